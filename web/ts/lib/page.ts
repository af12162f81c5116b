// Small things that make plain pages kinder. Each works on what the server
// sent and leaves the page whole where it cannot run.

/** Tells the server the time zone, so that it writes times the way they are here. */
export function tellZone(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || readCookie("tz") === zone) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `tz=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

function readCookie(name: string): string | undefined {
  const pair = document.cookie.split("; ").find((entry) => entry.startsWith(name + "="));
  return pair?.slice(name.length + 1);
}

/** Returns a function that has screen readers say something, politely. */
export function announcer(): (text: string) => void {
  const region = document.getElementById("announce");
  return (text) => {
    if (region) region.textContent = text;
  };
}

/** Brings the reader to what is wrong with a form that came back. */
export function focusProblems(): void {
  document.querySelector<HTMLElement>("[data-problems]")?.focus();
}

/** Closes open menus on Escape, on a press elsewhere, and when focus moves on. */
export function closeMenus(): void {
  const open = (): NodeListOf<HTMLDetailsElement> => document.querySelectorAll("details.menu[open]");
  const closeOutside = (target: EventTarget | null): void => {
    for (const menu of open()) {
      if (!(target instanceof Node && menu.contains(target))) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => closeOutside(event.target));
  document.addEventListener("focusin", (event) => closeOutside(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}

/** Keeps a form from being sent twice by an unsure second press. */
export function sendOnce(): void {
  const sent = new WeakSet<HTMLFormElement>();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented || form.method !== "post") return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    window.setTimeout(() => sent.delete(form), 4000);
  });
}
