// Somebody with a heavy month: what they bear, a rest, five minutes for
// themselves, and a talk with a supervisor, who finds the longest wait first.
import type { Page } from "@playwright/test";
import { violations } from "../kit/axe.ts";
import { withApp } from "../kit/second.ts";
import { sideways } from "../kit/shape.ts";
import { expect, test } from "../kit/test.ts";

/** Looks at the page as everybody might, wide and narrow. */
async function fair(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(await violations(page), page.url()).toEqual([]);
  await page.setViewportSize({ width: 320, height: 800 });
  expect(await sideways(page), page.url()).toEqual([]);
}

test("a heavy month is met with rest, five minutes, and somebody to talk to", async ({ open, site }) => {
  test.slow();
  const ro = await open("copper-kettle");
  await ro.goto("/account/work");
  const main = ro.getByRole("main");
  await expect(main).toContainText("Heavy work in seven days");
  await fair(ro);
  await ro.getByRole("button", { name: "Rest for two days" }).click();
  await expect(main).toContainText("You are resting");
  await ro.getByRole("button", { name: "End the rest" }).click();
  await expect(main).not.toContainText("You are resting");

  await ro.getByRole("link", { name: "Write it down" }).click();
  await ro.getByLabel("What stays with you?").fill("The long night.");
  await fair(ro);
  await ro.getByRole("button", { name: "Keep it" }).click();
  await expect(ro.getByRole("link", { name: "Write it down" })).toHaveCount(0);
  await expect(main).toContainText("Times were offered");

  const wren = await open("green-pencil");
  await withApp(wren, site, "green-pencil");
  await wren.goto("/supervision/kettle-lane");
  await fair(wren);
  await wren.getByRole("link", { name: "higuera" }).click();
  const words = wren.getByText("El aniversario");
  await expect(words, "what was written is covered").toBeHidden();
  await wren.locator("summary", { hasText: "Show what was written" }).press("Enter");
  await expect(words).toBeVisible();
  await fair(wren);
  await wren.getByLabel("What you agreed on").fill("A quiet week.");
  await wren.getByRole("button", { name: "We have talked" }).click();
  await expect(wren.getByRole("link", { name: "higuera" })).toBeHidden();
});

test("whoever looks after nobody finds nothing", async ({ open }) => {
  const page = await open("slow-ferry");
  for (const path of ["/account/work", "/supervision/kettle-lane"]) expect((await page.goto(path))?.status(), path).toBe(404);
});
