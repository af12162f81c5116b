// Keeps the page of those who look after who has stepped aside up to date. What
// somebody is writing is left alone; without this file the page is loaded anew
// by hand.

const every = 4000;

/** The page as it is now on the server, or null where it cannot be had. */
async function fetched(url: string): Promise<Document | null> {
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, redirect: "error" });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

/** Gives an element what the other says of itself; whether a fold is open is the reader's. */
function dress(old: Element, next: Element): void {
  for (const { name } of [...old.attributes]) if (name !== "open" && !next.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of next.attributes) if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
}

/** Makes the one like the other, and leaves what is the same where it is: whoever listens to a page hears only what is new, and the focus stays. */
function mend(old: Element, next: Element): void {
  const there = [...old.childNodes];
  const come = [...next.childNodes];
  come.forEach((node, i) => {
    const was = there[i];
    if (!was) old.append(node);
    else if (was.isEqualNode(node)) return;
    else if (was instanceof Element && node instanceof Element && was.tagName === node.tagName) {
      dress(was, node);
      mend(was, node);
    } else was.replaceWith(node);
  });
  for (const node of there.slice(come.length)) node.remove();
}

/** Puts what has changed in place of what stands there. */
function freshen(now: Document): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-fresh]")) {
    const next = now.getElementById(part.id);
    if (next && next.innerHTML !== part.innerHTML) mend(part, next);
  }
}

/** Who is in the quiet room, by the page's sections. */
function seats(of: Document): string {
  return [...of.querySelectorAll("[data-seat]")].map((seat) => seat.id).join(" ");
}

/** Whether somebody has begun to write. */
function writing(): boolean {
  return [...document.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue || area === document.activeElement);
}

async function look(page: HTMLElement): Promise<void> {
  if (document.hidden) return;
  const now = await fetched(page.dataset["aside"] ?? "");
  if (!now) return;
  if (seats(now) !== seats(document) && !writing()) {
    location.reload();
    return;
  }
  freshen(now);
}

const page = document.querySelector<HTMLElement>("[data-aside]");
if (page) {
  const again = async (): Promise<void> => {
    await look(page);
    setTimeout(() => void again(), every);
  };
  setTimeout(() => void again(), every);
}
