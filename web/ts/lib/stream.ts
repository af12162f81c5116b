// A room's stream of server-sent events. It is an EventSource of our own and
// not htmx's: a line that was taken back replaces what stood there, what is
// read aloud depends on the reader, and the state of the connection is told in
// words. It always knows the last event that it heard and goes on from there,
// so that a broken line, a new server or a sleeping laptop loses nothing.

/** How the connection stands. */
export type State = "connecting" | "live" | "reconnecting" | "ended";

/** What a stream tells its owner. */
export interface Listener {
  message(html: string): void;
  changed(html: string): void;
  gone(token: string): void;
  here(html: string): void;
  state(now: State): void;
}

const slowest = 30_000; // milliseconds between two tries at most
const hiddenFor = 60_000; // a tab that nobody sees gives its connection back after this

/** Follows the room at `url` from the event `after` on. */
export class Stream {
  private source: EventSource | null = null;
  private tries = 0;
  private retry = 0;
  private hide = 0;
  private over = false;

  constructor(
    private readonly url: string,
    private after: string,
    private readonly listener: Listener,
  ) {
    document.addEventListener("visibilitychange", () => this.seen(!document.hidden));
    window.addEventListener("online", () => this.now());
    window.addEventListener("pagehide", () => this.close());
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.now();
    });
  }

  /** Connects at once, whatever it was waiting for. */
  now(): void {
    if (this.over) return;
    this.close();
    const source = new EventSource(`${this.url}/events?after=${encodeURIComponent(this.after)}`);
    this.source = source;
    source.addEventListener("open", () => {
      this.tries = 0;
      this.listener.state("live");
    });
    source.addEventListener("message", (event) => this.heard(event, (html) => this.listener.message(html)));
    source.addEventListener("changed", (event) => this.heard(event, (html) => this.listener.changed(html)));
    source.addEventListener("gone", (event) => this.heard(event, (token) => this.listener.gone(token)));
    source.addEventListener("here", (event) => this.listener.here(event.data));
    source.addEventListener("leaving", () => this.later(Math.random() * 1500));
    source.addEventListener("ended", () => this.end());
    source.addEventListener("error", () => this.lost());
  }

  private heard(event: MessageEvent<string>, tell: (html: string) => void): void {
    tell(event.data);
    if (event.lastEventId) this.after = event.lastEventId;
  }

  private lost(): void {
    const wait = Math.min(slowest, 500 * 2 ** this.tries++);
    this.later(wait / 2 + (Math.random() * wait) / 2);
  }

  private later(wait: number): void {
    this.close();
    this.listener.state("reconnecting");
    this.retry = window.setTimeout(() => void this.ask(), wait);
  }

  /** An EventSource does not say why it failed; a request does. */
  private async ask(): Promise<void> {
    try {
      const answer = await fetch(`${this.url}?after=${encodeURIComponent(this.after)}`, {
        headers: { Accept: "application/json" },
      });
      if (answer.status === 401 || answer.status === 404) this.end();
      else if (answer.ok) this.now();
      else this.lost();
    } catch {
      this.lost();
    }
  }

  private end(): void {
    this.over = true;
    this.close();
    this.listener.state("ended");
  }

  private seen(visible: boolean): void {
    window.clearTimeout(this.hide);
    if (!visible) this.hide = window.setTimeout(() => this.close(), hiddenFor);
    else if (!this.source) this.now();
  }

  private close(): void {
    window.clearTimeout(this.retry);
    this.source?.close();
    this.source = null;
  }
}
