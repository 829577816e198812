// The few ways in which this page changes its document. Names, paths and errors come from configuration files and may
// hold anything: they become text and nothing else, so there is no way here to write markup.

export const byId = (id) => document.getElementById(id);

export function setText(node, text) {
  const wanted = String(text);
  if (node.textContent !== wanted) node.textContent = wanted;
}

export function setHidden(node, hidden) {
  if (node.hidden !== hidden) node.hidden = hidden;
}

export function setData(node, name, value) {
  if (node.dataset[name] !== value) node.dataset[name] = value;
}

export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

// A copy of a template: its root element, and the elements marked with data-part by that name.
export function copyOf(template) {
  const root = byId(template).content.firstElementChild.cloneNode(true);
  const parts = {};
  if (root.dataset.part) parts[root.dataset.part] = root;
  for (const node of root.querySelectorAll("[data-part]")) parts[node.dataset.part] = node;
  return { root, parts };
}

const viewsOf = new WeakMap();

// Makes the children of `container` those of `items`, in their order. A view is `{root, update(item)}`; one whose key
// is still there is kept as it stands, with its focus, its scroll and its open details.
export function keyed(container, items, keyOf, make, forget = () => {}) {
  const before = viewsOf.get(container) ?? new Map();
  const after = new Map();
  const focused = document.activeElement;
  for (const item of items) {
    const key = keyOf(item);
    if (!after.has(key)) after.set(key, before.get(key) ?? make(item));
  }
  for (const [key, view] of before) {
    if (after.has(key)) continue;
    forget(view);
    view.root.remove();
  }
  let place = container.firstElementChild;
  for (const view of after.values()) {
    if (view.root === place) place = place.nextElementSibling;
    else container.insertBefore(view.root, place);
  }
  viewsOf.set(container, after);
  if (focused && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  for (const item of items) after.get(keyOf(item)).update(item);
  return after;
}

// A list of plain lines of text.
export function setLines(container, lines) {
  keyed(container, lines.map((text, index) => ({ text, index })), (line) => line.index, () => {
    const root = document.createElement("li");
    return { root, update: (line) => setText(root, line.text) };
  });
}
