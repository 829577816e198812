// Which sparklines exist: those of the rows on the screen or near it. The others cost nothing.
import { milliseconds, rate } from "./format.js";
import { Series } from "./series.js";
import { isKept } from "./sides.js";
import { Sparkline } from "./sparkline.js";
import { forget, later } from "./work.js";

const shown = new Map();  // the rows near the screen, each with its sparklines
const rows = new WeakMap();
export const series = new Series();

const observer = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      const row = rows.get(entry.target);
      if (entry.isIntersecting) show(row);
      else hide(row);
    }
  },
  { rootMargin: "200px 0px" },
);

function show(row) {
  if (!shown.has(row)) {
    shown.set(row, [
      new Sparkline(row.parts.rate_chart, row.parts.rate_title, row.parts.rate_reading, "Requests per second", rate),
      new Sparkline(row.parts.p95_chart, row.parts.p95_title, row.parts.p95_reading, "95th percentile", milliseconds),
    ]);
  }
  later(row.parts.rate_chart, () => draw(row));
}

function hide(row) {
  forget(row.parts.rate_chart);
  for (const line of shown.get(row) ?? []) line.remove();
  shown.delete(row);
}

function draw(row) {
  const lines = shown.get(row);
  if (!lines || series.next === null) return;
  const kept = isKept(row.item.dial);
  const rowsOf = (...what) => (kept ? series.rows(row.key, ...what) : []);
  const nothing = kept ? "none yet" : "not kept";
  lines[0].draw(rowsOf("requests", series.interval), nothing);
  lines[1].draw(rowsOf("p95_ms"), nothing);
}

export function watch(row) {
  rows.set(row.root, row);
  observer.observe(row.root);
}

export function unwatch(row) {
  observer.unobserve(row.root);
  hide(row);
}

export function redraw() {
  for (const row of shown.keys()) later(row.parts.rate_chart, () => draw(row));
}

document.addEventListener("themechange", () => {
  for (const lines of shown.values()) lines.forEach((line) => line.remove());
  redraw();
});
