// Leave fast: somebody has come into the room.
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { BrowserContext, Page } from "@playwright/test";
import { signIn } from "../kit/people.ts";
import { expect, newSite, test as base, type Site } from "../kit/test.ts";

/** A site whose way out leads to a plain page on this machine. */
const test = base.extend<object, { leaving: Site & { neutral: string } }>({
  leaving: [
    async ({ browser }, use) => {
      const server: Server = createServer((_, answer) => answer.setHeader("Content-Type", "text/html").end("<title>Weather</title><h1>Sunny</h1>"));
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const neutral = `http://127.0.0.1:${(server.address() as AddressInfo).port}/weather`;
      const site = await newSite(browser, { HEARTH_LEAVE_URL: neutral });
      await use({ ...site, neutral });
      await site.end();
      server.close();
    },
    { scope: "worker" },
  ],
});

/** Somebody who reads in a group that is for members only. */
async function reading(context: BrowserContext, site: Site): Promise<Page> {
  await signIn(context, site.url, site.person("blue-toolbox"));
  const page = await context.newPage();
  await page.goto(`${site.url}/groups/worst-year`);
  await page.goto(`${site.url}/groups/worst-year/conversations`);
  await expect(page.locator("ul.threads")).toBeVisible();
  return page;
}

async function gone(page: Page, site: Site & { neutral: string }): Promise<void> {
  await expect(page).toHaveURL(site.neutral);
  await expect
    .poll(async () => (await page.context().request.get(`${site.url}/me`, { maxRedirects: 0 })).status(), { message: "the session is over" })
    .toBe(303);
  expect(await page.context().cookies(site.url), "nothing names the person").not.toContainEqual(expect.objectContaining({ name: "hearth" }));
}

/** Whatever Back leads to, it shows nothing of the group. */
async function backShowsNothing(page: Page): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await page.goBack().catch(() => null);
    await page.waitForLoadState();
    await expect(page.locator("ul.threads")).toHaveCount(0);
    await expect(page.getByText("diesel-and-toast")).toHaveCount(0);
  }
}

test("one press leaves, opens something plain, and Back does not return", async ({ browser, leaving }) => {
  const context = await browser.newContext();
  const page = await reading(context, leaving);
  const beside = context.waitForEvent("page");
  await page.getByRole("link", { name: "Leave fast" }).click();
  await expect(await beside, "a plain page opens in front").toHaveURL(leaving.neutral);
  await gone(page, leaving);
  await backShowsNothing(page);
  await context.close();
});

test("Shift three times leaves, Shift in a word does not", async ({ browser, leaving }) => {
  const context = await browser.newContext();
  const page = await reading(context, leaving);
  await page.getByLabel("Search in this group").first().focus();
  for (const key of ["Shift+A", "Shift+B", "Shift+C", "Shift+D"]) await page.keyboard.press(key);
  await expect(page.getByLabel("Search in this group").first()).toHaveValue("ABCD");
  await expect(page).toHaveURL(/\/conversations$/);

  await page.keyboard.press("Shift");
  await expect(page.locator("#announce")).toHaveText("Press Shift two more times to leave.");
  await page.keyboard.press("Shift");
  await page.keyboard.press("Shift");
  await gone(page, leaving);
  await backShowsNothing(page);
  await context.close();
});

test("every open page of the site leaves together", async ({ browser, leaving }) => {
  const context = await browser.newContext();
  const page = await reading(context, leaving);
  const other = await context.newPage();
  await other.goto(`${leaving.url}/groups/worst-year/room`);
  await page.getByRole("link", { name: "Leave fast" }).click();
  await gone(page, leaving);
  await expect(other).toHaveURL(leaving.neutral);
  await context.close();
});

test("leaving works without JavaScript", async ({ browser, leaving }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await reading(context, leaving);
  await page.getByRole("link", { name: "Leave fast" }).click();
  await gone(page, leaving);
  await backShowsNothing(page);
  await context.close();
});
