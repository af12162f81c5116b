// Makes one part of the page like another with as few changes as it can, so that
// focus, open menus and what somebody is typing stay. What the server draws anew
// is matched by id or data-key, and else by its place. An element with data-keep
// on both sides is left alone: it belongs to the page.

function keyOf(node: Node | null): string {
  return node instanceof HTMLElement ? node.id || (node.dataset["key"] ?? "") : "";
}

function alike(a: Node, b: Node): boolean {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);
}

/** Makes `from` like `to`. */
export function morph(from: Element, to: Element): void {
  if (from.hasAttribute("data-keep") && to.hasAttribute("data-keep")) return;
  if (from.isEqualNode(to)) return;
  attributes(from, to);
  children(from, to);
}

function attributes(from: Element, to: Element): void {
  for (const { name, value } of [...to.attributes]) {
    if (name === "open" && from instanceof HTMLDetailsElement) continue;
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  for (const { name } of [...from.attributes]) {
    if (to.hasAttribute(name)) continue;
    if (name === "open" && from instanceof HTMLDetailsElement) continue; // its reader opened it
    if (name === "tabindex" && from === document.activeElement) continue; // see refocus
    from.removeAttribute(name);
  }
}

function children(from: Element, to: Element): void {
  const wanted = new Set([...to.children].map(keyOf).filter((key) => key !== ""));
  let old = from.firstChild;
  for (const next of [...to.childNodes]) {
    const match = find(old, next);
    if (!match) {
      from.insertBefore(document.importNode(next, true), old);
      continue;
    }
    // What stands between is dropped if it is not wanted later, so that the
    // matching element need not move: a moved element loses its focus.
    while (old && old !== match && !wanted.has(keyOf(old))) {
      const gone: ChildNode = old;
      old = old.nextSibling;
      gone.remove();
    }
    if (old === match) old = match.nextSibling;
    else from.insertBefore(match, old);
    if (match instanceof Element && next instanceof Element) morph(match, next);
    else if (match.nodeValue !== next.nodeValue) match.nodeValue = next.nodeValue;
  }
  while (old) {
    const gone: ChildNode = old;
    old = old.nextSibling;
    gone.remove();
  }
}

/** The first of the remaining siblings that can become `next`. */
function find(from: ChildNode | null, next: Node): ChildNode | null {
  for (let node = from; node; node = node.nextSibling) if (alike(node, next)) return node;
  return null;
}

/** Runs a change and sees to it that focus is not lost by it. */
export function refocus(change: () => void, fallback: () => HTMLElement | null): void {
  const active = document.activeElement;
  const around: HTMLElement[] = [];
  for (let at = active?.parentElement; at && at !== document.body; at = at.parentElement) around.push(at);
  change();
  if (!(active instanceof HTMLElement) || active === document.body || document.activeElement === active) return;
  if (active.isConnected) {
    active.focus({ preventScroll: true });
    if (document.activeElement === active) return;
  }
  const near = around.find((at) => at.isConnected && at.matches("section, details, li, form"));
  const to = near ?? fallback();
  if (!to) return;
  if (!to.hasAttribute("tabindex")) to.setAttribute("tabindex", "-1");
  to.focus({ preventScroll: true });
}
