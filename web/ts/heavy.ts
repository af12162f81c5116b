// How much heavy reading somebody meant to do in a day, and what stands after it.
// Everything here is kept in this browser and nothing is ever sent: the limit,
// what was opened, for how long, and that the line at the end was put away.

export {};

const limitKey = "hearth.heavy.limit";
const dayKey = "hearth.heavy.day";
const neverKey = "hearth.heavy.never";

type Limit = { minutes: number; opened: number };
type Day = { day: string; seconds: number; opened: number; on: boolean };

/** A browser may refuse to keep anything: then there is no limit. */
function read<T>(key: string, otherwise: T): T {
  try {
    return { ...otherwise, ...(JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<T>) };
  } catch {
    return otherwise;
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Nothing is kept, and nothing else depends on it.
  }
}

/** The day on the reader's own clock. */
function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${now.getMonth() + 1}-${now.getDate()}`;
}

function soFar(): Day {
  const fresh = { day: today(), seconds: 0, opened: 0, on: false };
  const day = read<Day>(dayKey, fresh);
  return day.day === fresh.day ? day : fresh;
}

function reached(day: Day): boolean {
  const limit = read<Limit>(limitKey, { minutes: 0, opened: 0 });
  return (limit.minutes > 0 && day.seconds >= limit.minutes * 60) || (limit.opened > 0 && day.opened > limit.opened);
}

const foldsOn = "details[data-heavy]";

/** Folded texts, also those that a live page adds: counts those that are opened, and the time with one open. */
function watch(): void {
  const counted = new Set<HTMLDetailsElement>();
  const template = document.querySelector<HTMLTemplateElement>("template[data-heavy-limit]");
  let note: HTMLElement | null = null;

  const say = (beside: HTMLDetailsElement): void => {
    if (!template || note?.isConnected || soFar().on) return;
    note = (template.content.firstElementChild as HTMLElement | null)?.cloneNode(true) as HTMLElement | null;
    if (!note) return;
    note.querySelector("[data-heavy-on]")?.addEventListener("click", () => {
      write(dayKey, { ...soFar(), on: true }); // for today
      note?.remove();
      beside.open = true;
      beside.querySelector("summary")?.focus();
    });
    beside.before(note);
    note.focus({ preventScroll: true });
  };

  document.addEventListener(
    "toggle",
    (event) => {
      const fold = event.target;
      if (!(fold instanceof HTMLDetailsElement) || !fold.matches(foldsOn) || !fold.open || counted.has(fold)) return;
      counted.add(fold);
      const day = soFar();
      write(dayKey, { ...day, opened: day.opened + 1 });
      if (!reached(soFar()) || soFar().on) return;
      counted.delete(fold); // it closes again, and opens with "read on"
      write(dayKey, day);
      fold.open = false;
      say(fold);
    },
    true, // a toggle does not rise
  );

  const every = 5; // seconds; fine enough for minutes
  window.setInterval(() => {
    const open = document.querySelector<HTMLDetailsElement>(`${foldsOn}[open]`);
    if (!open || document.hidden) return;
    const day = soFar();
    write(dayKey, { ...day, seconds: day.seconds + every });
    if (reached(soFar())) say(open); // what is open stays open: nobody is cut off in the middle
  }, every * 1000);
}

/** The line after heavy reading can be put away for good. */
function after(line: HTMLElement): void {
  if (read(neverKey, { never: false }).never) return line.remove();
  const button = line.querySelector<HTMLButtonElement>("[data-heavy-never]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    write(neverKey, { never: true });
    line.remove();
  });
}

/** The fields in which a reader sets the limit. They stand in no form. */
function settings(section: HTMLElement): void {
  const minutes = section.querySelector<HTMLInputElement>("#limit-minutes");
  const opened = section.querySelector<HTMLInputElement>("#limit-opened");
  const saved = document.querySelector<HTMLElement>("[data-heavy-saved]");
  if (!minutes || !opened) return;
  const limit = read<Limit>(limitKey, { minutes: 0, opened: 0 });
  if (limit.minutes > 0) minutes.value = String(limit.minutes);
  if (limit.opened > 0) opened.value = String(limit.opened);
  const number = (field: HTMLInputElement): number => Math.max(0, Math.min(Number(field.max), Math.round(Number(field.value)) || 0));
  for (const field of [minutes, opened]) {
    field.addEventListener("change", () => {
      write(limitKey, { minutes: number(minutes), opened: number(opened) });
      write(dayKey, { ...soFar(), on: false });
      if (saved) saved.textContent = saved.dataset["heavySaved"] ?? "";
    });
  }
  section.hidden = false;
  document.querySelector("[data-heavy-without]")?.remove();
}

watch();
const line = document.querySelector<HTMLElement>("[data-after-heavy]");
if (line) after(line);
const section = document.querySelector<HTMLElement>("[data-heavy-settings]");
if (section) settings(section);
