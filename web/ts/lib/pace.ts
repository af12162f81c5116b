// Everything in a meeting that goes by the clock: what is left of a turn, how far
// the meeting is, the step of an exercise, a breath. All of it goes by the
// server's clock, so that everyone sees and breathes the same.

const beat = 250; // milliseconds between looks

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** A time in minutes and seconds. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Keeps the times within an element up. */
export class Pace {
  private offset = 0;
  private readonly breaths = new WeakMap<HTMLElement, string>();

  constructor(private readonly within: () => ParentNode) {
    window.setInterval(() => this.look(), beat);
  }

  /** Takes the server's clock over, as an answer that has just come says it. */
  set(now: string | undefined): void {
    const server = Number(now);
    if (server > 0) this.offset = server - Date.now();
    this.look();
  }

  get now(): number {
    return Date.now() + this.offset;
  }

  private each(what: string, tell: (el: HTMLElement) => void): void {
    for (const el of this.within().querySelectorAll<HTMLElement>(`[data-${what}]`)) tell(el);
  }

  private look(): void {
    this.each("ends", (el) => say(el, span(Number(el.dataset["ends"]) - this.now)));
    this.each("began", (el) => say(el, String(Math.max(0, Math.floor((this.now - Number(el.dataset["began"])) / 60000)))));
    this.each("steps", (el) => this.step(el));
    this.each("pacer", (el) => this.breathe(el));
  }

  private step(list: HTMLElement): void {
    const from = Number(list.dataset["steps"]);
    const part = (this.now - from) / Math.max(1, Number(list.dataset["until"]) - from);
    const at = Math.min(list.children.length - 1, Math.max(0, Math.floor(part * list.children.length)));
    [...list.children].forEach((item, i) => {
      if (i === at) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
  }

  private breathe(pacer: HTMLElement): void {
    const disc = pacer.querySelector<HTMLElement>("[data-breath]");
    const parts = (pacer.dataset["pacer"] ?? "").split(" ").map(Number);
    const [inward = 4, hold = 0, out = 6] = parts;
    const whole = inward + hold + out;
    if (!disc || whole <= 0) return;
    const from = Number(pacer.dataset["from"]);
    const at = (((this.now - from) / 1000) % whole + whole) % whole;
    const [word, ends] = at < inward ? (["in", inward] as const) : at < inward + hold ? (["hold", inward + hold] as const) : (["out", whole] as const);
    const text = pacer.dataset[word] ?? "";
    const shown = still.matches ? `${text} ${Math.ceil(ends - at)}` : text;
    if (disc.textContent !== shown) disc.textContent = shown;
    if (this.breaths.get(disc) === word) return;
    this.breaths.set(disc, word);
    disc.style.transition = still.matches ? "none" : `transform ${ends - at}s ease-in-out`;
    disc.style.transform = still.matches || word === "out" ? "none" : "scale(1.5)";
  }
}

function say(el: HTMLElement, time: string): void {
  const text = (el.dataset["say"] ?? "{time}").replace("{time}", time);
  if (el.textContent !== text) el.textContent = text;
}
