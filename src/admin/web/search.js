// The search box and "Show only worse": which rows are shown.
import { byId, setAttribute, setHidden, setText } from "./dom.js";
import { rows } from "./dials.js";
import { plural } from "./format.js";
import { isWorse } from "./sides.js";

const box = byId("search");
const only_worse = byId("only-worse");
let worse = false;

function matches({ service, dial }, words) {
  if (worse && !isWorse(dial)) return false;
  const text = [service.name, ...service.hosts, dial.name, dial.path, ...dial.methods].join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

function report(found, words) {
  const found_node = byId("found");
  const filtered = words.length > 0 || worse;
  setHidden(found_node, !filtered);
  if (!filtered) return;
  const what = `${worse ? " is worse" : ""}${words.length > 0 ? ` matches “${box.value.trim()}”` : ""}`;
  setText(found_node, found === 0 ? `No dial${what.replace(" matches", worse ? " and matches" : " matches")}`
    : `Showing ${found} of ${plural(rows.size, "dial")}`);
}

export function filter() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const row of rows.values()) {
    const shown = row.item !== undefined && matches(row.item, words);
    setHidden(row.root, !shown);
    found += shown ? 1 : 0;
  }
  for (const section of byId("services").children) {
    const list = section.querySelector(".dials");
    setHidden(section, list.children.length > 0 && !list.querySelector(":scope > .dial:not([hidden])"));
  }
  report(found, words);
}

const isTyping = (node) => node.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(node.tagName);

box.addEventListener("input", filter);
box.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  event.preventDefault();
  box.value = "";
  filter();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  event.preventDefault();
  box.focus();
  box.select();
});
only_worse.addEventListener("click", () => {
  worse = !worse;
  setAttribute(only_worse, "aria-pressed", String(worse));
  filter();
});
