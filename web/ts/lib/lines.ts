// The list of messages: where a line from the stream goes, and what the page
// adds to it for this reader. Lines are only ever added at the end.

/** What the list needs to know of the reader. */
export interface Reader {
  me: string; // names the reader's own lines
  moderates: boolean;
}

const lang = document.documentElement.lang;
// The server writes English dates day first, and Arabic ones with these digits.
const locale = lang === "en" ? "en-GB" : lang === "ar" ? "ar-u-nu-latn" : lang;
const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
const calendar = new Intl.DateTimeFormat(locale, { dateStyle: "long" });

export class Lines {
  constructor(
    private readonly list: HTMLElement,
    private readonly acts: HTMLTemplateElement,
    private readonly reader: Reader,
  ) {
    for (const line of list.querySelectorAll<HTMLElement>(".line")) tellTime(line);
  }

  /** Adds a line, and returns it; nothing if it was there already. */
  add(html: string): HTMLElement | undefined {
    const line = this.prepare(html);
    if (!line || this.replaceBy(line)) return undefined;
    this.addDay(line);
    this.list.append(line);
    return line;
  }

  /** Puts a line in place of what it was; one that is not on the page is none of ours. */
  change(html: string): void {
    const line = this.prepare(html);
    if (line) this.replaceBy(line);
  }

  /** Takes away one line, or all of somebody's. */
  drop(token: string): void {
    for (const line of this.list.querySelectorAll<HTMLElement>(".line")) {
      if (line.id === `m-${token}` || line.dataset["by"] === token) line.remove();
    }
  }

  mine(line: HTMLElement): boolean {
    return line.dataset["by"] === this.reader.me;
  }

  private prepare(html: string): HTMLElement | null {
    const template = document.createElement("template");
    template.innerHTML = html; // rendered and made safe by the server
    const line = template.content.querySelector<HTMLElement>(".line");
    if (!line) return null;
    tellTime(line);
    line.classList.toggle("mine", this.mine(line));
    this.addActs(line);
    return line;
  }

  private replaceBy(line: HTMLElement): boolean {
    const old = document.getElementById(line.id);
    if (!old) return false;
    const focused = old.contains(document.activeElement);
    old.replaceWith(line);
    if (focused) line.focus({ preventScroll: true });
    return true;
  }

  private addActs(line: HTMLElement): void {
    const { state } = line.dataset;
    const may: Record<string, boolean> = {
      withdraw: this.mine(line) && state !== "withdrawn",
      hide: this.reader.moderates && state === "open",
      show: this.reader.moderates && state === "hidden",
      apart: !this.mine(line) && state !== "withdrawn",
      report: !this.mine(line) && state !== "withdrawn",
    };
    if (!Object.values(may).includes(true)) return;
    const template = document.createElement("template");
    template.innerHTML = this.acts.innerHTML
      .replaceAll("TOKEN", line.id.slice("m-".length))
      .replaceAll("MEMBER", line.dataset["by"] ?? "");
    for (const form of template.content.querySelectorAll<HTMLElement>("[data-act]")) {
      if (!may[form.dataset["act"] ?? ""]) form.remove();
    }
    if (!template.content.querySelector("[data-act]")) return;
    line.querySelector(".said")?.append(template.content);
  }

  private addDay(line: HTMLElement): void {
    const at = timeOf(line);
    const last = [...this.list.querySelectorAll<HTMLElement>(".line")].at(-1);
    if (!at || (last && timeOf(last)?.toDateString() === at.toDateString())) return;
    const day = document.createElement("li");
    day.className = "day";
    const time = document.createElement("time");
    time.dateTime = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
    time.textContent = calendar.format(at);
    day.append(time);
    this.list.append(day);
  }
}

function timeOf(line: HTMLElement): Date | undefined {
  const time = line.querySelector<HTMLTimeElement>("[data-time]");
  return time ? new Date(time.dateTime) : undefined;
}

/** Writes the time as it is here; a stream is the same for all time zones. */
function tellTime(line: HTMLElement): void {
  const time = line.querySelector<HTMLTimeElement>("[data-time]");
  if (time) time.textContent = clock.format(new Date(time.dateTime));
}
