// A meeting, made live. Without it the page is forms that are drawn anew by
// themselves.
import { Floor, type State } from "./lib/floor";
import { morph, refocus } from "./lib/morph";
import { Pace, span } from "./lib/pace";
import { announcer } from "./lib/page";
import { canRead, hush, isAlone, read, Voice } from "./lib/speech";
import { tryOut } from "./lib/tryout";
import { Voices } from "./lib/voices";

const patience = 1500; // milliseconds offline before it is said

class Meeting {
  private readonly url: string;
  private readonly voice: Voice;
  private readonly pace: Pace;
  private readonly floor: Floor;
  private readonly voices: Voices | null;
  private readonly title = document.title;
  private readonly busy = new WeakSet<HTMLFormElement>();
  private readonly early: string[] = []; // lines that came before their list, at the door
  private state: State = "live";
  private waiting = 0;

  constructor(private readonly room: HTMLElement) {
    this.url = room.dataset["meet"] ?? "";
    this.voice = new Voice(announcer(), room.querySelector<HTMLElement>("[data-alert]"));
    this.pace = new Pace(() => room);
    this.pace.set(this.stage?.dataset["now"]);
    this.voices = room.dataset["media"] ? new Voices(room, { word: (name) => this.word(name), say: (text) => this.voice.say(text), trouble: (text) => this.trouble(text) }) : null;
    this.floor = new Floor(this.url, this.last(), {
      stage: (html) => this.draw(html),
      line: (html) => this.line(html),
      gone: (token) => document.getElementById(`l-${token}`)?.remove(),
      say: (code, text) => this.say(code, text),
      state: (now) => this.connection(now),
    });
    room.addEventListener("submit", (event) => this.submitted(event));
    room.addEventListener("keydown", (event) => this.enter(event));
    document.addEventListener("keydown", (event) => this.short(event));
    room.querySelector("[data-again]")?.addEventListener("click", () => this.floor.connect());
    this.comforts();
    this.enliven();
    this.floor.connect();
  }

  private get stage(): HTMLElement | null {
    return this.room.querySelector<HTMLElement>("#stage");
  }

  private get list(): HTMLElement | null {
    return this.room.querySelector<HTMLElement>("[data-lines]");
  }

  private word(name: string): string {
    return this.room.getAttribute("data-say-" + name) ?? "";
  }

  /** The number of the last line on the page, after which the stream goes on. */
  private last(): string {
    const numbers = [...this.room.querySelectorAll<HTMLElement>("[data-seq]")].map((line) => Number(line.dataset["seq"]));
    return String(Math.max(0, ...numbers));
  }

  private draw(html: string): void {
    const next = parse(html);
    const stage = this.stage;
    const list = this.list;
    if (!next || !stage) return;
    const waited = stage.dataset["presence"] === "outside";
    refocus(
      () => morph(stage, next),
      () => this.room.querySelector<HTMLElement>("#now"),
    );
    // Another list, as of the private room, begins with what its page had in it.
    if (list && this.list && list !== this.list) return location.reload();
    for (const line of this.early.splice(0)) this.line(line);
    this.pace.set(stage.dataset["now"]);
    this.enliven();
    if (waited && stage.dataset["presence"] === "here") this.voice.say(this.word("in"));
  }

  /** What the server cannot know: what only a script can do, and the tab's title. */
  private enliven(): void {
    for (const el of this.room.querySelectorAll<HTMLElement>("[data-goodbye]")) el.hidden = false;
    if (this.state !== "taken") this.voices?.follow();
    const mine = this.stage?.dataset["mine"] === "turn";
    document.title = mine ? `${this.word("turn")} · ${this.title}` : this.title;
  }

  private line(html: string): void {
    const line = parse(html);
    const list = this.list;
    if (!list) return void this.early.push(html);
    if (!line) return;
    const old = document.getElementById(line.id);
    if (old) return void old.replaceWith(line); // as it is now
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    list.append(line);
    if (atEnd) list.scrollTop = list.scrollHeight;
    if (line.dataset["mine"] === "yes") return;
    const folded = line.querySelector<HTMLElement>("details > summary, .away span"); // what it says instead
    const body = line.querySelector("[data-body]")?.textContent ?? folded?.textContent?.trim().replace(/\s+/g, " ") ?? "";
    const name = line.querySelector("[data-name]")?.textContent?.trim() ?? "";
    if (line.dataset["kind"] === "turn" && setting("read")) read(body);
    else this.voice.say(`${name}: ${body}`);
  }

  private say(code: string, text: string): void {
    this.show(text, isAlone(code));
    this.voice.say(text, code);
  }

  /** Shows a sentence until the next one comes: nothing runs away from a slow reader. */
  private show(text: string, alone: boolean): void {
    const said = this.room.querySelector<HTMLElement>("[data-said]");
    if (!said) return;
    said.textContent = text;
    said.classList.toggle("alone", alone);
    said.hidden = text === "";
  }

  private connection(now: State): void {
    const before = this.state;
    this.state = now;
    window.clearTimeout(this.waiting);
    if (now === "lost") {
      this.waiting = window.setTimeout(() => this.tell(this.word("lost"), false), patience);
    } else if (now === "taken") {
      void this.voices?.leave();
      this.tell(this.word("superseded"), true);
    } else {
      const told = this.tell("", false);
      if (now === "live" && before === "lost" && told) this.voice.say(this.word("back"));
    }
    this.stage?.toggleAttribute("inert", now === "taken");
    if (before === "taken" && now === "live") this.voices?.follow();
    if (now === "over" && this.goesOn()) location.reload(); // the server's own page says why
  }

  /** Whether the page still shows a meeting that goes on, with its reader in it. */
  private goesOn(): boolean {
    const { phase, presence } = this.stage?.dataset ?? {};
    return phase !== "ended" && ["here", "aside", "lost"].includes(presence ?? "");
  }

  /** Says how the connection stands; true if something stood there before. */
  private tell(text: string, again: boolean): boolean {
    const box = this.room.querySelector<HTMLElement>("[data-state]");
    const words = this.room.querySelector<HTMLElement>("[data-state-text]");
    const button = this.room.querySelector<HTMLElement>("[data-again]");
    if (!box || !words || !button) return false;
    const stood = !box.hidden;
    words.textContent = text;
    box.hidden = text === "";
    button.hidden = !again;
    if (text !== "") this.voice.alert(text);
    return stood;
  }

  private submitted(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-act], [data-line]")) return;
    event.preventDefault();
    if (this.busy.has(form)) return;
    this.busy.add(form);
    void this.send(form, event.submitter).finally(() => this.busy.delete(form));
  }

  private async send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    const body = written(form, submitter);
    const act = body.get("act") ?? "";
    // What was typed and not yet sent belongs to what ends here.
    if (act === "turn_over" || act === "part_read") {
      const turn = this.room.querySelector<HTMLFormElement>("form#turn");
      if (turn && !(await this.sendLine(turn))) return;
    }
    if (act === "leave") await this.goodbye(form, body);
    if (form.matches("[data-line]")) {
      await this.sendLine(form);
      return;
    }
    if (await this.post("/acts", body)) this.closeMenu(form);
  }

  /** Sends what stands in a form for lines. True if there was nothing, or it went. */
  private async sendLine(form: HTMLFormElement): Promise<boolean> {
    const area = form.querySelector<HTMLTextAreaElement>("textarea");
    const once = form.querySelector<HTMLInputElement>("input[name=once]");
    if (!area || !once || area.value.trim() === "") return true;
    const body = area.value;
    if (!(await this.post("/lines", written(form, null)))) return false;
    if (area.value.startsWith(body)) area.value = area.value.slice(body.length).trimStart(); // typed meanwhile stays
    once.value = token();
    if (form.id === "private") this.list?.lastElementChild?.scrollIntoView({ block: "nearest" });
    return true;
  }

  private async goodbye(form: HTMLFormElement, body: URLSearchParams): Promise<void> {
    const word = (body.get("goodbye") ?? "").trim();
    body.delete("goodbye");
    if (word === "") return;
    await this.post("/lines", new URLSearchParams({ kind: "beside", body: word, once: token() }));
    form.reset();
  }

  private async post(path: string, body: URLSearchParams): Promise<boolean> {
    try {
      const answer = await fetch(this.url + path, { method: "POST", headers: { Accept: "application/json" }, body });
      if (answer.ok) {
        if (answer.status === 201) this.waits((await answer.json()) as { held?: boolean; html?: string });
        return true;
      }
      if (answer.status === 401) location.reload();
      this.trouble((await reasonOf(answer)) || this.word("unsent"));
    } catch {
      this.trouble(this.word("unsent"));
    }
    return false;
  }

  /** Shows a line that only its author sees for now: the stream does not bring it. What stands beside it is in sight at once, and is told to whoever listens. */
  private waits(said: { held?: boolean; html?: string }): void {
    if (!said.held || !said.html) return;
    this.line(said.html);
    const note = this.list?.lastElementChild?.querySelector(".note");
    if (!note) return;
    note.scrollIntoView({ block: "nearest" });
    this.voice.say([...note.querySelectorAll("p")].map((p) => p.textContent.trim()).join(" "));
  }

  private trouble(text: string): void {
    this.show(text, true);
    this.voice.alert(text);
  }

  /** A menu has done its work: it closes, and focus stays where it was opened. */
  private closeMenu(form: HTMLFormElement): void {
    const menu = form.closest<HTMLDetailsElement>("details.menu");
    if (!menu?.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus({ preventScroll: true });
  }

  private enter(event: KeyboardEvent): void {
    const area = event.target;
    if (event.key !== "Enter" || event.isComposing || !(area instanceof HTMLTextAreaElement) || !area.form?.matches("[data-line]")) return;
    const short = area.form.id === "beside" && !event.shiftKey && matchMedia("(pointer: fine)").matches;
    if (!short && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    area.form.requestSubmit();
  }

  private short(event: KeyboardEvent): void {
    if (!setting("keys") || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const at = event.target;
    if (at instanceof HTMLElement && at.closest("input, textarea, select, [contenteditable]")) return;
    const button = this.room.querySelector<HTMLButtonElement>(`button[data-short="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  private comforts(): void {
    this.room.addEventListener("change", (event) => {
      const box = event.target;
      if (!(box instanceof HTMLInputElement)) return;
      if (box.matches("[data-read]")) {
        keep("read", box.checked);
        if (!box.checked) hush();
      } else if (box.matches("[data-keys]")) keep("keys", box.checked);
    });
    const set = (): void => {
      const all = this.room.querySelector<HTMLElement>("[data-comforts]");
      if (!all || !all.hidden) return;
      all.hidden = false;
      const reads = all.querySelector<HTMLInputElement>("[data-read]");
      const keys = all.querySelector<HTMLInputElement>("[data-keys]");
      if (keys) keys.checked = setting("keys");
      if (!reads) return;
      reads.checked = setting("read");
      reads.disabled = !canRead;
    };
    set();
    new MutationObserver(set).observe(this.room, { childList: true, subtree: true });
  }
}

function parse(html: string): HTMLElement | null {
  const template = document.createElement("template");
  template.innerHTML = html; // rendered and made safe by the server
  return template.content.firstElementChild as HTMLElement | null;
}

/** The form as it would be sent without a script; each seat of an order once. */
function written(form: HTMLFormElement, submitter: HTMLElement | null): URLSearchParams {
  const all = new URLSearchParams();
  const ordered = new Set<string>();
  for (const [name, value] of new FormData(form, submitter)) {
    if (typeof value !== "string") continue;
    if (name === "seats" && ordered.has(value)) continue;
    if (name === "seats") ordered.add(value);
    all.append(name, value);
  }
  return all;
}

async function reasonOf(answer: Response): Promise<string> {
  try {
    const { fields, message } = (await answer.json()) as { fields?: Record<string, string>; message?: string };
    return Object.values(fields ?? {})[0] ?? message ?? "";
  } catch {
    return "";
  }
}

function setting(name: "read" | "keys"): boolean {
  try {
    return localStorage.getItem("hearth-meet-" + name) === "yes";
  } catch {
    return false; // storage may be forbidden; then every page begins anew
  }
}

function keep(name: "read" | "keys", on: boolean): void {
  try {
    localStorage.setItem("hearth-meet-" + name, on ? "yes" : "no");
  } catch {
    // As above.
  }
}

function token(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Counts down at the door, and opens the page when it is time. */
function count(door: HTMLElement): void {
  const line = door.querySelector<HTMLElement>("[data-opens]");
  if (!line) return;
  const offset = Number(line.dataset["now"]) - Date.now();
  const opens = Number(line.dataset["opens"]);
  const timer = window.setInterval(() => {
    const left = opens - Date.now() - offset;
    line.textContent = (door.dataset["sayOpens"] ?? "").replace("{time}", long(left));
    if (left > 0) return;
    window.clearInterval(timer);
    line.textContent = door.dataset["sayOpen"] ?? "";
    announcer()(line.textContent);
    window.setTimeout(() => location.assign(line.dataset["url"] ?? location.href), 1500);
  }, 1000);
}

/** Hours are written where there are any; days are the page's own date. */
function long(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  return hours > 0 ? `${hours}:${span(ms % 3_600_000).padStart(5, "0")}` : span(ms);
}

const room = document.querySelector<HTMLElement>("[data-meet]");
const door = document.querySelector<HTMLElement>("[data-door]");
if (room) new Meeting(room);
if (door) count(door);
const check = door?.querySelector<HTMLElement>("[data-devices]");
if (check) tryOut(check);
