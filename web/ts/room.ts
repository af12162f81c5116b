// A group's room, made live. Without it the page is a list and a form.
import { compose } from "./lib/composer";
import { Lines } from "./lib/lines";
import { announcer } from "./lib/page";
import { type State, Stream } from "./lib/stream";
import { Teller } from "./lib/teller";

const patience = 3000; // milliseconds offline before it is said aloud

function start(room: HTMLElement): void {
  const list = room.querySelector<HTMLElement>("[data-lines]");
  const acts = document.querySelector<HTMLTemplateElement>("#line-acts");
  const form = room.querySelector<HTMLFormElement>("[data-say]");
  const end = room.querySelector<HTMLElement>("#end");
  if (!list || !acts || !form || !end) return;
  const words = room.dataset;
  const say = announcer();
  const countOf = (n: number): string => (words["sayNew"] ?? "").replace("{n}", String(n));
  const teller = new Teller(say, words["name"] ?? "", countOf);
  const lines = new Lines(list, acts, { me: words["me"] ?? "", moderates: words["moderate"] === "true" });
  const reading = new Reading(room, end, countOf);
  const connection = new Connection(room, say);

  const stream = new Stream(words["room"] ?? "", words["after"] ?? "", {
    message(html) {
      const atEnd = reading.atEnd();
      const line = lines.add(html);
      if (!line) return;
      room.querySelector("[data-empty]")?.remove();
      const mine = lines.mine(line);
      reading.grew(line, atEnd || mine);
      if (!mine) tell(teller, line, words["sayLine"] ?? "");
    },
    changed: (html) => lines.change(html),
    gone: (token) => lines.drop(token),
    here(html) {
      const here = document.querySelector("[data-here]");
      if (here) here.innerHTML = html; // rendered by the server
    },
    state: (now) => connection.is(now),
  });
  connection.is("connecting");
  stream.now();

  compose(form, {
    unsent: words["sayUnsent"] ?? "",
    problem: (text) => problem(room, text, say),
    said() {
      if (!connection.live) stream.now();
    },
  });
  showKeys(room);
  settings(teller);
  actInPlace(list);
  if (location.hash) atLine(location.hash.slice(1));
  else reading.toEnd();
}

/** Goes to the line that the address names. After loading anew a browser may not do so itself. */
function atLine(id: string): void {
  const line = document.getElementById(id);
  line?.scrollIntoView({ block: "center", behavior: "instant" });
  if (line?.matches(".line")) line.focus({ preventScroll: true });
}

function tell(teller: Teller, line: HTMLElement, sentence: string): void {
  const words = line.querySelector<HTMLElement>("[data-words]") ?? line.querySelector<HTMLElement>(".bubble summary, .bubble .away span");
  const text = words?.innerText.trim() ?? "";
  const handle = line.querySelector("[data-handle]")?.textContent?.trim() ?? "";
  teller.heard(sentence.replace("{handle}", () => handle).replace("{text}", () => text), text);
}

/** Keeps the newest line in sight of those who are at the end, and nobody else's place moves. */
class Reading {
  private readonly button: HTMLButtonElement | null;
  private first: HTMLElement | undefined; // of the lines not yet seen
  private unseen = 0;

  constructor(
    room: HTMLElement,
    private readonly end: HTMLElement,
    private readonly countOf: (n: number) => string,
  ) {
    this.button = room.querySelector<HTMLButtonElement>("[data-new]");
    this.button?.addEventListener("click", () => {
      const first = this.first;
      this.toEnd();
      first?.focus({ preventScroll: true });
    });
    document.addEventListener("scroll", () => {
      if (this.unseen > 0 && this.atEnd()) this.seen();
    });
  }

  atEnd(): boolean {
    return this.end.getBoundingClientRect().top < window.innerHeight;
  }

  grew(line: HTMLElement, follow: boolean): void {
    if (follow) {
      this.toEnd();
      return;
    }
    this.unseen++;
    this.first ??= line;
    this.show();
  }

  toEnd(): void {
    this.end.scrollIntoView({ block: "end", behavior: "instant" });
    this.seen();
  }

  private seen(): void {
    this.unseen = 0;
    this.first = undefined;
    this.show();
  }

  private show(): void {
    if (!this.button) return;
    this.button.hidden = this.unseen === 0;
    this.button.textContent = this.countOf(this.unseen);
  }
}

/** Says in words how the connection stands, and aloud only if that lasts. */
class Connection {
  live = false;
  private told = false;
  private timer = 0;

  constructor(
    private readonly room: HTMLElement,
    private readonly say: (text: string) => void,
  ) {}

  is(now: State): void {
    this.live = now === "live";
    const text = this.room.dataset[`say${now.charAt(0).toUpperCase()}${now.slice(1)}`] ?? "";
    const line = this.room.querySelector<HTMLElement>("[data-connection]");
    if (line) {
      line.textContent = text;
      line.dataset["connection"] = now;
    }
    const look = this.room.querySelector<HTMLElement>("[data-look]");
    if (look) look.hidden = this.live;
    window.clearTimeout(this.timer);
    if (now === "ended") this.say(text);
    if (now === "reconnecting" && !this.told) {
      this.timer = window.setTimeout(() => {
        this.told = true;
        this.say(text);
      }, patience);
    }
    if (now === "live" && this.told) {
      this.told = false;
      this.say(text);
    }
  }
}

function problem(room: HTMLElement, text: string, say: (text: string) => void): void {
  const line = room.querySelector<HTMLElement>("[data-problem]");
  if (!line) return;
  line.hidden = text === "";
  line.textContent = text;
  if (text) say(text);
}

function showKeys(room: HTMLElement): void {
  const hint = room.querySelector<HTMLElement>("[data-keys]");
  if (hint) hint.hidden = !matchMedia("(pointer: fine)").matches;
}

function settings(teller: Teller): void {
  const box = document.querySelector<HTMLElement>("[data-settings]");
  const select = box?.querySelector("select");
  if (!box || !select) return;
  box.hidden = false;
  select.value = teller.level;
  select.addEventListener("change", () => {
    teller.level = select.value;
  });
}

/** Takes back, hides and shows without leaving the page; the stream then changes the line. */
function actInPlace(list: HTMLElement): void {
  list.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset["act"]) return;
    event.preventDefault();
    void post(form).then((done) => {
      if (!done) form.submit(); // the server's page says what is wrong
    });
  });
}

/** Saves the wish to be seen as soon as the box is ticked. */
function presence(): void {
  const form = document.querySelector<HTMLFormElement>("[data-presence]");
  const button = form?.querySelector<HTMLButtonElement>("button");
  if (!form || !button) return;
  button.hidden = true;
  form.addEventListener("change", () => {
    void post(form).then((done) => {
      button.hidden = done;
    });
  });
}

async function post(form: HTMLFormElement): Promise<boolean> {
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => body.append(name, String(value)));
  try {
    return (await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body })).ok;
  } catch {
    return false;
  }
}

/** F6 goes from one part of the room to the next: messages, composer, the side. */
function stops(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F6" || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = [...document.querySelectorAll<HTMLElement>("[data-stop]")];
    const at = all.findIndex((stop) => stop.contains(document.activeElement));
    const next = all[(at + (event.shiftKey ? (at < 0 ? 0 : -1) : 1) + all.length) % all.length];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

const room = document.querySelector<HTMLElement>("[data-room]");
if (room) {
  stops();
  presence();
  if (room.dataset["live"] === "true") start(room);
}
