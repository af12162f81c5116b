// The room: several people at once, on one server and on two, through every
// kind of break.
import { randomBytes } from "node:crypto";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { Hearth, postgresWorld } from "../kit/hearth.ts";
import { enter, join, signIn } from "../kit/people.ts";
import { Relay } from "../kit/proxy.ts";
import { allSee, linesStored, live, openRoom, room, say, speak } from "../kit/room.ts";
import { expect, newSite, test } from "../kit/test.ts";

const newMark = (): string => randomBytes(4).toString("hex");
const count = (mark: string, who: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${mark} ${who} ${i + 1}`);

/** A browser for a new member of the group, or for somebody of the demo, at any server. */
async function person(browser: Browser, site: string, as?: { name: string; passphrase: string }): Promise<Page> {
  const context = await browser.newContext({ baseURL: site });
  if (as) await signIn(context, site, as);
  else {
    await join(context, site);
    await enter(context, site, "low-days");
  }
  return context.newPage();
}

const closeAll = (pages: Page[]) => Promise.all(pages.map((p) => p.context().close()));

test("two members and a facilitator talk, each message once on every page", async ({ browser, site }) => {
  const mark = newMark();
  const first = await person(browser, site.url);
  const second = await person(browser, site.url);
  const holder = await person(browser, site.url, site.person("copper-kettle"));
  const all = [first, second, holder];
  for (const page of all) await openRoom(page);

  const lines = [`${mark} hello`, `${mark} good evening`, `${mark} welcome, both`];
  await say(first, lines[0] ?? "");
  await allSee(all, mark, lines.slice(0, 1));
  await say(second, lines[1] ?? "");
  await allSee(all, mark, lines.slice(0, 2));
  await say(holder, lines[2] ?? "");
  await allSee(all, mark, lines);
  await expect(first.getByLabel("Say something")).toHaveValue("");
  await expect(first.locator(".line.mine").filter({ hasText: mark })).toHaveCount(1);
  await expect(first.locator("#announce"), "others' words are said to screen readers").toContainText("welcome, both");

  await test.step("the facilitator hides a message, with a reason, on every page at once", async () => {
    const line = holder.locator(".line").filter({ hasText: `${mark} good evening` });
    const id = await line.getAttribute("id");
    await line.locator("summary").click();
    await line.getByLabel("Why it should be hidden").fill("It names a street.");
    await line.getByRole("button", { name: "Hide it" }).click();
    for (const page of [first, second]) await expect(page.locator(`#${id}`)).toContainText("It names a street.");
    await expect(first.locator(`#${id}`)).not.toContainText("good evening");
  });

  await test.step("somebody takes back their own message", async () => {
    const line = first.locator(".line.mine").filter({ hasText: `${mark} hello` });
    const id = await line.getAttribute("id");
    await line.locator("summary").click();
    await line.getByRole("button", { name: "Take it back" }).click();
    for (const page of all) await expect(page.locator(`#${id}`)).toContainText("This was taken back.");
  });

  await test.step("who wishes to be seen is seen", async () => {
    await second.getByLabel("Show that I am here").check();
    const handle = (await second.locator("[data-room]").getAttribute("data-name")) ?? "";
    await expect(first.locator("[data-here]")).toContainText(handle);
    await second.getByLabel("Show that I am here").uncheck();
    await expect(first.locator("[data-here]")).not.toContainText(handle);
  });
  await closeAll(all);
});

test("somebody who was offline gets what they missed, once, and their own words go out", async ({ browser, site }) => {
  const mark = newMark();
  const away = await person(browser, site.url);
  const here = await person(browser, site.url);
  for (const page of [away, here]) await openRoom(page);
  await say(here, `${mark} before`);
  await allSee([away], mark, [`${mark} before`]);

  await away.context().setOffline(true);
  await say(here, `${mark} meanwhile`);
  await allSee([here], mark, [`${mark} before`, `${mark} meanwhile`]);
  await say(away, `${mark} from the tunnel`);
  await expect(away.locator("[data-problem]")).toContainText("Your words are still here");
  await expect(away.getByLabel("Say something")).toHaveValue(`${mark} from the tunnel`);

  await away.context().setOffline(false);
  await live(away);
  await allSee([away], mark, [`${mark} before`, `${mark} meanwhile`]);
  await away.getByRole("button", { name: "Send" }).click();
  await allSee([away, here], mark, [`${mark} before`, `${mark} meanwhile`, `${mark} from the tunnel`]);
  await closeAll([away, here]);
});

test("a power cut in the middle of a talk loses nothing and doubles nothing", async ({ browser }) => {
  test.slow();
  const site = await newSite(browser);
  const mark = newMark();
  const holder = await person(browser, site.url, site.person("copper-kettle"));
  const people = [await person(browser, site.url), await person(browser, site.url), holder];
  for (const page of people) await openRoom(page);

  let cut: Promise<void> | undefined;
  const talk = people.map((page, who) =>
    speak(page.context(), () => site.url, count(mark, `person ${who}`, 12), (n) => {
      if (n === 5) cut ??= site.server.kill().then(() => site.server.serve());
    }),
  );
  await Promise.all(talk);
  expect(cut, "the server was killed meanwhile").toBeDefined();
  await cut;

  const stored = await linesStored(people[0]!.context(), site.url, mark);
  expect(stored).toHaveLength(36);
  for (let who = 0; who < 3; who++) {
    expect(stored.filter((t) => t.includes(`person ${who}`)), "each in the order they spoke").toEqual(count(mark, `person ${who}`, 12));
  }
  await allSee(people, mark, stored);
  for (const page of people) await live(page);
  await say(people[0]!, `${mark} we are back`);
  await allSee(people, mark, [...stored, `${mark} we are back`]);
  await closeAll(people);
  await site.end();
});

test("words that were sent into a power cut stay in the box, and are said once", async ({ browser }) => {
  const site = await newSite(browser);
  const mark = newMark();
  const page = await person(browser, site.url);
  await openRoom(page);
  await site.server.kill();
  await say(page, `${mark} into the dark`);
  await expect(page.locator("[data-problem]")).toContainText("Your words are still here");
  await expect(page.locator("[data-connection]")).toHaveAttribute("data-connection", "reconnecting");
  await site.server.serve();
  await live(page);
  await page.getByRole("button", { name: "Send" }).click();
  await allSee([page], mark, [`${mark} into the dark`]);
  await expect(page.getByLabel("Say something")).toHaveValue("");
  await page.context().close();
  await site.end();
});

test.describe("on two servers, one PostgreSQL and Redis", () => {
  test("members of one room are moved to the other server when theirs dies, and lose nothing", async ({ browser }) => {
    test.slow();
    const world = await postgresWorld();
    const one = await Hearth.start(world.env);
    const two = await Hearth.start(world.env);
    const relay = await Relay.to(one.port);
    const mark = newMark();
    const moved = await person(browser, relay.url);
    const stays = await person(browser, two.url);
    await openRoom(moved);
    await openRoom(stays);

    const talk = await test.step("each hears the other across the servers", async () => {
      await say(moved, `${mark} from the first`);
      await allSee([moved, stays], mark, [`${mark} from the first`]);
      await say(stays, `${mark} from the second`);
      await allSee([moved, stays], mark, [`${mark} from the first`, `${mark} from the second`]);
      return [`${mark} from the first`, `${mark} from the second`];
    });

    await test.step("the first server dies while both talk", async () => {
      let dead: Promise<void> | undefined;
      const die = async (): Promise<void> => {
        await one.kill();
        relay.switchTo(two.port);
      };
      const talkOf = (context: BrowserContext, site: string, who: string) =>
        speak(context, () => site, count(mark, who, 10), (n) => {
          if (n === 4) dead ??= die();
        });
      await Promise.all([talkOf(moved.context(), relay.url, "moved"), talkOf(stays.context(), two.url, "stays")]);
      await dead;
    });

    const stored = await linesStored(stays.context(), two.url, mark);
    expect(stored).toHaveLength(22);
    expect(stored.slice(0, 2)).toEqual(talk);
    for (const who of ["moved", "stays"]) expect(stored.filter((t) => t.includes(who))).toEqual(count(mark, who, 10));
    await allSee([moved, stays], mark, stored);
    await live(moved);
    await say(moved, `${mark} still here`);
    await allSee([moved, stays], mark, [...stored, `${mark} still here`]);

    await closeAll([moved, stays]);
    await relay.close();
    await two.stop();
    await world.end();
  });

  test("a server that is stopped for an update hands its people on", async ({ browser }) => {
    const world = await postgresWorld();
    const one = await Hearth.start(world.env);
    const two = await Hearth.start(world.env);
    const relay = await Relay.to(one.port);
    const mark = newMark();
    const member = await person(browser, relay.url);
    await openRoom(member);
    const reader = await person(browser, two.url);
    await openRoom(reader);
    const stopped = one.stop();
    await say(reader, `${mark} while it stops`);
    await stopped;
    relay.switchTo(two.port);
    await live(member);
    await allSee([member, reader], mark, [`${mark} while it stops`]);
    await closeAll([member, reader]);
    await relay.close();
    await two.stop();
    await world.end();
  });
});

test("a room is not there for those who do not belong to it", async ({ open }) => {
  const page = await open("blue-toolbox");
  const answer = await page.goto(room);
  expect(answer?.status()).toBe(404);
});
