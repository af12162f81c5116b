// What a page asks for, and what the browser complains of.
import type { CDPSession, Page } from "@playwright/test";

/** Watches a page from before its first request on. */
export class Traffic {
  /** Bytes on the wire, headers included, of every file. */
  bytes = 0;
  requests = 0;
  readonly elsewhere: string[] = [];
  readonly complaints: string[] = [];
  private readonly underway = new Map<string, string>(); // requests, and the load of a page that each belongs to

  private constructor(private readonly session: CDPSession) {}

  /** Begins to watch. A page with a status of 400 or more makes the browser complain once of itself. */
  static async of(page: Page, site: string, status: number): Promise<Traffic> {
    const session = await page.context().newCDPSession(page);
    const traffic = new Traffic(session);
    session.on("Network.requestWillBeSent", (e) => {
      traffic.requests++;
      if (e.type !== "EventSource") traffic.underway.set(e.requestId, e.loaderId);
    });
    session.on("Network.loadingFinished", (e) => {
      traffic.bytes += e.encodedDataLength;
      traffic.underway.delete(e.requestId);
    });
    session.on("Network.loadingFailed", (e) => traffic.underway.delete(e.requestId));
    session.on("Page.frameNavigated", ({ frame }) => frame.parentId === undefined && traffic.leave(frame.loaderId));
    await session.send("Page.enable");
    await session.send("Network.enable");
    page.on("request", (r) => {
      const url = new URL(r.url());
      if (url.origin !== site && url.protocol !== "data:") traffic.elsewhere.push(r.url());
    });
    page.on("pageerror", (error) => traffic.complaints.push(String(error)));
    page.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return;
      if (status >= 400 && message.text().includes(`status of ${status}`)) return;
      traffic.complaints.push(`${message.type()}: ${message.text()}`);
    });
    return traffic;
  }

  /** How many files are still on their way; a stream of events never ends and does not count. */
  get open(): number {
    return this.underway.size;
  }

  /** Forgets what a page that was left had asked for: nobody says what became of that. */
  private leave(now: string): void {
    for (const [request, load] of this.underway) if (load !== now) this.underway.delete(request);
  }

  /** Counts anew, with nothing cached, for a page that is reached by others. */
  async again(): Promise<void> {
    await this.session.send("Network.clearBrowserCache");
    this.underway.clear(); // the page that is left takes its unfinished requests along
    this.bytes = 0;
    this.requests = 0;
  }
}
