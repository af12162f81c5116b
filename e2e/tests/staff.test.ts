// The console of an organisation: behind a second factor, and then every page
// of it can be used by everybody.
import { violations } from "../kit/axe.ts";
import { signIn } from "../kit/people.ts";
import { submit } from "../kit/press.ts";
import { withApp } from "../kit/second.ts";
import { sideways } from "../kit/shape.ts";
import { expect, test } from "../kit/test.ts";

const pages = ["", "/groups", "/groups/steady-ground", "/staff", "/roster", "/topics", "/topics/grief", "/partners", "/totals", "/audit", "/settings", "/me"];

test("an owner opens the console with a second factor, and every page of it can be used", async ({ open, site }) => {
  test.slow();
  const fresh = await open();
  await signIn(fresh.context(), site.url, site.person("green-pencil"));
  await fresh.goto("/org/northfold");
  expect(new URL(fresh.url()).pathname, "nobody gets in with a passphrase alone").toMatch(/^\/account\//);
  const page = await open("green-pencil");
  await withApp(page, site, "green-pencil");
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
  await submit(page.getByRole("button", { name: "Save" }));
  await page.goto("/org/northfold/audit");
  await expect(page.locator("main")).toContainText("Wren changed the settings.");
});

test("whoever does not work there finds no console", async ({ open }) => {
  const page = await open("slow-ferry");
  const answer = await page.goto("/org/northfold");
  expect(answer?.status()).toBe(404);
});
