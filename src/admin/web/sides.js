// Both sides of a dial beside each other, and what the server judged of them.
import { setData, setHidden, setText } from "./dom.js";
import { count, difference, duration, milliseconds, percent, points, rate } from "./format.js";

export const figures = ["errors", "p50", "p95", "p99"];
const words = { better: "better", worse: "worse", same: "same" };

export const windowText = (seconds) => (seconds > 0 ? duration(seconds) : "first seconds");

export function figureText(side, figure) {
  return figure === "errors" ? percent(side.error_ratio) : milliseconds(side[`${figure}_ms`]);
}

// Why a side has no figures; empty when it has.
export function whyNothing(side, requests, window_seconds) {
  if (side.compared > 0) return "";
  if (requests === 0) return "no traffic yet";
  if (window_seconds === 0) return "counting since a few seconds";
  if (side.requests_per_second > 0) return "nothing sent by the dial";
  return `no traffic in the last ${windowText(window_seconds)}`;
}

export function whyUnjudged(dial) {
  if (figures.some((figure) => dial.verdicts[figure] !== "unknown")) return "";
  const { legacy, new: fresh } = dial.sides;
  if (legacy.compared === 0 && fresh.compared === 0) return "not known: no traffic to compare";
  if (legacy.compared === 0 || fresh.compared === 0) return "not known: only one side has traffic";
  return "not known: not enough samples";
}

export const isWorse = (dial) => figures.some((figure) => dial.verdicts[figure] === "worse");
export const isBetter = (dial) => !isWorse(dial) && figures.some((figure) => dial.verdicts[figure] === "better");

export function verdictWords(dial) {
  const why = whyUnjudged(dial);
  if (why) return why;
  const wordsOf = (figure) => `${figure} ${dial.verdicts[figure]} ${differenceText(dial, figure)}`.trim();
  return figures.map(wordsOf).join(", ");
}

// How far the new side is from legacy; said only of what was judged.
function differenceText(dial, figure) {
  const { legacy, new: fresh } = dial.sides;
  if (!["better", "worse"].includes(dial.verdicts[figure])) return "";
  if (figure === "errors") return points(fresh.error_ratio, legacy.error_ratio);
  return difference(fresh[`${figure}_ms`], legacy[`${figure}_ms`]);
}

function showNote(parts, name, text) {
  const note = parts[`${name}_note`];
  setText(note, text);
  setHidden(note, text === "");
  for (const figure of figures) setHidden(parts[`${name}_${figure}`], text !== "");
  if (name === "verdict") setHidden(parts.rate_verdict, text !== "");
}

function showSide(parts, name, side, requests, window_seconds) {
  setText(parts[`${name}_rate`], rate(side.requests_per_second));
  parts[`${name}_rate`].title = `${count(requests)} since the start, ${count(side.compared)} compared`;
  for (const figure of figures) setText(parts[`${name}_${figure}`], figureText(side, figure));
  showNote(parts, name, whyNothing(side, requests, window_seconds));
}

export function showSides(parts, dial, window_seconds) {
  for (const name of ["legacy", "new"]) showSide(parts, name, dial.sides[name], dial.requests[name], window_seconds);
  for (const figure of figures) {
    const cell = parts[`verdict_${figure}`];
    const verdict = dial.verdicts[figure];
    setText(parts[`word_${figure}`], words[verdict] ?? "–");
    setData(cell, "verdict", verdict);
    setText(parts[`difference_${figure}`], differenceText(dial, figure));
    cell.title = verdict === "unknown" ? "not enough samples to say" : "";
  }
  showNote(parts, "verdict", whyUnjudged(dial));
}
