// A meeting's room: several people at once in one round, through a killed
// server, a second tab and the end.
import type { Page } from "@playwright/test";
import { violations } from "../kit/axe.ts";
import { tabTo } from "../kit/focus.ts";
import { comeIn as sit, doIn, meetingNow } from "../kit/pages.ts";
import { enter, join } from "../kit/people.ts";
import { sideways } from "../kit/shape.ts";
import { expect, newSite, test, type Open, type Site } from "../kit/test.ts";

/** The address of the demo's meeting that goes on now. */
async function roomOf(page: Page): Promise<string> {
  await page.goto("/groups/low-days/meetings");
  const room = await page.locator('main a[href*="/meetings/"][href$="/room"]').first().getAttribute("href");
  expect(room, "a meeting can be joined now").not.toBeNull();
  return room ?? "";
}

async function member(site: Site & { open: Open }): Promise<Page> {
  const page = await site.open();
  await join(page.context(), site.url);
  await enter(page.context(), site.url, "low-days");
  return page;
}

async function comeIn(page: Page, room: string): Promise<void> {
  await page.goto(room);
  await page.getByRole("radio", { name: "By text" }).check();
  await page.getByRole("button", { name: "Come in" }).click();
  await expect(page.locator("#stage")).toBeVisible();
}

const title = (page: Page) => page.locator("#now-title");
const next = (page: Page) => page.locator("#do-go");
const done = (page: Page) => page.getByRole("button", { name: "Done" });

test("a round by text: the door, turns, a killed server, a second tab, and the end", async ({ browser }) => {
  test.setTimeout(120_000);
  const site = await newSite(browser);
  const [first, second, lead] = [await member(site), await member(site), await site.open("copper-kettle")];
  const room = await roomOf(lead);

  await test.step("nobody comes in before somebody leads", async () => {
    await comeIn(first, room);
    await expect(title(first)).toHaveText("You are at the door");
    expect(await violations(first)).toEqual([]);
    await comeIn(lead, room);
    await expect(title(first), "the door opens by itself").toHaveText("We gather");
    await comeIn(second, room);
  });

  await test.step("what is written beside the circle reaches all, once", async () => {
    await first.getByLabel("Write to the group").fill("Good evening");
    await first.getByLabel("Write to the group").press("Enter");
    for (const page of [first, second, lead]) await expect(page.locator(".said-line").filter({ hasText: "Good evening" })).toHaveCount(1);
  });

  await test.step("the host leads on to the round, and has the first turn", async () => {
    await next(lead).click();
    for (const part of ["Arriving", "Welcome", "What we agree on"]) {
      await expect(title(lead)).toHaveText(part);
      await next(lead).click();
    }
    await expect(title(lead)).toHaveText("Check-in");
    await expect(lead).toHaveTitle(/^Your turn/);
    await expect(done(first)).toHaveCount(0);
    await expect(first.getByLabel("Write to the group"), "the text rule closes the chat").toHaveCount(0);
    for (const page of [first, lead]) expect(await violations(page)).toEqual([]);
  });

  await test.step("what stands in the box when a turn ends is said", async () => {
    await lead.getByLabel("Your turn").fill("I am well.");
    await done(lead).click();
    await expect(second.locator(".said-line.turn")).toContainText("I am well.");
    await expect(first).toHaveTitle(/^Your turn/);
    await expect(first.locator("[data-alert]")).toContainText("It is your turn");
  });

  await test.step("a sign from somebody else takes neither words nor focus away", async () => {
    await first.getByLabel("Your turn").fill("half a thought");
    await second.getByRole("button", { name: "With you" }).click();
    await expect(first.locator(".seat").filter({ hasText: "With you" })).toHaveCount(1);
    await expect(first.getByLabel("Your turn")).toHaveValue("half a thought");
    await expect(first.getByLabel("Your turn")).toBeFocused();
  });

  await test.step("after a killed server everybody is in the same turn again", async () => {
    await site.server.kill();
    await expect(first.locator("[data-state-text]")).toContainText("Your seat is held");
    await site.server.serve();
    await expect(first.locator("[data-state]")).toBeHidden({ timeout: 10_000 });
    await expect(first.getByLabel("Your turn"), "nothing typed was lost").toHaveValue("half a thought");
    await done(first).click();
    await expect(lead.locator(".said-line.turn")).toHaveCount(2);
    await expect(second).toHaveTitle(/^Your turn/);
  });

  await test.step("a second tab takes the seat over, and the first says so", async () => {
    const other = await second.context().newPage();
    await other.goto(room);
    await expect(second.locator("[data-state-text]")).toContainText("another tab");
    await second.getByRole("button", { name: "Go on here" }).click();
    await expect(other.locator("[data-state-text]")).toContainText("another tab");
    await other.close();
    await second.getByRole("button", { name: "Pass" }).click();
    await expect(lead.locator(".meet-lead")).toContainText("Everyone was asked");
  });

  await test.step("a private word is read by those who lead alone", async () => {
    await first.getByText("A private word").click();
    await first.getByLabel("Your words").fill("May I go early?");
    await first.locator("#private").getByRole("button", { name: "Send" }).click();
    await expect(lead.locator("[data-body]", { hasText: "May I go early?" })).toBeVisible();
    await expect(second.getByText("May I go early?")).toHaveCount(0);
  });

  await test.step("nothing reaches over the edge of a small phone", async () => {
    await first.setViewportSize({ width: 320, height: 640 });
    expect(await sideways(first)).toEqual([]);
  });

  await test.step("the end is the end for all", async () => {
    await lead.getByText("Ending", { exact: true }).click();
    await lead.getByText("End the meeting", { exact: true }).click();
    await lead.getByRole("button", { name: "Yes, end it" }).click();
    for (const page of [first, second, lead]) await expect(title(page)).toHaveText("The meeting is over");
    expect(site.server.log).not.toMatch(/panic|level=ERROR/);
  });
  await site.end();
});

test("somebody with only a keyboard comes in, has a turn, and rates the meeting", async ({ open, site }) => {
  test.slow();
  const [lead, page] = [await open("copper-kettle"), await open()];
  await join(page.context(), site.url);
  await enter(page.context(), site.url, "low-days");
  const room = await meetingNow(lead.context(), site);
  const press = (key: string) => page.keyboard.press(key);
  const go = async (name: string, role: "button" | "link" = "button"): Promise<void> => {
    await tabTo(page, page.getByRole("main").getByRole(role, { name, exact: true }).first());
    await press("Enter");
  };

  // What a screen reader is told, politely or at once.
  const told = (text: string) => expect(page.locator("#announce, [data-alert]").filter({ hasText: text }).first()).toBeAttached();
  // Where one is, as a screen reader would name it.
  const at = () => page.evaluate(() => document.activeElement?.closest("[id]")?.id ?? "");

  await test.step("waits at the door, and is let in", async () => {
    await page.goto(room);
    await tabTo(page, page.getByRole("radio", { name: "By text" }));
    await press("Space");
    await go("Come in");
    await expect(title(page)).toHaveText("You are at the door");
    await tabTo(page, page.locator("#do-leave"));
    await sit(lead.context(), site, room);
    await expect(title(page)).toHaveText("We gather");
    expect(await at(), "the button that had the focus is gone, and focus is where the meeting goes on").toBe("now");
    await told("You are in the meeting now.");
  });

  await test.step("raises a hand, and takes it down", async () => {
    await go("Raise hand");
    await expect(page.getByRole("button", { name: "Lower hand", exact: true }), "the button stays under the finger").toBeFocused();
    await go("Lower hand");
    await expect(page.getByRole("button", { name: "Raise hand", exact: true })).toBeVisible();
  });

  await test.step("has a turn in the round", async () => {
    for (const act of ["begin", "advance", "advance", "advance", "turn_over"]) await doIn(lead.context(), site, room, { act });
    await expect(page).toHaveTitle(/^Your turn/);
    await told("It is your turn");
    await tabTo(page, page.getByLabel("Your turn"));
    await page.keyboard.type("I am here, and that is enough.");
    await go("Done");
    await expect(page.locator(".said-line.turn")).toContainText("that is enough");
    await expect.poll(at, "what one pressed is gone, and focus is near").not.toBe("");
  });

  await test.step("rates the meeting when it is over", async () => {
    await doIn(lead.context(), site, room, { act: "end" });
    await expect(title(page)).toHaveText("The meeting is over");
    await expect.poll(at).toBe("now");
    await go("After the meeting", "link");
    const heard = page.getByRole("group", { name: "I felt heard." }).getByRole("radio").first();
    await tabTo(page, heard);
    await press("ArrowRight");
    await go("Send");
    await expect(page.getByText("Your answers are part of the sums now.")).toBeVisible();
  });
});
