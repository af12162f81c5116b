// Heavy words come folded, open with one press, and what somebody reads in a day
// is known to their browser alone.
import type { Page } from "@playwright/test";
import { submit } from "../kit/press.ts";
import { expect, test } from "../kit/test.ts";
import { enter, get, join, post } from "../kit/people.ts";

const low = "/groups/low-days";
const doctor = "What I wish I'd said to the doctor sooner";
const words = "Last winter I had thoughts of suicide";

async function go(page: Page, title: string): Promise<void> {
  await page.goto(`${low}/conversations`);
  const { items } = await get<{ items: { title: string; url: string }[] }>(page.context(), new URL(`${low}/conversations`, page.url()).href);
  await page.goto(items.find((c) => c.title === title)?.url ?? "");
}

test("a fold opens with the keyboard, says who wrote it, and is followed by a calm line", async ({ open }) => {
  const page = await open("slow-ferry");
  await go(page, doctor);
  const turn = page.locator("article.post").first();
  const fold = turn.locator("details[data-heavy]");
  await expect(fold.locator("summary")).toContainText("Touches on: suicide or thoughts of dying");
  await expect(fold.locator("summary")).toContainText("A reply is welcome.");
  await expect(turn.locator(".byline"), "who wrote it stands outside of the fold").toContainText("lantern-7");
  await expect(page.getByText(words)).toBeHidden();
  expect(await turn.ariaSnapshot(), "closed words are not read aloud").not.toContain(words);
  await expect(page.locator("[data-after-heavy]")).toBeHidden();

  await fold.locator("summary").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(words)).toBeVisible();
  const line = page.locator("[data-after-heavy]");
  await expect(line).toContainText("take two minutes for yourself");
  await line.getByRole("link", { name: "Come back to here and now" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Back to here and now");

  await go(page, doctor);
  await page.locator("details[data-heavy] summary").first().click();
  await page.getByRole("button", { name: "Do not show this again" }).click();
  await expect(line).toHaveCount(0);
  await page.reload();
  await page.locator("details[data-heavy] summary").first().click();
  await expect(line, "put away for good").toHaveCount(0);
});

test("without JavaScript words fold, open, and stay away until they are asked for", async ({ browser, site }) => {
  const context = await browser.newContext({ baseURL: site.url, locale: "en-GB", javaScriptEnabled: false });
  await join(context, site.url);
  await enter(context, site.url, "low-days");
  const page = await context.newPage();
  await go(page, doctor);
  await expect(page.getByText(words)).toBeHidden();
  await page.locator("details[data-heavy] summary").first().click();
  await expect(page.getByText(words)).toBeVisible();
  await expect(page.locator("[data-after-heavy]"), "the line comes without a script").toBeVisible();

  const author = await browser.newContext({ baseURL: site.url, storageState: await site.as("slow-ferry") });
  await post(author, `${site.url}${low}/conversations`, { title: "About lunch", body: "I count what is on my plate.", wish: "heard", touches: "eating" });
  await author.close();
  await page.goto(`${low}/reading`);
  await page.getByLabel("eating or weight").selectOption({ label: "keep it away" });
  await submit(page.getByRole("button", { name: "Keep this" }));
  await page.goto(`${low}/conversations`);
  await page.getByRole("link", { name: "Touches on: eating or weight" }).click();
  await expect(page.getByRole("main")).toContainText("You chose not to meet this here.");
  expect(await page.content(), "the words are not on the page").not.toContain("on my plate");
  await page.getByRole("link", { name: "Show it this once" }).click();
  await expect(page.getByText("I count what is on my plate.")).toBeVisible();
  await context.close();
});

test("one's own limit for a day stays in the browser", async ({ open }) => {
  const page = await open("slow-ferry");
  const sent: string[] = [];
  page.on("request", (request) => {
    const own = new URL(request.url());
    if (!own.pathname.startsWith("/static/")) sent.push([request.method(), own.pathname + own.search, request.postData() ?? "", request.headers()["cookie"] ?? ""].join(" "));
  });
  await page.goto("/account/reading");
  await page.getByLabel("Folded texts opened").fill("1");
  await page.getByLabel("Folded texts opened").blur();
  await expect(page.getByText("Kept in this browser.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Folded texts opened")).toHaveValue("1");

  await go(page, doctor);
  await page.locator("details[data-heavy] summary").first().click();
  await expect(page.getByText(words)).toBeVisible();
  await page.reload();
  const fold = page.locator("details[data-heavy]").first();
  await fold.locator("summary").click();
  const note = page.locator(".heavy-limit");
  await expect(note).toContainText("You have read as much today as you meant to");
  await expect(note.getByRole("link", { name: "Talk to somebody" })).toHaveAttribute("href", "/help");
  await expect(page.getByText(words), "it is a note and no wall").toBeHidden();
  await note.getByRole("button", { name: "Read on" }).click();
  await expect(page.getByText(words)).toBeVisible();
  await expect(note).toHaveCount(0);

  const kept = await page.evaluate(() => JSON.stringify(localStorage));
  expect(kept).toContain("hearth.heavy.limit");
  expect(sent.length).toBeGreaterThan(3);
  expect(sent.filter((r) => /heavy|limit|opened|minutes/i.test(r)), "no request carries any of it").toEqual([]);
  expect((await page.context().cookies()).filter((c) => /heavy|limit/i.test(c.name + c.value))).toEqual([]);
});
