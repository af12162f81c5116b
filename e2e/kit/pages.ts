// Every page that Hearth has, and who looks at it. The first test in
// pages.test.ts compares this list with docs/api.md, so that a new page cannot
// be forgotten here.
import { expect, type BrowserContext, type Page } from "@playwright/test";
import { codeNow } from "./codes.ts";
import { enter, get, join, post, signIn } from "./people.ts";
import type { Site } from "./test.ts";

/** Somebody of the demo, a person who just joined, or nobody. */
type Who = "visitor" | "newcomer" | "slow-ferry" | "copper-kettle" | "green-pencil" | "نافذة-قديمة";

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

type Conversations = { items: { title: string; url: string }[]; next: string | null };

/** Finds a conversation of the demo by its title, on whichever page of the list newer ones have pushed it to. */
async function found(page: Page, site: Site, title: string, group: string): Promise<string> {
  for (let at: string | null = `${group}/conversations`; at; ) {
    const list: Conversations = await get<Conversations>(page.context(), site.url + at);
    const one = list.items.find((c) => c.title === title);
    if (one) return one.url;
    at = list.next;
  }
  throw new Error(`the demo has no conversation called ${title}`);
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

/** Somebody whose post stands in a conversation of the demo. */
async function notMeeting(page: Page, site: Site): Promise<void> {
  await page.goto(await found(page, site, "The Sunday feeling", low));
  const link = page.locator('.post a[href$="/block"]').first();
  await page.goto((await link.getAttribute("href")) ?? "");
}

/** The first of those who listen, as who holds the group sees them. */
async function aListener(page: Page, site: Site): Promise<void> {
  const { listeners } = await get<{ listeners: { url: string }[] }>(page.context(), `${site.url}${low}/listening/listeners`);
  await page.goto(listeners[0]?.url ?? "");
}

/** The reader's own talk, which nobody has come to yet. */
async function aTalk(page: Page, site: Site): Promise<void> {
  const own = async () => (await get<{ talks: { url: string; over: boolean }[] }>(page.context(), `${site.url}${low}/listening`)).talks.find((t) => !t.over);
  if (!(await own())) await post(page.context(), `${site.url}${low}/listening/ask`, { wish: "think", words: "What to say to my sister." });
  await page.goto((await own())?.url ?? "");
}

/** Where a member says that somebody else's post breaks a rule. */
async function aReport(page: Page, site: Site, last: () => Promise<void> = async () => {}): Promise<void> {
  await page.goto(await found(page, site, "Start here if you are new", low));
  await last();
  await page.goto((await page.locator("a[href*='/report?kind=post']").first().getAttribute("href")) ?? "");
}

async function reportRefused(page: Page, site: Site, last: () => Promise<void>): Promise<void> {
  await aReport(page, site);
  await last();
  await send(page, "form[action$='/report']");
  await expect(page.locator("[data-problems]")).toBeVisible();
}

async function myReport(page: Page, site: Site, last: () => Promise<void>): Promise<void> {
  await aReport(page, site);
  const form = await page.locator("form[action$='/report']").evaluate((f: HTMLFormElement) => Object.fromEntries(new FormData(f)) as Record<string, string>);
  const { url } = await post(page.context(), `${site.url}${low}/report`, { ...form, rule: "private", words: "It names the town." });
  await last();
  await page.goto(url);
}

/** Something of the reader's that was folded away. */
async function aDecision(page: Page, site: Site): Promise<void> {
  const { decisions } = await get<{ decisions: { url: string }[] }>(page.context(), `${site.url}/decisions`);
  await page.goto(decisions[0]?.url ?? "");
}

/** A member of the group, on its facilitator's desk. */
async function aMember(page: Page, site: Site): Promise<void> {
  const { items } = await get<{ items: { role: string; url: string }[] }>(page.context(), `${site.url}${low}/desk/members`);
  await page.goto(items.find((m) => m.role === "member")?.url ?? "");
}

/** The case of somebody who has asked for a person. */
async function aCase(page: Page, site: Site): Promise<void> {
  const { items } = await get<{ items: { source: string; url: string }[] }>(page.context(), `${site.url}/safety/cases`);
  await page.goto(items.find((c) => c.source === "asked")?.url ?? "");
}

/** What there is to say about a post of one's own. */
async function aQuietNote(page: Page, site: Site): Promise<void> {
  const url = await found(page, site, "The Sunday feeling", low);
  const { posts } = await get<{ posts: { id: string }[] }>(page.context(), site.url + url);
  await page.goto(`${low}/quiet-note/post.${posts[0]?.id}`);
}

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

/** A request as the facilitator of a group that is asked finds it. */
async function oneRequest(page: Page, site: Site, last: () => Promise<void>): Promise<void> {
  await signIn(page.context(), site.url, { name: "oak-drawer", passphrase: "never lend out the good spanner" });
  await page.goto("/groups/worst-year/requests");
  await last();
  await page.locator("main .list a.name").first().click();
  await expect(page.locator("input[name=revision]")).toBeAttached();
}

/** An invitation link, opened by somebody without an account. */
async function invited(page: Page, site: Site, last: () => Promise<void>): Promise<void> {
  await signIn(page.context(), site.url, { name: "oak-drawer", passphrase: "never lend out the good spanner" });
  const { url } = await post(page.context(), `${site.url}/groups/worst-year/invitations`, { uses: "5", days: "7" });
  const kept = (await page.context().cookies()).filter((c) => c.name !== "hearth");
  await page.context().clearCookies();
  await page.context().addCookies(kept);
  await last();
  await page.goto(new URL(url).pathname);
}

/** A date of a group, by its place in the list. */
const aDate =
  (n: number, group = low): Way =>
  async (page, site) => {
    const { items } = await get<{ items: { url: string }[] }>(page.context(), `${site.url}${group}/meetings`);
    await page.goto(items[n]?.url ?? "");
  };

/** A series of low-days, as its facilitator changes it. */
async function aSeries(page: Page, site: Site): Promise<void> {
  const { items } = await get<{ items: { series: string }[] }>(page.context(), `${site.url}${low}/meetings`);
  await page.goto(`${low}/meetings/${items[0]?.series}`);
}

/** A meeting that begins in five minutes, each with an address of its own. */
export async function meetingNow(at: BrowserContext, site: Site, format = "peer", group = low): Promise<string> {
  const begins = new Date(Date.now() + 5 * 60_000).toISOString();
  const [day, time] = [begins.slice(0, 10), begins.slice(11, 16)];
  const { id } = await post(at, `${site.url}${group}/meetings`, {
    title: "Just now", format, zone: "Etc/UTC", day, time, minutes: "60", repeat: "once", ends: "never", confirm: "none",
  });
  return `${group}/meetings/${id}/${day.replaceAll("-", "")}T${time.replace(":", "")}00/room`;
}

/** Brings somebody into a meeting by text. */
export async function comeIn(at: BrowserContext, site: Site, room: string): Promise<void> {
  const answer = await at.request.post(`${site.url}${room}/enter`, { form: { way: "text", check_in: "wait" }, headers: { Accept: "application/json" } });
  expect(answer.ok()).toBe(true);
}

export async function doIn(at: BrowserContext, site: Site, room: string, form: Record<string, string>): Promise<void> {
  const answer = await at.request.post(`${site.url}${room}/acts`, { form, headers: { Accept: "application/json" } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

const meetingRoom =
  (acts: string[], suffix = "", format = "peer"): Way =>
  async (page, site) => {
    const room = await meetingNow(page.context(), site, format);
    if (acts.length > 0) await comeIn(page.context(), site, room);
    for (const act of acts.slice(1)) await doIn(page.context(), site, room, { act });
    await page.goto(room + suffix);
  };

/** The answer to the three questions. */
async function matched(page: Page, _site: Site, last: () => Promise<void>): Promise<void> {
  await page.goto("/groups/match");
  await page.locator("main form label[for=today]").click();
  await last();
  await send(page, "main form");
  await expect(page.locator("#matched")).toBeVisible();
}

/** A card of slow-ferry's own. */
const ownItem =
  (suffix: string): Way =>
  async (page, site, last) => {
    const { items } = await get<{ items: { handle: string; url: string }[] }>(page.context(), `${site.url}${low}/board/cards`);
    const own = items.find((i) => i.handle === "quiet-otter");
    if (!own) throw new Error("the demo has no card of quiet-otter's");
    await last();
    await page.goto(own.url + suffix);
  };

/** The group's own meeting format. */
const ownFormat =
  (suffix: string): Way =>
  async (page, site, last) => {
    const { items } = await get<{ items: { own: boolean; url: string }[] }>(page.context(), `${site.url}${low}/formats`);
    const own = items.find((i) => i.own);
    if (!own) throw new Error("the demo has no meeting format of the group's own");
    await last();
    await page.goto(own.url + suffix);
  };

/** The editor with everything open that can be. */
async function newFormat(page: Page, _site: Site, last: () => Promise<void>): Promise<void> {
  await last();
  await page.goto(`${low}/formats/new?from=peer`);
  await page.locator("main details").evaluateAll((all) => all.forEach((d) => ((d as HTMLDetailsElement).open = true)));
}

async function badFormat(page: Page, _site: Site, last: () => Promise<void>): Promise<void> {
  await page.goto(`${low}/formats/new?from=peer`);
  await page.locator("input[name=length]").fill("ninety");
  await last();
  await send(page, "#format");
  await expect(page.locator("[data-problems]")).toBeVisible();
}

async function badImport(page: Page, _site: Site, last: () => Promise<void>): Promise<void> {
  await page.goto(`${low}/formats/import`);
  await page.locator("textarea[name=document]").fill("hearth_format: 1\nname: Half a format\n");
  await last();
  await send(page, "main form.stack");
  await expect(page.locator("[data-problems]")).toBeVisible();
}

async function settingUpCodes(page: Page, _site: Site, last: () => Promise<void>): Promise<void> {
  await page.goto("/account/second-factor");
  const setUp = page.getByRole("main").locator("form[action='/account/second-factor'] button");
  await last();
  if (await setUp.isVisible()) await setUp.click();
  else await page.reload();
  await expect(page.locator("svg.square-code")).toBeVisible();
}

async function givingACode(page: Page, site: Site, last: () => Promise<void>): Promise<void> {
  await page.goto("/account/unlock");
  if (!page.url().endsWith("/account/unlock")) {
    await settingUpCodes(page, site, () => Promise.resolve());
    await page.locator("input[name=second_factor_code]").fill(codeNow(await page.locator(".secret-code").innerText()));
    await page.locator("form[action='/account/second-factor/check'] button").click();
    await expect(page).toHaveURL(/done=second/);
  }
  await last();
  await page.goto("/account/unlock");
  await expect(page.locator("input[name=second_factor_code]")).toBeVisible();
}

async function badChoices(page: Page, _site: Site, last: () => Promise<void>): Promise<void> {
  await page.goto("/helping");
  await page.locator("details.more summary").click();
  await page.locator("input[name=daily]").fill("99");
  await last();
  await send(page, "form[action='/helping']");
  await expect(page.locator("[data-problems]")).toBeVisible();
}

/** Begins a group from a template, fills in what is needed, and opens a step. */
async function plan(page: Page, site: Site): Promise<string> {
  const drafts = await get<{ drafts: { url: string }[] }>(page.context(), `${site.url}/start`);
  const known = drafts.drafts[0]?.url;
  if (known) return known.replace(/\/purpose$/, "");
  const begun = await page.context().request.post(`${site.url}/start`, {
    form: { template: "peer", organisation: "kettle-lane" },
    headers: { Accept: "application/json" },
  });
  const draft = ((await begun.json()) as { url: string }).url.replace(/\/purpose$/, "");
  await page.context().request.post(`${site.url}${draft}/purpose`, {
    form: { name: "Quiet corner", summary: "A group.", aim: "Company.", for_whom: "You.", not_for: "Emergencies.", lang: "en", led_by: "peers", topics: "grief" },
    headers: { Accept: "application/json" },
  });
  return draft;
}

const planning =
  (step: string): Way =>
  async (page, site, last) => {
    const draft = await plan(page, site);
    await last();
    await page.goto(`${draft}/${step}`);
  };

async function planningRefused(page: Page, site: Site, last: () => Promise<void>): Promise<void> {
  await page.goto(`${await plan(page, site)}/purpose`);
  await page.getByRole("textbox").first().fill("");
  await last();
  await send(page, "main form");
  await expect(page.locator("[data-problems]")).toBeVisible();
}

export const sights: Sight[] = [
  { name: "the front page", route: "/", who: "visitor", path: "/" },
  { name: "the front page of somebody signed in", route: "/", who: "slow-ferry", path: "/" },
  { name: "help now", route: "/help", who: "visitor", path: "/help?country=GB" },
  { name: "help now for all countries", route: "/help", who: "visitor", path: "/help?country=" },
  { name: "back to here and now", route: "/grounding", who: "visitor", path: "/grounding" },
  { name: "privacy", route: "/privacy", who: "visitor", path: "/privacy" },
  { name: "goodbye", route: "/goodbye", who: "visitor", path: "/goodbye" },
  { name: "all groups", route: "/groups", who: "visitor", path: "/groups" },
  { name: "groups with facets", route: "/groups", who: "visitor", path: "/groups?topic=grief&topic=sleep&format=chat&led=peers&q=low" },
  { name: "three questions", route: "/groups/match", who: "visitor", path: "/groups/match" },
  { name: "three answers", route: "/groups/match", who: "visitor", path: matched },
  { name: "groups, none found", route: "/groups", who: "visitor", path: "/groups?q=zzzzqqqq" },
  { name: "a group, as a visitor", route: "/groups/{slug}", who: "visitor", path: low },
  { name: "a group, with the form to become a member", route: "/groups/{slug}", who: "newcomer", path: low },
  { name: "a group, as a member", route: "/groups/{slug}", who: "slow-ferry", path: low },
  { name: "the form to become a member", route: "/groups/{slug}/membership", who: "newcomer", path: `${low}/membership` },
  { name: "leaving a group", route: "/groups/{slug}/leave", who: "slow-ferry", path: `${low}/leave` },
  { name: "leaving a group as the one who holds it", route: "/groups/{slug}/leave", who: "copper-kettle", path: `${low}/leave` },
  { name: "the desk of a group", route: "/groups/{slug}/desk", who: "copper-kettle", path: `${low}/desk` },
  { name: "what nobody has answered", route: "/groups/{slug}/desk/unanswered", who: "copper-kettle", path: `${low}/desk/unanswered` },
  { name: "what one would rather not meet", route: "/groups/{slug}/apart", who: "slow-ferry", path: `${low}/apart` },
  { name: "asking not to meet somebody", route: "/groups/{slug}/members/{member}/block", who: "slow-ferry", path: notMeeting },
  { name: "how I meet heavy words", route: "/account/reading", who: "slow-ferry", path: "/account/reading" },
  { name: "how I meet heavy words here", route: "/groups/{slug}/reading", who: "slow-ferry", path: `${low}/reading` },
  { name: "how I meet heavy words here, holding the group", who: "copper-kettle", path: `${low}/reading` },
  { name: "how warm a group runs", route: "/groups/{slug}/desk/temperature", who: "copper-kettle", path: `${low}/desk/temperature` },
  { name: "no contact between two members", route: "/groups/{slug}/desk/no-contact", who: "copper-kettle", path: `${low}/desk/no-contact` },
  { name: "the members of a group", route: "/groups/{slug}/desk/members", who: "copper-kettle", path: `${low}/desk/members` },
  { name: "members who have not written yet", route: "/groups/{slug}/desk/members", who: "copper-kettle", path: `${low}/desk/members?show=quiet` },
  { name: "one member, on the desk", route: "/groups/{slug}/desk/members/{member}", who: "copper-kettle", path: aMember },
  { name: "ended memberships", route: "/groups/{slug}/desk/removed", who: "copper-kettle", path: `${low}/desk/removed` },
  { name: "what becomes of a group", route: "/groups/{slug}/desk/future", who: "copper-kettle", path: `${low}/desk/future` },
  { name: "what I am asked to take on", route: "/groups/{slug}/offers", who: "نافذة-قديمة", path: "/groups/steady-ground/offers" },
  { name: "who has paid", route: "/groups/{slug}/fees/ledger", who: "green-pencil", path: "/groups/steady-ground/fees/ledger" },
  { name: "what a group costs me", route: "/groups/{slug}/fees", who: "نافذة-قديمة", path: "/groups/steady-ground/fees" },

  { name: "asking to come in", route: "/groups/{slug}/request", who: "newcomer", path: "/groups/worst-year/request" },
  { name: "requests", route: "/groups/{slug}/requests", who: "copper-kettle", path: `${low}/requests` },
  { name: "one request", route: "/groups/{slug}/requests/{id}", who: "visitor", path: oneRequest },
  { name: "questions before coming in", route: "/groups/{slug}/questions", who: "copper-kettle", path: `${low}/questions` },
  { name: "an invitation", route: "/invite/{token}", who: "visitor", path: invited },
  { name: "invitation links", route: "/groups/{slug}/invitations", who: "copper-kettle", path: `${low}/invitations` },
  { name: "a code", route: "/codes", who: "slow-ferry", path: "/codes" },
  { name: "the waiting list, for a newcomer", route: "/groups/{slug}/waiting", who: "newcomer", path: "/groups/steady-ground/waiting" },
  { name: "the waiting list, for facilitators", route: "/groups/{slug}/waiting-list", who: "copper-kettle", path: `${low}/waiting-list` },
  { name: "who is new", route: "/groups/{slug}/welcomes", who: "copper-kettle", path: `${low}/welcomes` },
  { name: "taking a break", route: "/groups/{slug}/pause", who: "slow-ferry", path: `${low}/pause` },
  { name: "who is on a break", route: "/groups/{slug}/breaks", who: "copper-kettle", path: `${low}/breaks` },
  { name: "what we agreed", route: "/groups/{slug}/agreements", who: "slow-ferry", path: `${low}/agreements` },
  { name: "a member in a group", route: "/groups/{slug}/me", who: "slow-ferry", path: `${low}/me` },

  { name: "starting a group, as a visitor", route: "/start", who: "visitor", path: "/start" },
  { name: "starting a group", route: "/start", who: "slow-ferry", path: "/start" },
  { name: "starting: purpose", route: "/start/{draft}/{step}", who: "newcomer", path: planning("purpose") },
  { name: "starting: shape", who: "newcomer", path: planning("shape") },
  { name: "starting: agreements", who: "newcomer", path: planning("agreements") },
  { name: "starting: people", who: "newcomer", path: planning("people") },
  { name: "starting: a step that came back", who: "newcomer", path: planningRefused, status: 422 },
  { name: "starting: as visitors will see it", route: "/start/{draft}/check", who: "newcomer", path: planning("check") },
  { name: "first steps of a group", route: "/groups/{slug}/first-steps", who: "copper-kettle", path: `${low}/first-steps` },
  { name: "settings of a group", route: "/groups/{slug}/settings", who: "copper-kettle", path: `${low}/settings` },
  { name: "settings: shape", route: "/groups/{slug}/settings/{part}", who: "copper-kettle", path: `${low}/settings/shape` },
  { name: "settings: agreements", who: "copper-kettle", path: `${low}/settings/agreements` },
  { name: "settings: people", who: "copper-kettle", path: `${low}/settings/people` },
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
  { name: "helping, with posts that wait", route: "/helping", who: "slow-ferry", path: "/helping" },
  { name: "helping, in no group", route: "/helping", who: "newcomer", path: "/helping" },
  { name: "helping, choices that came back", who: "slow-ferry", path: badChoices, status: 422 },
  { name: "answers and duty", route: "/groups/{slug}/promise", who: "copper-kettle", path: `${low}/promise` },
  { name: "the room, as a member", route: "/groups/{slug}/room", who: "slow-ferry", path: `${low}/room` },
  { name: "the room, as a facilitator", route: "/groups/{slug}/room", who: "copper-kettle", path: `${low}/room` },
  { name: "the room, empty", route: "/groups/{slug}/room", who: "newcomer", path: emptyRoom },

  { name: "the board", route: "/groups/{slug}/board", who: "slow-ferry", path: `${low}/board` },
  { name: "the board, as a facilitator", route: "/groups/{slug}/board", who: "copper-kettle", path: `${low}/board` },
  { name: "announcing", route: "/groups/{slug}/board/announcements/new", who: "copper-kettle", path: `${low}/board/announcements/new` },
  { name: "strategy cards", route: "/groups/{slug}/board/cards", who: "slow-ferry", path: `${low}/board/cards` },
  { name: "strategy cards that I keep", who: "slow-ferry", path: `${low}/board/cards?saved=yes` },
  { name: "a new strategy card", route: "/groups/{slug}/board/cards/new", who: "slow-ferry", path: `${low}/board/cards/new` },
  { name: "one strategy card", route: "/groups/{slug}/board/items/{item}", who: "slow-ferry", path: ownItem("") },
  { name: "editing a strategy card", route: "/groups/{slug}/board/items/{item}/edit", who: "slow-ferry", path: ownItem("/edit") },
  { name: "practical help", route: "/groups/{slug}/board/help", who: "slow-ferry", path: `${low}/board/help` },
  { name: "asking for help", route: "/groups/{slug}/board/help/new", who: "slow-ferry", path: `${low}/board/help/new` },
  { name: "asking for help, refused", who: "slow-ferry", path: refused(`${low}/board/help/new`, "main form.stack"), status: 422 },
  { name: "resources", route: "/groups/{slug}/board/resources", who: "slow-ferry", path: `${low}/board/resources` },
  { name: "resources, as a facilitator", route: "/groups/{slug}/board/resources", who: "copper-kettle", path: `${low}/board/resources` },
  { name: "suggesting a resource", route: "/groups/{slug}/board/resources/new", who: "slow-ferry", path: `${low}/board/resources/new` },
  { name: "what changed", route: "/groups/{slug}/board/changes", who: "slow-ferry", path: `${low}/board/changes` },
  { name: "what changed, as a facilitator", route: "/groups/{slug}/board/changes", who: "copper-kettle", path: `${low}/board/changes` },

  { name: "meetings", route: "/groups/{slug}/meetings", who: "slow-ferry", path: `${low}/meetings` },
  { name: "meetings, as a facilitator", route: "/groups/{slug}/meetings", who: "copper-kettle", path: `${low}/meetings` },
  { name: "a new meeting", route: "/groups/{slug}/meetings/new", who: "copper-kettle", path: `${low}/meetings/new` },
  { name: "a new meeting, refused", who: "copper-kettle", path: refused(`${low}/meetings/new`, "main form.meeting-form"), status: 422 },
  { name: "a meeting's reminders and calendar", route: "/groups/{slug}/meetings/yours", who: "slow-ferry", path: `${low}/meetings/yours` },
  { name: "a date that goes on", route: "/groups/{slug}/meetings/{series}/{date}", who: "slow-ferry", path: aDate(0) },
  { name: "a date, as a facilitator", route: "/groups/{slug}/meetings/{series}/{date}", who: "copper-kettle", path: aDate(2) },
  { name: "a date that is called off", who: "green-pencil", path: aDate(1, "/groups/steady-ground") },
  { name: "the door of a meeting", route: "/groups/{slug}/meetings/{series}/{date}/room", who: "copper-kettle", path: meetingRoom([]) },
  { name: "a meeting before it begins", who: "copper-kettle", path: meetingRoom(["in"]) },
  { name: "a meeting, at its first round", who: "copper-kettle", path: meetingRoom(["in", "begin", "advance", "advance", "advance"]) },
  { name: "the quiet room beside a meeting", route: "/groups/{slug}/meetings/{series}/{date}/room/aside", who: "copper-kettle", path: meetingRoom(["in", "begin", "step_aside"], "/aside") },
  { name: "the quiet room, as a facilitator", route: "/groups/{slug}/meetings/{series}/{date}/room/aside", who: "copper-kettle", path: meetingRoom(["in"], "/aside") },
  { name: "where one is, for an emergency", route: "/groups/{slug}/meetings/{series}/{date}/room/where", who: "copper-kettle", path: meetingRoom(["in"], "/where", "process") },
  { name: "what comes after a meeting", route: "/groups/{slug}/meetings/{series}/{date}/room/after", who: "copper-kettle", path: meetingRoom(["in", "begin", "end"], "/after") },
  { name: "changing a meeting", route: "/groups/{slug}/meetings/{series}", who: "copper-kettle", path: aSeries },
  { name: "meeting formats", route: "/groups/{slug}/formats", who: "slow-ferry", path: `${low}/formats` },
  { name: "meeting formats, as a facilitator", route: "/groups/{slug}/formats", who: "copper-kettle", path: `${low}/formats` },
  { name: "a meeting format to read", route: "/groups/{slug}/formats/{format}", who: "slow-ferry", path: `${low}/formats/peer?open=yes` },
  { name: "a meeting format of one's own", route: "/groups/{slug}/formats/{format}", who: "copper-kettle", path: ownFormat("") },
  { name: "a new meeting format", route: "/groups/{slug}/formats/new", who: "copper-kettle", path: newFormat },
  { name: "changing a meeting format", route: "/groups/{slug}/formats/{format}/edit", who: "copper-kettle", path: ownFormat("/edit") },
  { name: "a meeting format, refused", who: "copper-kettle", path: badFormat, status: 422 },
  { name: "a meeting format's versions", route: "/groups/{slug}/formats/{format}/history", who: "slow-ferry", path: ownFormat("/history") },
  { name: "an old version of a meeting format", route: "/groups/{slug}/formats/{format}/versions/{version}", who: "copper-kettle", path: ownFormat("/versions/1") },
  { name: "copying a meeting format", route: "/groups/{slug}/formats/copy", who: "copper-kettle", path: `${low}/formats/copy` },
  { name: "bringing a meeting format in", route: "/groups/{slug}/formats/import", who: "copper-kettle", path: `${low}/formats/import` },
  { name: "bringing a meeting format in, refused", who: "copper-kettle", path: badImport, status: 422 },

  { name: "listening", route: "/groups/{slug}/listening", who: "slow-ferry", path: `${low}/listening` },
  { name: "listening, for who holds the group", route: "/groups/{slug}/listening", who: "copper-kettle", path: `${low}/listening` },
  { name: "the course of listening", route: "/groups/{slug}/listening/course", who: "slow-ferry", path: `${low}/listening/course` },
  { name: "the course of listening, refused", who: "slow-ferry", path: refused(`${low}/listening/course`, "main form"), status: 422 },
  { name: "who listens", route: "/groups/{slug}/listening/listeners", who: "copper-kettle", path: `${low}/listening/listeners` },
  { name: "somebody who listens", route: "/groups/{slug}/listening/listeners/{member}", who: "copper-kettle", path: aListener },
  { name: "a talk that waits", route: "/groups/{slug}/listening/talks/{talk}", who: "slow-ferry", path: aTalk },

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
  { name: "my second factor, none yet", route: "/account/second-factor", who: "slow-ferry", path: "/account/second-factor?next=/me" },
  { name: "setting up a code app", who: "newcomer", path: settingUpCodes },
  { name: "giving the second factor", route: "/account/unlock", who: "newcomer", path: givingACode },
  { name: "notices", route: "/notices", who: "slow-ferry", path: "/notices" },
  { name: "notices, none yet", route: "/notices", who: "newcomer", path: "/notices" },
  { name: "how I am told", route: "/account/notices", who: "slow-ferry", path: "/account/notices" },
  { name: "how I am told, refused", who: "newcomer", path: refused("/account/notices", "form[action='/account/notices/mail']"), status: 422 },
  { name: "ending mails", route: "/notices/mail/stop/{token}", who: "visitor", path: "/notices/mail/stop/anything" },
  { name: "the outbox", route: "/outbox", who: "visitor", path: "/outbox" },
  { name: "my data", route: "/account/data", who: "slow-ferry", path: "/account/data" },
  { name: "where I work, nowhere", route: "/org", who: "slow-ferry", path: "/org" },
  { name: "an organisation", route: "/o/{org}", who: "visitor", path: "/o/kettle-lane" },
  { name: "a partner of an organisation, as a visitor", route: "/o/{org}/{partner}", who: "visitor", path: "/o/kettle-lane/lantern-college" },
  { name: "a partner of an organisation, with the field for a code", route: "/o/{org}/{partner}", who: "slow-ferry", path: "/o/kettle-lane/lantern-college" },
  { name: "what the organisation wrote to a group", route: "/groups/{slug}/lines", who: "copper-kettle", path: `${low}/lines` },
  { name: "reporting a post", route: "/groups/{slug}/report", who: "slow-ferry", path: aReport },
  { name: "reporting a post, refused", who: "slow-ferry", path: reportRefused, status: 422 },
  { name: "my report", route: "/reports/{report}", who: "slow-ferry", path: myReport },
  { name: "how far I am trusted", route: "/groups/{slug}/trust", who: "slow-ferry", path: "/groups/low-days/trust" },
  { name: "how far whoever holds the group is trusted", route: "/groups/{slug}/trust", who: "copper-kettle", path: "/groups/low-days/trust" },
  { name: "decisions about me", route: "/decisions", who: "slow-ferry", path: "/decisions" },
  { name: "decisions about me, none yet", route: "/decisions", who: "newcomer", path: "/decisions" },
  { name: "a decision about me, with its reasons", route: "/decisions/{decision}", who: "slow-ferry", path: aDecision },
  { name: "what waits to be looked at", route: "/groups/{slug}/desk/matters", who: "copper-kettle", path: `${low}/desk/matters` },
  { name: "how an organisation decides", route: "/o/{org}/transparency", who: "visitor", path: "/o/kettle-lane/transparency" },
  { name: "a page that is not there", who: "visitor", path: "/groups/nowhere", status: 404 },
  { name: "a page that is not there, signed in", who: "slow-ferry", path: "/nowhere", status: 404 },
  { name: "talking with a person", route: "/groups/{slug}/person", who: "slow-ferry", path: `${low}/person` },
  { name: "where to ask for a person", route: "/person", who: "newcomer", path: "/person" },
  { name: "worrying about somebody", route: "/groups/{slug}/worry", who: "slow-ferry", path: `${low}/worry` },
  { name: "a worry, refused", who: "slow-ferry", path: refused(`${low}/worry`, "form[action$='/worry']"), status: 422 },
  { name: "who may need somebody", route: "/safety/cases", who: "copper-kettle", path: "/safety/cases" },
  { name: "a case", route: "/safety/cases/{case}", who: "copper-kettle", path: aCase },
  { name: "my sealed contact", route: "/groups/{slug}/sealed", who: "slow-ferry", path: `${low}/sealed` },
  { name: "when something sealed can be opened", route: "/privacy/opening", who: "visitor", path: "/privacy/opening" },
  { name: "a note about what I wrote", route: "/groups/{slug}/quiet-note/{thing}", who: "slow-ferry", path: aQuietNote },
  { name: "my load", route: "/account/work", who: "copper-kettle", path: "/account/work" },
  { name: "five minutes for me", route: "/account/work/debriefs/{number}", who: "copper-kettle", path: "/account/work/debriefs/2" },
  { name: "my duty as a responder", route: "/safety", who: "copper-kettle", path: "/safety" },
  { name: "what was written while signed out", who: "slow-ferry", path: writtenSignedOut, status: 401 },
];

/** GET routes of docs/api.md that are no pages of their own. */
export const notPages = ["/healthz", "/readyz", "/metrics", "/static/…", "/leave", "/notices/{notice}", "/groups/{slug}/cases", "/groups/{slug}/work", "/groups/{slug}/room/events",
  "/groups/{slug}/meetings/{series}/{date}/room/events", "/groups/{slug}/listening/talks/{talk}/events",
  // Answers for programs only.
  "/formats/schema.json", "/calendar/{token}", "/groups/{slug}/formats/{format}/export.yaml", "/groups/{slug}/formats/{format}/export.json",
  "/hsds", "/hsds/openapi.json", "/hsds/services", "/hsds/services/{id}", "/hsds/organizations", "/hsds/organizations/{id}",
  "/hsds/service_at_locations", "/hsds/service_at_locations/{id}", "/hsds/taxonomies", "/hsds/taxonomies/{id}",
  "/hsds/taxonomy_terms", "/hsds/taxonomy_terms/{id}",
  // Pages at the end of a story; desk.test.ts tells it.
  "/groups/{slug}/removed", "/groups/{slug}/went-on", "/moves/{move}", "/groups/{slug}/fees/ledger.csv",
  // The console of an organisation stands behind a second factor.
  "/staff-invitation/{token}", "/org/{org}", "/org/{org}/totals", "/org/{org}/settings", "/org/{org}/topics", "/org/{org}/topics/{topic}",
  "/org/{org}/groups", "/org/{org}/groups/{group}", "/org/{org}/staff", "/org/{org}/staff/{person}", "/org/{org}/roster", "/org/{org}/me",
  "/org/{org}/partners", "/org/{org}/partners/{partner}", "/org/{org}/audit",
  // So does what its staff looks into; moderation.test.ts goes through it.
  "/moderation/{org}", "/moderation/{org}/review", "/moderation/{org}/statements", "/moderation/{org}/rules", "/matters/{matter}", "/appeals/{appeal}",
  "/o/{org}/transparency.csv",
  // So does opening what is sealed.
  "/safety/sealed", "/safety/sealed/{ask}", "/safety/cases/{case}/sealed",
  // So does supervision; supervision.test.ts looks at it.
  "/supervision/{org}", "/supervision/{org}/talks/{talk}",
  // So does a rota; rota.test.ts looks at it.
  "/safety/events", "/safety/rota/{org}", "/safety/rota/{org}/me", "/safety/rota/{org}/handover", "/safety/rota/{org}/drills", "/safety/rota/{org}/calling",
];

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
