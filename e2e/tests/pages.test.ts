// What must hold on every page, whatever is on it: in light, dark and Arabic,
// on the narrowest phone, with wide letters, and on a slow line.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { violations } from "../kit/axe.ts";
import { become, notPages, see, sights, type Sight } from "../kit/pages.ts";
import { clipped, sideways, wideLetters } from "../kit/shape.ts";
import { Traffic } from "../kit/traffic.ts";
import { expect, test, type Site } from "../kit/test.ts";

const firstView = 100 * 1024; // bytes, all files of a page, nothing cached
// The elements are the same in every language. These are what other words, and
// the other direction, can break.
const translated = ["button-name", "link-name", "label", "select-name", "image-alt", "document-title", "html-lang-valid", "valid-lang", "target-size"];
const figures = new Map<string, string>();

test("every page of docs/api.md is looked at here", () => {
  const contract = readFileSync(resolve(import.meta.dirname, "../../docs/api.md"), "utf8");
  const rows = contract.split("\n").filter((line) => line.startsWith("| `"));
  const routes = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`GET ([^`]+)`/g)].map((m) => m[1] ?? ""));
  const seen = new Set(sights.flatMap((s) => s.route ?? []));
  expect([...seen, ...notPages].sort()).toEqual([...new Set(routes)].sort());
});

for (const sight of sights) {
  test(`everybody can use ${sight.name}`, async ({ page, site }, info) => {
    await wear(page, site, "en", "light");
    await become(sight.who, page.context(), site);
    await test.step("it is light, keeps to itself and is quiet", () => costs(sight, page, site, info.title));
    await test.step("axe, light", async () => none(await violations(page)));
    await test.step("axe, dark", async () => {
      await dress(page, "dark");
      none(await violations(page, ["color-contrast", "link-in-text-block"]));
    });
    await test.step("320 pixels wide", () => narrow(page));
    await test.step("in Arabic", async () => {
      await page.setViewportSize({ width: 1280, height: 800 });
      await wear(page, site, "ar", "light");
      await see(sight, page, site);
      await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
      none(await violations(page, translated));
      await narrow(page);
    });
  });
}

test.afterAll(() => {
  for (const [name, figure] of figures) console.log(`${figure}  ${name}`);
});

function none(found: string[]): void {
  expect.soft(found.join("\n")).toBe("");
}

/** Changes the theme of an open page, and waits until no colour is on its way. */
async function dress(page: Page, theme: string): Promise<void> {
  await page.locator("html").evaluate(async (html, theme) => {
    html.setAttribute("data-theme", theme);
    const fading = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.all(fading.map((animation) => animation.finished.catch(() => undefined)));
  }, theme);
  await expect(page.locator("body")).toHaveCSS("color-scheme", theme);
}

async function wear(page: Page, site: Site, lang: string, theme: string): Promise<void> {
  const cookie = (name: string, value: string) => ({ name, value, url: site.url });
  await page.context().addCookies([cookie("lang", lang), cookie("theme", theme)]);
}

/** Opens the page with nothing cached, and counts. */
async function costs(sight: Sight, page: Page, site: Site, name: string): Promise<void> {
  const traffic = await Traffic.of(page, site.url, sight.status ?? 200);
  await see(sight, page, site, () => traffic.again());
  await expect.poll(() => traffic.open, { message: "files still on their way" }).toBe(0);
  expect.soft(traffic.elsewhere, "requests to other origins").toEqual([]);
  expect.soft(traffic.complaints, "what the browser complains of").toEqual([]);
  expect.soft(traffic.bytes, "bytes of the first view").toBeLessThan(firstView);
  expect.soft(traffic.bytes, "bytes of the first view").toBeGreaterThan(5_000);
  figures.set(name, `${(traffic.bytes / 1024).toFixed(1).padStart(6)} KB ${String(traffic.requests).padStart(2)} files`);
}

async function narrow(page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 });
  none(await sideways(page));
  await wideLetters(page, true);
  none(await sideways(page));
  none(await clipped(page));
  await wideLetters(page, false);
}

test("everybody can read at twice the size", async ({ browser, site }) => {
  const context = await browser.newContext({ baseURL: site.url, viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  await become("slow-ferry", context, site);
  for (const path of ["/", "/groups", "/groups/low-days", "/groups/low-days/conversations", "/groups/low-days/room", "/help", "/account"]) {
    await page.goto(path);
    expect(await sideways(page), path).toEqual([]);
  }
  await context.close();
});
