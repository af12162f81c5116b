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

/** Puts what has changed in place of what stands there. */
function freshen(now: Document): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-fresh]")) {
    const next = now.getElementById(part.id);
    if (next && next.innerHTML !== part.innerHTML) {
      const open = [...part.querySelectorAll("details")].map((fold) => fold.open);
      part.replaceChildren(...next.childNodes);
      part.querySelectorAll("details").forEach((fold, i) => (fold.open = open[i] ?? false));
    }
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
