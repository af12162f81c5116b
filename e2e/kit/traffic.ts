// What a page asks for, and what the browser complains of.
import type { CDPSession, Page } from "@playwright/test";

/** Watches a page from before its first request on. */
export class Traffic {
  /** Bytes on the wire, headers included, of every file. */
  bytes = 0;
  requests = 0;
  readonly elsewhere: string[] = [];
  readonly complaints: string[] = [];
  private readonly underway = new Set<string>();

  private constructor(private readonly session: CDPSession) {}

  /** Begins to watch. A page with a status of 400 or more makes the browser complain once of itself. */
  static async of(page: Page, site: string, status: number): Promise<Traffic> {
    const session = await page.context().newCDPSession(page);
    const traffic = new Traffic(session);
    session.on("Network.requestWillBeSent", (e) => {
      traffic.requests++;
      if (e.type !== "EventSource") traffic.underway.add(e.requestId);
    });
    session.on("Network.loadingFinished", (e) => {
      traffic.bytes += e.encodedDataLength;
      traffic.underway.delete(e.requestId);
    });
    session.on("Network.loadingFailed", (e) => traffic.underway.delete(e.requestId));
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

  /** Counts anew, with nothing cached, for a page that is reached by others. */
  async again(): Promise<void> {
    await this.session.send("Network.clearBrowserCache");
    this.underway.clear(); // the page that is left takes its unfinished requests along
    this.bytes = 0;
    this.requests = 0;
  }
}
