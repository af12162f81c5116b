// Being told in the app and outside it.
import type { Page } from "@playwright/test";
import { expect, test, type Open } from "../kit/test.ts";
import { enter, join } from "../kit/people.ts";

/** Opens a browser for somebody who just joined the group. */
async function newMember(open: Open, site: string): Promise<Page> {
  const page = await open();
  await join(page.context(), site);
  await enter(page.context(), site, "low-days");
  return page;
}

/** The newest mail to the address, as the outbox shows it. */
async function newestMail(page: Page, to: string): Promise<{ subject: string; text: string }> {
  const mail = page.locator("article").filter({ hasText: to }).first();
  await expect(async () => {
    await page.goto("/outbox");
    await expect(mail).toBeVisible({ timeout: 500 });
  }).toPass();
  return { subject: await mail.getByRole("heading").innerText(), text: await mail.locator(".outbox-text").innerText() };
}

const inHeader = (page: Page) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Notices/ });

test("an answer becomes a notice, which leads to it and is then read", async ({ open, site }) => {
  const author = await newMember(open, site.url);
  const other = await newMember(open, site.url);
  await author.goto("/groups/low-days/conversations/new");
  await author.getByLabel("Title").fill("Is anybody there");
  await author.getByRole("radio", { name: "Advice", exact: true }).check();
  await author.getByLabel("Your words").fill("It is late.");
  await author.getByRole("button", { name: "Share it" }).click();
  await expect(author.getByRole("heading", { level: 1 })).toHaveText("Is anybody there");
  await author.goto("/notices");
  await expect(author.getByRole("main"), "nobody is told of their own words").not.toContainText("answered you");

  await other.goto(author.url().replace("/notices", "/groups/low-days/conversations"));
  await other.getByRole("link", { name: "Is anybody there" }).first().click();
  for (const words of ["I am.", "And I stay."]) {
    await other.getByLabel("Your words").fill(words);
    await other.getByRole("button", { name: "Reply", exact: true }).click();
    await expect(other.locator("article.post").filter({ hasText: words })).toBeVisible();
  }
  await author.goto("/notices");
  await author.getByRole("link", { name: "2 answers for you in Low days, gently" }).click();
  await expect(author.locator("article.post").filter({ hasText: "I am." })).toBeVisible();
  await author.goto("/notices");
  await expect(author.getByText("New", { exact: true })).toHaveCount(0);
  await expect(inHeader(author).locator(".nav-new")).toHaveCount(0);
});

test("nothing leaves the app unless it is asked for; then a mail says as little as can be", async ({ open, site }) => {
  const page = await newMember(open, site.url);
  const outbox = await open();
  const address = `reader-${Date.now()}@mail.example`;
  await page.goto("/account/notices");
  await expect(page.getByText("Nothing leaves the app now")).toBeVisible();
  await page.getByLabel("Your mail address").fill(address);
  await page.getByRole("button", { name: "Send me a code" }).click();
  const asked = await newestMail(outbox, address);
  await page.getByLabel("The code from the mail").fill(asked.text.match(/\b\d{6}\b/)?.[0] ?? "");
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByText("Your address is confirmed.")).toBeVisible();

  await page.getByRole("listitem").filter({ hasText: "Low days, gently" }).getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByText("May reach you outside the app")).toBeVisible();
  await page.getByLabel("Something is for you").selectOption("daily");
  await page.getByLabel("Once a day or week: at").selectOption("23");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("[data-problems]")).toContainText("in your quiet hours");
  await page.getByLabel("Once a day or week: at").selectOption("19");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(page.getByLabel("Something is for you")).toHaveValue("daily");

  await page.getByRole("button", { name: "Send me a trial notice" }).click();
  await expect(page.getByText("Your trial notice is on its way.")).toBeVisible();
  await expect.poll(async () => (await newestMail(outbox, address)).subject).toBe("You have an update");
  const update = await newestMail(outbox, address);
  expect(update.text).not.toMatch(/low|days|gently|hearth/i);
  await page.goto("/notices");
  await expect(page.getByRole("main")).toContainText("This is your trial notice.");

  const stop = update.text.match(/http\S+\/stop\/\S+/)?.[0] ?? "";
  await outbox.goto(stop);
  await outbox.getByRole("button", { name: "Send no more mail" }).click();
  await expect(outbox.getByText("We have forgotten this address")).toBeVisible();
  await page.goto("/account/notices");
  await expect(page.getByText(address)).toHaveCount(0);
});

test("a browser that is not allowed to show notices says so, and the page goes on", async ({ open, site }) => {
  const page = await newMember(open, site.url);
  await page.context().grantPermissions([]); // everything that is not named is denied
  await page.goto("/account/notices");
  await page.getByRole("button", { name: "Show notices on this browser" }).click();
  await expect(page.getByRole("alert")).toContainText("does not let us show notices");
  await expect(page.getByRole("button", { name: "Show notices on this browser" })).toBeEnabled();
});

test("without JavaScript, everything but the browser's own notices can be chosen", async ({ browser, site }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: site.url, storageState: await site.as("slow-ferry") });
  const page = await context.newPage();
  await page.goto("/account/notices");
  await expect(page.getByText("This browser cannot do that, or JavaScript is off.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Show notices on this browser" })).toBeHidden();
  await page.getByLabel("Good to know").selectOption("weekly");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await context.close();
});
