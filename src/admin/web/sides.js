// Both sides of a dial beside each other, and what the server judged of them.
import { setData, setHidden, setText } from "./dom.js";
import { count, difference, duration, milliseconds, percent, points, rate } from "./format.js";

export const figures = ["errors", "p50", "p95", "p99"];
const words = { better: "better", worse: "worse", same: "same" };

export const windowText = (seconds) => (seconds > 0 ? duration(seconds) : "first seconds");

export function figureText(side, figure) {
  return figure === "errors" ? percent(side.error_ratio) : milliseconds(side[`${figure}_ms`]);
}

// Of the dials beyond the most that the process keeps figures of, it knows only what they had since the start.
export const isKept = (dial) => dial.kept !== false;

export const rateText = (dial, name) => rate(isKept(dial) ? dial.sides[name].requests_per_second : null);

// Why a side has no figures; empty when it has.
export function whyNothing(dial, name, window_seconds) {
  if (!isKept(dial)) return "not kept: more than 2,000 dials";
  const side = dial.sides[name];
  if (side.compared > 0) return "";
  if (dial.requests[name] === 0) return "no traffic yet";
  if (window_seconds === 0) return "counting since a few seconds";
  if (side.requests_per_second > 0) return "nothing sent by the dial";
  return `no traffic in the last ${windowText(window_seconds)}`;
}

export function whyUnjudged(dial) {
  if (figures.some((figure) => dial.verdicts[figure] !== "unknown")) return "";
  if (!isKept(dial)) return "not known: traffic not kept";
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

function showSide(parts, name, dial, window_seconds) {
  const side = dial.sides[name];
  setText(parts[`${name}_rate`], rateText(dial, name));
  const compared = isKept(dial) ? `, ${count(side.compared)} compared` : "";
  parts[`${name}_rate`].title = `${count(dial.requests[name])} since the start${compared}`;
  for (const figure of figures) setText(parts[`${name}_${figure}`], figureText(side, figure));
  showNote(parts, name, whyNothing(dial, name, window_seconds));
}

export function showSides(parts, dial, window_seconds) {
  for (const name of ["legacy", "new"]) showSide(parts, name, dial, window_seconds);
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
