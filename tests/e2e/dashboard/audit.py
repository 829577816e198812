"""What can be checked of a page's accessibility without looking at it."""

CONTRAST = r"""
const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
const parse = (text) => { const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number); return { r, g, b, a }; };
const over = (top, under) => ({ r: top.r * top.a + under.r * (1 - top.a), g: top.g * top.a + under.g * (1 - top.a),
                                b: top.b * top.a + under.b * (1 - top.a), a: 1 });
const luminance = ({ r, g, b }) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const behind = (node) => {
  const layers = [];
  for (let at = node; at; at = at.parentElement) {
    layers.push(parse(getComputedStyle(at).backgroundColor));
    if (layers.at(-1).a === 1) break;
  }
  return layers.reverse().reduce((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 });
};
const found = [];
const judge = (node, style, text) => {
  const back = behind(node);
  const lights = [luminance(over(parse(style.color), back)), luminance(back)].sort((a, b) => b - a);
  const ratio = (lights[0] + 0.05) / (lights[1] + 0.05);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${style.color} ${text.slice(0, 40)}`);
};
const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
let judged = 0;
while (words.nextNode()) {
  const node = words.currentNode.parentElement;
  if (!words.currentNode.data.trim() || !node.checkVisibility()) continue;
  judge(node, getComputedStyle(node), words.currentNode.data.trim());
  judged += 1;
}
const box = document.getElementById("search");
judge(box, { ...Object.fromEntries(["fontSize", "fontWeight"].map((n) => [n, getComputedStyle(box)[n]])),
             color: getComputedStyle(box, "::placeholder").color }, "placeholder");
return { found, judged };
"""

STRUCTURE = r"""
const found = [];
const all = (selector) => [...document.querySelectorAll(selector)];
if (!document.documentElement.lang) found.push("no language");
if (all("h1").length !== 1) found.push("not one h1");
for (const table of all("table")) {
  if (!table.caption?.textContent.trim()) found.push(`a table without a caption: ${table.className || table.id}`);
}
for (const head of all("th")) if (!head.scope) found.push(`a th without scope: ${head.textContent}`);
const ids = all("[id]").map((node) => node.id);
for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) found.push(`an id twice: ${id}`);
let level = 0;
for (const heading of all("h1, h2, h3, h4").filter((node) => node.checkVisibility())) {
  const own = Number(heading.tagName[1]);
  if (own > level + 1) found.push(`h${own} after h${level}: ${heading.textContent}`);
  level = own;
}
for (const node of all("[tabindex]")) if (node.tabIndex > 0) found.push("a positive tabindex");
return found;
"""

NAMED = {"button", "link", "searchbox", "textbox", "image", "table", "region", "search", "DisclosureTriangle"}


def unnamed(driver):
    """Roles whose name a screen reader would have to make up."""
    nodes = driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    shown = [node for node in nodes if not node.get("ignored") and node.get("role", {}).get("value") in NAMED]
    assert len(shown) > 10, "the accessibility tree was not read"
    # The landmark of the search box is named by what it is.
    return [node["role"]["value"] for node in shown
            if not node.get("name", {}).get("value") and node["role"]["value"] != "search"]
