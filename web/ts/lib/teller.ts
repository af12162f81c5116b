// What a screen reader is told of a room. The list of messages is no live
// region: see room.templ.

/** How much is told. */
export type Level = "all" | "mentions" | "count" | "off";

const levels: readonly string[] = ["all", "mentions", "count", "off"];
const key = "hearth-announce"; // in localStorage: a setting, no secret
const pause = 1000; // milliseconds in which lines gather
const most = 3; // lines read out together; beyond it they are counted
const every = 30_000; // milliseconds between two counts

/** Tells of new lines, as much as the reader has chosen on this browser. */
export class Teller {
  private lines: string[] = [];
  private counted = 0;
  private timer = 0;

  constructor(
    private readonly say: (text: string) => void,
    private readonly name: string,
    private readonly countOf: (n: number) => string,
  ) {
    window.setInterval(() => this.tellCount(), every);
  }

  get level(): Level {
    let kept: string | null = null;
    try {
      kept = localStorage.getItem(key);
    } catch {
      // Storage may be forbidden; then every page begins anew.
    }
    return levels.includes(kept ?? "") ? (kept as Level) : "all";
  }

  set level(level: string) {
    try {
      localStorage.setItem(key, level);
    } catch {
      // As above.
    }
    this.lines = [];
    this.counted = 0;
  }

  /** Takes a new line of somebody else's. */
  heard(line: string, text: string): void {
    const level = this.level;
    if (level === "count") this.counted++;
    const named = text.toLocaleLowerCase().includes(this.name.toLocaleLowerCase());
    if (level !== "all" && !(level === "mentions" && named)) return;
    this.lines.push(line);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.tellLines(), pause);
  }

  private tellLines(): void {
    const lines = this.lines.splice(0);
    if (lines.length > 0) this.say(lines.length > most ? this.countOf(lines.length) : lines.join("\n"));
  }

  private tellCount(): void {
    if (this.counted > 0) this.say(this.countOf(this.counted));
    this.counted = 0;
  }
}
