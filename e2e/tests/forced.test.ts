// A meeting for somebody whose own colours replace the page's: what colour alone
// would say is said by an outline or a word.
import type { Locator } from "@playwright/test";
import { comeIn, doIn, meetingNow } from "../kit/pages.ts";
import { expect, test } from "../kit/test.ts";

const outline = (at: Locator) => at.evaluate((e) => getComputedStyle(e).outlineStyle + " " + parseFloat(getComputedStyle(e).outlineWidth));
const colour = (at: Locator, what: "color" | "fill" | "backgroundColor", pseudo?: string) =>
  at.evaluate((e, [what, pseudo]) => getComputedStyle(e, pseudo || null)[what as "color"], [what, pseudo ?? ""] as const);

test("door, room and what comes after keep what they say in forced colours", async ({ open, site }) => {
  test.slow();
  const page = await open("copper-kettle");
  await page.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
  const room = await meetingNow(page.context(), site);

  await test.step("the door: what is chosen, and how loud one is", async () => {
    await page.goto(room);
    await page.getByRole("button", { name: "Try the microphone" }).click();
    const meter = page.locator(".meet-devices meter");
    await expect(meter).toBeVisible();
    expect(await colour(meter, "backgroundColor")).not.toBe(await colour(page.locator("body"), "color"));
  });

  await test.step("the room: whose turn it is", async () => {
    await comeIn(page.context(), site, room);
    for (const act of ["begin", "advance", "advance", "advance"]) await doIn(page.context(), site, room, { act });
    await page.goto(room);
    await expect(page).toHaveTitle(/^Your turn/);
    expect(await outline(page.locator(".seat.speaks"))).toBe("solid 4");
    await expect(page.locator(".seat.speaks .seat-marks")).toContainText("writes");
    expect(await outline(page.locator(".meet-now.mine"))).toBe("solid 3");
    const now = page.locator(".meet-steps li[aria-current]");
    expect(await outline(now)).toBe("solid 1");
  });

  await test.step("afterwards: the sums", async () => {
    await page.goto("/groups/low-days/meetings");
    await page.getByText("What was", { exact: true }).click();
    const past = await page.locator('details[open] a[href*="/meetings/"]').evaluateAll((all) => all.map((a) => a.getAttribute("href") ?? ""));
    for (const at of past) {
      const answer = await page.goto(`${at}/room/after`);
      if (answer?.status() === 200) break; // the demo's first meetings were not held in a room
    }
    const bars = page.locator(".after-bars").first();
    await expect(bars).toBeVisible();
    expect(await colour(bars, "fill")).toBe(await colour(page.locator("main"), "color"));
  });
});
