// The changes of the configuration, newest first; all but the newest few are folded away.
import { secondsSince } from "./clock.js";
import { byId, copyOf, keyed, setAttribute, setData, setHidden, setText } from "./dom.js";
import { ago, count, moment, plural } from "./format.js";

const few = 8;
const kinds = { accepted: "good", refused: "bad", started: "plain", held: "bad", released: "good" };
const holds = { held: "is held at legacy", released: "is no longer held" };
let changes = [];
let all = false;

function lineOf(move) {
  const where = `${move.service} / ${move.dial}`;
  if (move.from === null) return `${where}: new, at ${move.to}`;
  if (move.to === null) return `${where}: removed, was at ${move.from}`;
  return `${where}: ${move.from} → ${move.to}`;
}

function linesOf(change) {
  const lines = [
    ...(holds[change.outcome] ? [{ text: `${change.service} ${holds[change.outcome]}`, kind: "move" }] : []),
    ...(change.why === null ? [] : [{ text: change.why, kind: "other" }]),
    ...change.dials.map((move) => ({ text: lineOf(move), kind: "move" })),
    ...change.other.map((text) => ({ text, kind: "other" })),
    ...change.errors.map((text) => ({ text, kind: "error" })),
  ];
  if (change.omitted > 0) lines.push({ text: `and ${count(change.omitted)} more`, kind: "other" });
  return lines.map((line, index) => ({ ...line, index }));
}

function makeLine() {
  const root = document.createElement("li");
  const update = (line) => {
    setText(root, line.text);
    setData(root, "kind", line.kind);
  };
  return { root, update };
}

function showChange({ parts }, change) {
  setText(parts.at, moment(new Date(change.at)));
  setAttribute(parts.at, "datetime", change.at);
  setText(parts.ago, ago(secondsSince(change.at)));
  setText(parts.outcome, change.outcome);
  setData(parts.outcome, "kind", kinds[change.outcome] ?? "plain");
  const hash = change.hash ? ` · ${change.hash}` : "";
  const who = change.who === null ? "" : ` (${change.who})`;
  setText(parts.facts, `by ${change.source}${who} · generation ${change.generation}${hash}`);
  keyed(parts.lines, linesOf(change), (line) => line.index, makeLine);
}

function makeChange() {
  const view = copyOf("change");
  view.update = (change) => showChange(view, change);
  return view;
}

function show() {
  keyed(byId("history"), all ? changes : changes.slice(0, few), (change) => change.key, makeChange);
  setText(byId("history-count"), changes.length === 0 ? "" : `the last ${plural(changes.length, "change")}`);
  setHidden(byId("no-history"), changes.length > 0);
  const button = byId("history-all");
  setHidden(button, changes.length <= few);
  setText(button, all ? "Show fewer" : `Show all ${changes.length}`);
  setAttribute(button, "aria-expanded", String(all));
}

export function showHistory(answer) {
  // Two changes may have the same time: they are told apart by their place from the oldest among those.
  const seen = new Map();
  changes = answer.changes.toReversed().map((change) => {
    const number = (seen.get(change.at) ?? 0) + 1;
    seen.set(change.at, number);
    return { ...change, key: `${change.at} ${number}` };
  }).reverse();
  show();
}

export const refreshHistory = () => show();

byId("history-all").addEventListener("click", () => {
  all = !all;
  show();
});
