// Asks the process for its state and hands it to what shows it.
import { announceChanges, say } from "./announce.js";
import { redraw, series } from "./charts.js";
import { now, setServerTime } from "./clock.js";
import { showServices } from "./dials.js";
import { byId, setData, setText } from "./dom.js";
import { duration, moment } from "./format.js";
import { refreshHistory, showHistory } from "./history.js";
import { setNotice, showNotices } from "./notices.js";
import { getJson, Poll } from "./poll.js";
import { showPools } from "./pools.js";
import { filter } from "./search.js";
import { showTable } from "./table.js";
import { showTiles } from "./tiles.js";
import { later } from "./work.js";

const status_ms = 2_000;
const series_ms = 10_000;

let version = null;
let changes = "";       // what the history depends on: it is asked for when this changes
let answered = null;    // when the last answer came
let silent = false;

async function askSeries() {
  const since = series.next;
  return { since, answer: await getJson(series.path) };
}

const series_poll = new Poll(series_ms, askSeries, ({ since, answer }) => {
  if (series.add(answer, since)) redraw();
  else setTimeout(() => series_poll.now());
});

function answers(status) {
  answered = now();
  setData(byId("live"), "state", "live");
  setText(byId("live-text"), `live · ${moment(answered).slice(-8)}`);
  if (!silent) return;
  silent = false;
  document.body.classList.remove("stale");
  setNotice("silent", null);
  say("crossfade answers again.");
  series.clear();
  series_poll.now();
  changes = "";
  if (version !== null && version !== status.version) {
    setNotice("version", { kind: "note", title: `crossfade is now ${status.version}: reload this page to match it` });
  }
}

function doesNotAnswer(problem, pause_ms) {
  const since = answered ? `since ${moment(answered)}` : "so far";
  setData(byId("live"), "state", "silent");
  setText(byId("live-text"), `no answer ${since}`);
  setNotice("silent", {
    kind: "bad",
    title: answered ? `crossfade has not answered ${since}. What is shown is as it was then.`
      : "crossfade has not answered yet.",
    lines: [`Trying again every ${duration(pause_ms / 1000)}: ${problem.message}`],
  });
  if (!silent) say("crossfade does not answer.");
  silent = true;
  document.body.classList.add("stale");
}

function changesOf(config) {
  return JSON.stringify([config.generation, config.hash, config.since, config.reloads]);
}

function askHistory(config) {
  if (changes === changesOf(config)) return;
  changes = changesOf(config);
  getJson("/api/history").then(showHistory, () => {
    changes = "";  // with the next status
  });
}

function show(status) {
  setServerTime(status.now);
  answers(status);
  version ??= status.version;
  announceChanges(status);
  showNotices(status);
  showTiles(status);
  showServices(status);
  later("filter", filter);  // when every service has its rows
  showPools(status);
  showTable(status);
  refreshHistory();
  askHistory(status.config);
}

new Poll(status_ms, () => getJson("/api/status"), show, doesNotAnswer).now();
series_poll.now();
