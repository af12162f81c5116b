// Every page that Hearth has, and who looks at it. The first test in
// pages.test.ts compares this list with docs/api.md, so that a new page cannot
// be forgotten here.
import { expect, type BrowserContext, type Page } from "@playwright/test";
import { enter, get, join } from "./people.ts";
import type { Site } from "./test.ts";

/** Somebody of the demo, a person who just joined, or nobody. */
type Who = "visitor" | "newcomer" | "slow-ferry" | "copper-kettle" | "نافذة-قديمة";

/** Gets to a page; calls `last` right before the step that opens it. */
type Way = (page: Page, site: Site, last: () => Promise<void>) => Promise<void>;

export type Sight = {
  name: string;
  /** The route in docs/api.md that this page belongs to; none for pages of other answers. */
  route?: string;
  who: Who;
  /** The address, or what the person does to get there. */
  path: string | Way;
  /** 200 unless the page is about something that went wrong. */
  status?: number;
};

const low = "/groups/low-days";

/** Finds a conversation of the demo by its title. */
async function found(page: Page, site: Site, title: string, group: string): Promise<string> {
  const { items } = await get<{ items: { title: string; url: string }[] }>(page.context(), `${site.url}${group}/conversations`);
  const one = items.find((c) => c.title === title);
  if (!one) throw new Error(`the demo has no conversation called ${title}`);
  return one.url;
}

const conversation =
  (title: string, group = low): Way =>
  async (page, site) => {
    await page.goto(await found(page, site, title, group));
  };

/** A conversation with everything open that can be: notes, asks, menus. */
async function allOpen(page: Page, site: Site): Promise<void> {
  await page.goto(await found(page, site, "Back after a bad month", low));
  await page.locator("details").evaluateAll((all) => all.forEach((d) => ((d as HTMLDetailsElement).open = true)));
}

const ownPost =
  (suffix: string): Way =>
  async (page, site) => {
    const url = await found(page, site, "The Sunday feeling", low);
    const { posts } = await get<{ posts: { id: string }[] }>(page.context(), site.url + url);
    await page.goto(`${low}/posts/${posts[0]?.id}${suffix}`);
  };

async function emptyRoom(page: Page, site: Site): Promise<void> {
  const mine = await get<{ items: unknown[] }>(page.context(), `${site.url}/me`);
  if (mine.items.length === 0) await enter(page.context(), site.url, "kitchen-table");
  await page.goto("/groups/kitchen-table/room");
}

/** Sends a form as it is, past what the browser itself would ask for. */
async function send(page: Page, form: string): Promise<void> {
  const answer = page.waitForResponse((r) => r.request().method() === "POST");
  await page.locator(form).evaluate((f: HTMLFormElement) => {
    f.noValidate = true;
    f.requestSubmit();
  });
  await answer;
}

const refused =
  (path: string, form: string): Way =>
  async (page, _site, last) => {
    await page.goto(path);
    await last();
    await send(page, form);
    await expect(page.locator("[data-problems]")).toBeVisible();
  };

/** A reply that arrives after the session has ended elsewhere. */
async function writtenSignedOut(page: Page, site: Site, last: () => Promise<void>): Promise<void> {
  await page.context().addCookies((await site.as("slow-ferry")).cookies);
  await page.goto(await found(page, site, "The Sunday feeling", low));
  await page.locator("#reply textarea[name=body]").fill("Written while the session ended.");
  const kept = (await page.context().cookies()).filter((c) => c.name !== "hearth");
  await page.context().clearCookies();
  await page.context().addCookies(kept);
  await last();
  await send(page, "#reply");
  await expect(page.locator("form.kept")).toBeVisible();
}

export const sights: Sight[] = [
  { name: "the front page", route: "/", who: "visitor", path: "/" },
  { name: "the front page of somebody signed in", route: "/", who: "slow-ferry", path: "/" },
  { name: "help now", route: "/help", who: "visitor", path: "/help?country=GB" },
  { name: "help now for all countries", route: "/help", who: "visitor", path: "/help?country=" },
  { name: "privacy", route: "/privacy", who: "visitor", path: "/privacy" },
  { name: "goodbye", route: "/goodbye", who: "visitor", path: "/goodbye" },
  { name: "all groups", route: "/groups", who: "visitor", path: "/groups" },
  { name: "groups with facets", route: "/groups", who: "visitor", path: "/groups?topic=grief&topic=sleep&format=chat&led=peers&q=low" },
  { name: "groups, none found", route: "/groups", who: "visitor", path: "/groups?q=zzzzqqqq" },
  { name: "a group, as a visitor", route: "/groups/{slug}", who: "visitor", path: low },
  { name: "a group, with the form to become a member", route: "/groups/{slug}", who: "newcomer", path: low },
  { name: "a group, as a member", route: "/groups/{slug}", who: "slow-ferry", path: low },
  { name: "the form to become a member", route: "/groups/{slug}/membership", who: "newcomer", path: `${low}/membership` },
  { name: "leaving a group", route: "/groups/{slug}/leave", who: "slow-ferry", path: `${low}/leave` },
  { name: "leaving a group as the one who holds it", route: "/groups/{slug}/leave", who: "copper-kettle", path: `${low}/leave` },

  { name: "conversations, as a visitor", route: "/groups/{slug}/conversations", who: "visitor", path: `${low}/conversations` },
  { name: "conversations, as a member", route: "/groups/{slug}/conversations", who: "slow-ferry", path: `${low}/conversations` },
  { name: "conversations that wait for an answer", route: "/groups/{slug}/conversations", who: "copper-kettle", path: `${low}/conversations?order=waiting` },
  { name: "a conversation, as a visitor", route: "/groups/{slug}/conversations/{id}", who: "visitor", path: conversation("The Sunday feeling") },
  { name: "a conversation, as its author", route: "/groups/{slug}/conversations/{id}", who: "slow-ferry", path: conversation("The Sunday feeling") },
  { name: "a conversation, as a facilitator", route: "/groups/{slug}/conversations/{id}", who: "copper-kettle", path: conversation("Tell me something boring") },
  { name: "a conversation with its folds open", route: "/groups/{slug}/conversations/{id}", who: "copper-kettle", path: allOpen },
  { name: "a conversation in Arabic", route: "/groups/{slug}/conversations/{id}", who: "نافذة-قديمة", path: conversation("نزلت واشتريت خبزًا", "/groups/ala-mahl") },
  { name: "a new conversation", route: "/groups/{slug}/conversations/new", who: "slow-ferry", path: `${low}/conversations/new` },
  { name: "a new conversation that came back", who: "slow-ferry", path: refused(`${low}/conversations/new`, "main form[data-autosave]"), status: 422 },
  { name: "search, found", route: "/groups/{slug}/search", who: "slow-ferry", path: `${low}/search?q=Sunday` },
  { name: "search, nothing found", route: "/groups/{slug}/search", who: "visitor", path: `${low}/search?q=zzzzqqqq` },
  { name: "one post by its own address", route: "/groups/{slug}/posts/{post}", who: "slow-ferry", path: ownPost("") },
  { name: "editing a post", route: "/groups/{slug}/posts/{post}/edit", who: "slow-ferry", path: ownPost("/edit") },
  { name: "the room, as a member", route: "/groups/{slug}/room", who: "slow-ferry", path: `${low}/room` },
  { name: "the room, as a facilitator", route: "/groups/{slug}/room", who: "copper-kettle", path: `${low}/room` },
  { name: "the room, empty", route: "/groups/{slug}/room", who: "newcomer", path: emptyRoom },

  { name: "joining", route: "/join", who: "visitor", path: "/join" },
  { name: "joining, refused", who: "visitor", path: refused("/join", "main form"), status: 422 },
  { name: "signing in", route: "/sign-in", who: "visitor", path: "/sign-in" },
  { name: "coming back with recovery words", route: "/recover", who: "visitor", path: "/recover" },
  { name: "my groups", route: "/me", who: "slow-ferry", path: "/me" },
  { name: "my groups, none yet", route: "/me", who: "newcomer", path: "/me" },
  { name: "my account", route: "/account", who: "slow-ferry", path: "/account" },
  { name: "my recovery words", route: "/account/recovery", who: "newcomer", path: "/account/recovery" },
  { name: "checking my recovery words", route: "/account/recovery/check", who: "newcomer", path: "/account/recovery/check" },
  { name: "confirming that it is me", route: "/confirm", who: "slow-ferry", path: "/confirm?next=/account" },
  { name: "my data", route: "/account/data", who: "slow-ferry", path: "/account/data" },
  { name: "a page that is not there", who: "visitor", path: "/groups/nowhere", status: 404 },
  { name: "a page that is not there, signed in", who: "slow-ferry", path: "/nowhere", status: 404 },
  { name: "what was written while signed out", who: "slow-ferry", path: writtenSignedOut, status: 401 },
];

/** GET routes of docs/api.md that are no pages of their own. */
export const notPages = ["/healthz", "/readyz", "/metrics", "/static/…", "/leave", "/groups/{slug}/room/events"];

/** Opens a page as the one who looks at it, and leaves it settled. */
export async function see(sight: Sight, page: Page, site: Site, last: () => Promise<void> = async () => {}): Promise<void> {
  if (typeof sight.path === "string") await page.goto(sight.path);
  else await sight.path(page, site, last);
  await expect(page.locator("main#main h1").first()).toBeVisible();
  const room = page.locator("[data-room][data-live=true] [data-connection]");
  if ((await room.count()) > 0) await expect(room).toHaveAttribute("data-connection", "live");
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** Makes the browser's person the one who looks at the page. */
export async function become(who: Who, context: BrowserContext, site: Site): Promise<void> {
  if (who === "visitor") return;
  if (who === "newcomer") await join(context, site.url);
  else await context.addCookies((await site.as(who)).cookies);
}
