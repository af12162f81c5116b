// The console of an organisation: behind a second factor, and then every page
// of it can be used by everybody.
import type { Page } from "@playwright/test";
import { violations } from "../kit/axe.ts";
import { codeNow } from "../kit/codes.ts";
import { sideways } from "../kit/shape.ts";
import { expect, test } from "../kit/test.ts";

const pages = ["", "/groups", "/groups/steady-ground", "/staff", "/roster", "/topics", "/topics/grief", "/partners", "/totals", "/audit", "/settings", "/me"];

/** Sets up a code app for the page's person, which proves the session. */
async function withApp(page: Page, site: string): Promise<void> {
  const request = page.context().request;
  await request.post(`${site}/account/second-factor`);
  await page.goto("/account/second-factor");
  const secret = (await page.locator("[translate=no]").first().innerText()).replaceAll(/\s/g, "");
  const answer = await request.post(`${site}/account/second-factor/check`, { form: { second_factor_code: codeNow(secret) }, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
}

test("an owner opens the console with a second factor, and every page of it can be used", async ({ open, site }) => {
  test.slow();
  const page = await open("green-pencil");
  await page.goto("/org/northfold");
  expect(new URL(page.url()).pathname, "nobody gets in with a passphrase alone").toMatch(/^\/account\//);
  await withApp(page, site.url);
  for (const path of pages) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`/org/northfold${path}`);
    await expect(page.locator("main#main h1").first()).toBeVisible();
    expect(await violations(page), path).toEqual([]);
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await sideways(page), path).toEqual([]);
  }
  await page.goto("/org/northfold/settings");
  await page.getByLabel("Languages you work in").fill("en, es");
  await page.getByRole("button", { name: "Save" }).click();
  await page.goto("/org/northfold/audit");
  await expect(page.locator("main")).toContainText("Wren changed the settings.");
});

test("whoever does not work there finds no console", async ({ open }) => {
  const page = await open("slow-ferry");
  const answer = await page.goto("/org/northfold");
  expect(answer?.status()).toBe(404);
});
