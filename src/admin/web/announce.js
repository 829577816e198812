// What a screen reader says by itself: dials that moved, files that were rejected, holds.
import { byId, setText } from "./dom.js";

const most_said = 3;
let before = null;

function positionsOf(status) {
  const positions = new Map();
  for (const service of status.services) {
    for (const dial of service.dials) positions.set(JSON.stringify([service.name, dial.name]), { service, dial });
  }
  return positions;
}

function moves(old, now) {
  const earlier = positionsOf(old);
  const said = [];
  for (const [key, { service, dial }] of positionsOf(now)) {
    const was = earlier.get(key)?.dial.position;
    if (was !== undefined && was !== dial.position) {
      said.push(`${dial.name} of ${service.name} moved from ${was} to ${dial.position}.`);
    }
  }
  return said.length > most_said ? [`${said.length} dials moved.`] : said;
}

function holds(old, now) {
  const earlier = new Map(old.services.map((service) => [service.name, service.hold]));
  return now.services.filter((service) => earlier.has(service.name) && earlier.get(service.name) !== service.hold)
    .map((service) => service.hold === "none" ? `${service.name} is no longer held.`
      : `Hold: everything of ${service.name} goes to ${service.hold}.`);
}

function file(old, now) {
  if (old.config.file_state === now.config.file_state) return [];
  const words = { in_force: "in force", rejected: "rejected", missing: "missing" };
  const word = words[now.config.file_state];
  return word ? [`The configuration file is ${word}.`, ...now.config.last_errors.slice(0, 1)] : [];
}

export function say(text) {
  if (text) setText(byId("announcer"), text);
}

export function announceChanges(status) {
  if (before) say([...moves(before, status), ...holds(before, status), ...file(before, status)].join(" "));
  before = status;
}
