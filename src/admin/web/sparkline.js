// One small chart of both sides over the last hour, drawn by dygraphs. Pointing at it reads it.
import { setAttribute, setText } from "./dom.js";
import { duration, moment } from "./format.js";

const longest_s = 3600;
const shortest_s = 300;  // a process that has just begun: a line that grows rather than a dot at the edge

// How much of the past is drawn: what is known, up to an hour.
export function spanOf(rows) {
  if (rows.length === 0) return shortest_s;
  const known = (rows[rows.length - 1][0] - rows[0][0]) / 1000;
  return Math.min(longest_s, Math.max(shortest_s, Math.ceil(known / 60) * 60));
}

// No axis, grid, legend or annotation: what is left writes no inline style, which the page's policy forbids.
if (window.Dygraph) window.Dygraph.PLUGINS = [];

// The colours that the style sheets gave the two sides, in the theme of the moment.
function sideColours() {
  const of = (side) => getComputedStyle(document.querySelector(`.tile .side.${side}`)).color;
  return [of("legacy"), of("new")];
}

function options(colours) {
  const bare = { drawAxis: false, drawGrid: false };
  return {
    labels: ["time", "legacy", "new"],
    colors: colours,
    strokeWidth: 1.5,
    series: { legacy: { strokePattern: [4, 2] }, new: { fillGraph: true } },
    fillAlpha: 0.12,
    axes: { x: bare, y: bare },
    rightGap: 2,
    legend: "never",
    showLabelsOnHighlight: false,
    highlightCircleSize: 2.5,
    drawGapEdgePoints: true,
    interactionModel: {},
    pixelRatio: window.devicePixelRatio,
  };
}

export class Sparkline {
  // `title` and `reading` are the texts above the chart.
  constructor(box, title, reading, name, format) {
    Object.assign(this, { box, title, reading, name, format, graph: null, summary: "", words: title.textContent });
  }

  // `nothing`: what is said when there is nothing to draw.
  draw(rows, nothing) {
    const known = rows.flatMap(([, legacy, fresh]) => [legacy, fresh]).filter((value) => value !== null);
    const peak = known.length > 0 ? Math.max(...known) : 0;
    this.summary = known.length === 0 ? nothing : `peak ${this.format(peak)}`;
    if (!this.reading.classList.contains("pointed")) setText(this.reading, this.summary);
    setAttribute(this.box, "aria-label", `${this.name}, the last ${duration(spanOf(rows))}: ` +
      (known.length === 0 ? nothing : this.inWords(rows[rows.length - 1], peak)));
    if (!window.Dygraph || rows.length === 0) return;
    setText(this.title, `${this.words}, ${duration(spanOf(rows))}`);
    const end = rows[rows.length - 1][0].getTime();
    const view = { dateWindow: [end - spanOf(rows) * 1000, end], valueRange: [0, peak > 0 ? peak * 1.08 : 1] };
    if (this.graph) this.graph.updateOptions({ file: rows, ...view });
    else this.create(rows, view);
  }

  create(rows, view) {
    this.graph = new window.Dygraph(this.box, rows, {
      ...options(sideColours()),
      ...view,
      highlightCallback: (event, time, points) => this.read(time, points),
      unhighlightCallback: () => this.unread(),
    });
  }

  read(time, points) {
    const of = (name) => points.find((point) => point.name === name)?.yval ?? null;
    const at = moment(new Date(time)).slice(-8);
    this.reading.classList.add("pointed");
    setText(this.reading, `${at} · legacy ${this.format(of("legacy"))} · new ${this.format(of("new"))}`);
  }

  unread() {
    this.reading.classList.remove("pointed");
    setText(this.reading, this.summary);
  }

  inWords([, legacy, fresh], peak) {
    return `at most ${this.format(peak)}; now legacy ${this.format(legacy)}, new ${this.format(fresh)}`;
  }

  remove() {
    if (this.graph) this.graph.destroy();
    this.graph = null;
    setText(this.title, this.words);
    this.unread();
  }
}
