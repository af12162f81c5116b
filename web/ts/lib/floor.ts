// A meeting's stream of server-sent events, one seat's. It goes on after the last
// line that it heard, over broken lines, other servers and sleeping laptops.

/** How the connection stands. "taken": another tab has the seat. */
export type State = "live" | "lost" | "taken" | "over";

/** What a stream tells its owner. */
export interface Listener {
  stage(html: string): void;
  line(html: string): void;
  gone(token: string): void;
  say(code: string, text: string): void;
  state(now: State): void;
}

const slowest = 8000; // milliseconds between two tries at most: somebody's turn may wait

/** Follows the meeting at `url` after the line `after`. */
export class Floor {
  private source: EventSource | null = null;
  private tries = 0;
  private retry = 0;
  private over = false;

  constructor(
    private readonly url: string,
    private after: string,
    private readonly listener: Listener,
  ) {
    window.addEventListener("online", () => this.connect());
    window.addEventListener("pagehide", () => this.close());
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.connect();
    });
  }

  /** Connects at once, whatever it was waiting for, also after "taken". */
  connect(): void {
    if (this.over) return;
    this.close();
    const source = new EventSource(`${this.url}/events?after=${encodeURIComponent(this.after)}`);
    this.source = source;
    const on = (name: string, tell: (event: MessageEvent<string>) => void): void =>
      source.addEventListener(name, (event) => {
        if (this.source === source) tell(event as MessageEvent<string>);
      });
    source.addEventListener("open", () => {
      this.tries = 0;
      this.listener.state("live");
    });
    on("stage", (event) => this.listener.stage(event.data));
    on("line", (event) => {
      this.listener.line(event.data);
      if (event.lastEventId) this.after = event.lastEventId;
    });
    on("gone", (event) => {
      this.listener.gone(event.data);
      if (event.lastEventId) this.after = event.lastEventId;
    });
    on("say", (event) => {
      const { code, text } = JSON.parse(event.data) as { code: string; text: string };
      this.listener.say(code, text);
    });
    on("superseded", () => this.stop("taken"));
    on("removed", () => this.end());
    on("ended", () => this.end());
    on("leaving", () => this.later(Math.random() * 1500));
    source.addEventListener("error", () => {
      if (this.source === source) this.lost();
    });
  }

  private lost(): void {
    const wait = Math.min(slowest, 400 * 2 ** this.tries++);
    this.later(wait / 2 + (Math.random() * wait) / 2);
  }

  private later(wait: number): void {
    this.stop("lost");
    this.retry = window.setTimeout(() => void this.ask(), wait);
  }

  /** An EventSource does not say why it failed; a request does. */
  private async ask(): Promise<void> {
    try {
      const answer = await fetch(this.url, { headers: { Accept: "application/json" } });
      if (answer.ok) this.connect();
      else if (answer.status < 500 && answer.status !== 429) location.reload(); // the server's own page says why
      else this.lost();
    } catch {
      this.lost();
    }
  }

  private end(): void {
    this.over = true;
    this.stop("over");
  }

  private stop(state: State): void {
    this.close();
    this.listener.state(state);
  }

  private close(): void {
    window.clearTimeout(this.retry);
    this.source?.close();
    this.source = null;
  }
}
