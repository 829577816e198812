// The same rows as one plain table. It is filled only while it is open.
import { byId, keyed, setText } from "./dom.js";
import { movedText } from "./dials.js";
import { figures, figureText, rateText, verdictWords, whyNothing, windowText } from "./sides.js";

let status = null;

function cell(tag, scope) {
  const node = document.createElement(tag);
  if (scope) node.scope = scope;
  return node;
}

function make(item) {
  const root = document.createElement("tr");
  const first = item.name === "legacy";
  const shared = first ? [cell("th", "row"), cell("th", "row"), ...Array.from({ length: 3 }, () => cell("td"))] : [];
  for (const node of shared) node.rowSpan = 2;
  const own = [cell("th", "row"), ...Array.from({ length: 1 + figures.length }, () => cell("td"))];
  const verdict = first ? [cell("td")] : [];
  for (const node of verdict) node.rowSpan = 2;
  root.append(...shared, ...own, ...verdict);
  return { root, update: (now) => [...shared, ...own, ...verdict].forEach((node, i) => setText(node, now.texts[i])) };
}

function itemOf(service, dial, name) {
  const side = dial.sides[name];
  const nothing = whyNothing(dial, name, status.window_seconds);
  const own = [name, rateText(dial, name), ...figures.map((figure) => nothing || figureText(side, figure))];
  const methods = dial.methods.length > 0 ? `${dial.methods.join(" ")} ` : "";
  const path = `${methods}${dial.path}${dial.exact ? " (exact)" : ""}`;
  const texts = name === "legacy"
    ? [service.name, dial.name, path, dial.position, movedText(dial.moved), ...own, verdictWords(dial)]
    : own;
  return { key: JSON.stringify([service.name, dial.name, name]), name, texts };
}

function show() {
  if (!status || !byId("table-box").open) return;
  setText(byId("table-window"), windowText(status.window_seconds));
  const items = status.services.flatMap((service) =>
    service.dials.flatMap((dial) => [itemOf(service, dial, "legacy"), itemOf(service, dial, "new")]));
  keyed(byId("table-rows"), items, (item) => item.key, make);
}

export function showTable(newest) {
  status = newest;
  show();
}

byId("table-box").addEventListener("toggle", show);
