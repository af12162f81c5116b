// The fixtures of all tests. A worker has one demo world on SQLite that its
// tests share; what one of them writes there must not disturb the others.
import { test as base, expect, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { Hearth, sqliteWorld, type Person } from "./hearth.ts";
import { signIn } from "./people.ts";

/** A running server with a demo world. */
export type Site = { server: Hearth; url: string; person(name: string): Person; as(name: string): Promise<SavedState> };

type SavedState = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Opens a browser of its own for one more person, as a visitor or as somebody of the demo. */
export type Open = (as?: string) => Promise<Page>;

/** Starts a server over a demo world, for tests that kill it or fill it; its end closes what it opened. */
export async function newSite(browser: Browser, more: Record<string, string> = {}): Promise<Site & { open: Open; end(): Promise<void> }> {
  const world = await sqliteWorld(more);
  const server = await Hearth.start(world.env);
  const site = siteOf(browser, server, world.people);
  const { open, close } = opener(browser, site);
  const end = async (): Promise<void> => {
    await close();
    await server.kill();
    await world.end();
  };
  return { ...site, open, end };
}

/** Opens browsers at a site, and closes them all. */
function opener(browser: Browser, site: Site): { open: Open; close(): Promise<void> } {
  const contexts: BrowserContext[] = [];
  const open = async (as?: string): Promise<Page> => {
    const state = as === undefined ? {} : { storageState: await site.as(as) };
    const context = await browser.newContext({ baseURL: site.url, ...state });
    contexts.push(context);
    return context.newPage();
  };
  const close = async (): Promise<void> => {
    for (const context of contexts) await context.close();
  };
  return { open, close };
}

/** A site over a server that runs already. */
export function siteOf(browser: Browser, server: Hearth, people: Person[]): Site {
  const saved = new Map<string, Promise<SavedState>>();
  const person = (name: string): Person => {
    const found = people.find((p) => p.name === name);
    if (!found) throw new Error(`nobody in the demo is called ${name}`);
    return found;
  };
  const enter = async (name: string): Promise<SavedState> => {
    const context = await browser.newContext();
    await signIn(context, server.url, person(name));
    const state = await context.storageState();
    await context.close();
    return state;
  };
  const as = (name: string): Promise<SavedState> => {
    const state = saved.get(name) ?? enter(name);
    saved.set(name, state);
    return state;
  };
  return { server, url: server.url, person, as };
}

export const test = base.extend<{ open: Open }, { site: Site }>({
  site: [
    async ({ browser }, use) => {
      const site = await newSite(browser);
      await use(site);
      expect(site.server.log, "the server's log").not.toMatch(/panic|level=ERROR/);
      await site.end();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ site }, use) => use(site.url),
  open: async ({ browser, site }, use) => {
    const { open, close } = opener(browser, site);
    await use(open);
    await close();
  },
});

export { expect };
