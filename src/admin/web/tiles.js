// The overview: the configuration file, both sides' traffic, verdicts, endpoints.
import { secondsSince } from "./clock.js";
import { byId, setAttribute, setData, setHidden, setText } from "./dom.js";
import { count, duration, plural, rate } from "./format.js";
import { hasAddress } from "./pools.js";
import { isBetter, isKept, isWorse, windowText } from "./sides.js";

const file_states = { in_force: "in force", rejected: "rejected", pending: "not yet in force", missing: "missing" };

function showFile(config) {
  setText(byId("file"), config.file ?? "no file");
  setAttribute(byId("file"), "title", config.file ?? "");
  const state = config.file === null ? "no file" : file_states[config.file_state] ?? config.file_state;
  setText(byId("file-state"), state);
  const kinds = { in_force: "good", pending: "plain" };
  setData(byId("file-state"), "kind", config.file === null ? "plain" : kinds[config.file_state] ?? "bad");
  if (config.hash === null) {
    setText(byId("file-facts"), "nothing is in force");
    return;
  }
  const { accepted, rejected } = config.reloads;
  setText(byId("file-facts"), `generation ${config.generation} · ${config.hash}` +
    ` · in force for ${duration(secondsSince(config.since))}` +
    ` · reloads: ${count(accepted)} accepted, ${count(rejected)} rejected`);
}

// A number that has its colour only when there is something to it.
function showCount(id, number, verdict) {
  setText(byId(id), count(number));
  setData(byId(`${id}-box`), "verdict", number > 0 ? verdict : "same");
}

function showTraffic(status, dials) {
  const sum = (side) => dials.reduce((total, dial) => total + (dial.sides[side].requests_per_second ?? 0), 0);
  setText(byId("all-legacy"), rate(sum("legacy")));
  setText(byId("all-new"), rate(sum("new")));
  const window_seconds = status.window_seconds;
  const left_out = dials.filter((dial) => !isKept(dial)).length;
  const without = left_out > 0 ? `, without ${plural(left_out, "dial")} not kept` : "";
  setText(byId("all-facts"), window_seconds === 0
    ? "counting starts: the first figures come within 10 s"
    : `mean of the last ${windowText(window_seconds)}${window_seconds < 300 ? ", since the start" : ""}${without}`);
}

function showEndpoints(pools) {
  const health = pools.flatMap((pool) => pool.health);
  const down = health.filter((endpoint) => !endpoint.up).length;
  setText(byId("all-up"), count(health.length - down));
  showCount("all-down", down, "worse");
  const empty = pools.filter((pool) => !hasAddress(pool)).length;
  const without = empty > 0 ? `, ${count(empty)} without any address` : "";
  setText(byId("all-pools"), `in ${plural(pools.length, "pool")}${without}`);
  setData(byId("all-pools"), "verdict", empty > 0 ? "worse" : "same");
}

export function showTiles(status) {
  const dials = status.services.flatMap((service) => service.dials);
  setHidden(byId("tiles"), false);
  showFile(status.config);
  showTraffic(status, dials);
  showCount("all-worse", dials.filter(isWorse).length, "worse");
  showCount("all-better", dials.filter(isBetter).length, "better");
  showEndpoints(status.pools);
  setText(byId("listeners"), status.listeners.join(", ") || "nothing");
  setText(byId("version"), status.version);
  setText(byId("phase"), status.phase);
  setHidden(byId("phase"), status.phase === "serving");
  setData(byId("phase"), "kind", "bad");
  document.title = `crossfade · ${plural(dials.length, "dial")}`;
}
