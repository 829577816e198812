// The rows: services, and their dials.
import { unwatch, watch } from "./charts.js";
import { secondsSince } from "./clock.js";
import { byId, copyOf, keyed, setAttribute, setData, setHidden, setText } from "./dom.js";
import { ago, plural, rate } from "./format.js";
import { keyOf } from "./series.js";
import { isWorse, showSides } from "./sides.js";
import { forget, later } from "./work.js";

export const rows = new Map();  // every dial's row by its key

export function movedText(moved) {
  if (!moved) return "has not moved since the start";
  const from = moved.from === null ? "new" : `from ${moved.from}`;
  return `${from}, ${ago(secondsSince(moved.at))}`;
}

function showPosition(parts, service, dial) {
  const moved = parts.position.textContent !== "" && parts.position.textContent !== dial.position;
  setText(parts.position, dial.position);
  setText(parts.moved, movedText(dial.moved));
  if (parts.fader.style.getPropertyValue("--ratio") !== String(dial.ratio)) {
    parts.fader.style.setProperty("--ratio", dial.ratio);
  }
  setData(parts.fader, "held", service.hold);
  return moved;
}

function flash(root) {
  root.classList.remove("just-moved");
  requestAnimationFrame(() => root.classList.add("just-moved"));
}

function showDial(row, { service, dial, window_seconds }) {
  const { parts, root } = row;
  setText(parts.name, dial.name);
  setText(parts.path, dial.path);
  setText(parts.methods, dial.methods.join(" "));
  setHidden(parts.methods, dial.methods.length === 0);
  setHidden(parts.exact, !dial.exact);
  setText(parts.caption, `Both sides of ${dial.name}`);
  if (showPosition(parts, service, dial)) flash(root);
  showSides(parts, dial, window_seconds);
  root.classList.toggle("worse", isWorse(dial));
}

function makeRow({ service, dial }) {
  const row = { ...copyOf("dial"), key: keyOf(service.name, dial.name) };
  setAttribute(row.root, "data-key", row.key);
  // At once, or what is shown would be blank for some frames; the figures follow when there is time.
  setText(row.parts.name, dial.name);
  row.update = (item) => {
    row.item = item;
    later(row, () => showDial(row, item));
  };
  rows.set(row.key, row);
  watch(row);
  return row;
}

function forgetRow(row) {
  rows.delete(row.key);
  forget(row);
  unwatch(row);
}

function listText(name, list) {
  if (list.rules === 0) return `no ${name} list`;
  return `${name}: ${plural(list.rules, "rule")}, ${plural(list.values, "value")}`;
}

// What happens beside the dials now; what does not happen is named only when nothing does.
function showNow(parts, now) {
  const show = (part, words, value) => {
    setText(part, `${words} ${rate(value)}`);
    setHidden(part, !(value > 0));
    return value > 0;
  };
  const loud = [
    show(parts.fallbacks, "▲ fallbacks", now.fallbacks_per_second),
    show(parts.overrides, "overrides", now.overrides_per_second),
    show(parts.ignored, "▲ overrides ignored", now.overrides_ignored_per_second),
  ];
  setText(parts.quiet, "no fallbacks, no overrides now");
  setHidden(parts.quiet, loud.includes(true));
}

function showService({ parts }, { service, window_seconds }) {
  setText(parts.name, service.name);
  setHidden(parts.hold, service.hold === "none");
  setText(parts.hold, `HOLD: everything goes to ${service.hold}`);
  setText(parts.legacy, service.legacy);
  setText(parts.new, service.new);
  setText(parts.hosts, service.hosts.join(", "));
  setAttribute(parts.hosts, "title", service.hosts.join(", "));
  setText(parts.lists, `${listText("exclude", service.exclude)} · ${listText("include", service.include)}`);
  showNow(parts, service.now);
  keyed(parts.dials, service.dials.map((dial) => ({ service, dial, window_seconds })), (item) => item.dial.name,
    makeRow, forgetRow);
}

function makeService() {
  const view = copyOf("service");
  view.update = (item) => later(view, () => showService(view, item));
  return view;
}

function forgetService(view) {
  forget(view);
  for (const root of view.parts.dials.children) forgetRow(rows.get(root.dataset.key));
}

export function showServices(status) {
  const { window_seconds } = status;
  setHidden(byId("waiting"), status.services.length > 0);
  setText(byId("waiting"), "No configuration is in force: there are no dials.");
  keyed(byId("services"), status.services.map((service) => ({ service, window_seconds })), (item) => item.service.name,
    makeService, forgetService);
}
