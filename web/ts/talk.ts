// A talk between two, made live. The server rings; the page then fetches itself
// and takes over what has changed, so that a lost ring is never a lost word.
// Without this file the page is a list, a form and a link to look again.
import { compose } from "./lib/composer";
import { morph } from "./lib/morph";
import { announcer } from "./lib/page";

const patience = 20_000; // milliseconds after which it looks without having been rung
const parts = ["talk-now", "talk-side"];

/** The page as it is now on the server, or null where it cannot be had. */
async function fetched(url: string): Promise<Document | null> {
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, redirect: "error" });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}

/** Whether somebody has begun to write. */
function writing(): boolean {
  return [...document.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue);
}

function start(page: HTMLElement): void {
  const url = page.dataset["talk"] ?? "";
  const say = announcer();
  let busy = false;
  let again = false;

  const look = async (): Promise<void> => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const now = await fetched(url);
    busy = false;
    if (now) take(now);
    if (again) {
      again = false;
      void look();
    }
  };

  const take = (now: Document): void => {
    // A form that comes or goes is a new page, but never over what somebody has
    // typed: sent late, it is refused and stays.
    const forms = (of: Document): string => [...of.querySelectorAll("main form")].map((form) => form.id || form.getAttribute("action")).join(" ");
    if (forms(now) !== forms(document) && !writing()) return location.reload();
    const heard = document.querySelectorAll("#talk-lines > .line:not(.mine)").length;
    for (const id of parts) {
      const [here, there] = [document.getElementById(id), now.getElementById(id)];
      if (here && there) morph(here, there);
    }
    const lines = document.querySelectorAll<HTMLElement>("#talk-lines > .line:not(.mine)");
    const last = lines[lines.length - 1];
    if (lines.length > heard && last) say(`${page.dataset["new"] ?? ""} ${last.textContent ?? ""}`);
  };

  const form = document.querySelector<HTMLFormElement>("#write");
  if (form) {
    const problem = document.createElement("p");
    problem.className = "problem";
    problem.setAttribute("role", "alert");
    form.append(problem);
    compose(form, { unsent: page.dataset["unsent"] ?? "", problem: (text) => (problem.textContent = text), said: () => void look() });
    form.querySelector("[data-look]")?.remove();
  }

  const connect = (): void => {
    const source = new EventSource(`${url}/events`);
    source.addEventListener("changed", () => void look());
    source.addEventListener("open", () => void look());
    addEventListener("pagehide", () => source.close(), { once: true });
  };
  connect();
  setInterval(() => {
    if (!document.hidden) void look();
  }, patience);
}

const page = document.querySelector<HTMLElement>("[data-talk]");
if (page) start(page);
