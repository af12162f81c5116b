// A weak network in the middle of a turn: packets of voice and video are really
// lost. Pictures rest, then sound; the turn stays, and all comes back.
import type { Page } from "@playwright/test";
import { Lossy, through } from "../kit/lossy.ts";
import { doIn, meetingNow } from "../kit/pages.ts";
import { enter, join } from "../kit/people.ts";
import { expect, test } from "../kit/test.ts";

const state = (page: Page) => page.locator("[data-media-state]");
const camera = (page: Page) => page.locator('[data-button="cam"]');
const microphone = (page: Page) => page.locator('[data-button="mic"]');
const picture = (page: Page) => page.locator(".seat:not(.me) .seat-view video");
const carry = (page: Page) => page.locator("[data-carry]");
const devices = (page: Page) => page.locator("[data-media-fold] > summary");

async function comeIn(page: Page, room: string): Promise<void> {
  await page.goto(room);
  await page.getByRole("radio", { name: "By video" }).check();
  await page.getByRole("button", { name: "Come in" }).click();
  await expect(camera(page)).toHaveAttribute("aria-disabled", "false");
}

test("on a weak network pictures rest, then sound; the turn stays, and all comes back", async ({ open, site }) => {
  test.setTimeout(240_000);
  const lossy = await Lossy.before(site.server.voicePort);
  const [lead, page] = [await open("copper-kettle"), await open()];
  await join(page.context(), site.url);
  await enter(page.context(), site.url, "low-days");
  await through(page, lossy);
  const room = await meetingNow(lead.context(), site);
  for (const one of [lead, page]) await comeIn(one, room);
  for (const act of ["begin", "advance", "advance", "advance", "turn_over"]) await doIn(lead.context(), site, room, { act });
  await expect(page).toHaveTitle(/^Your turn/);
  await camera(lead).click();
  for (const press of [camera, microphone]) await press(page).click();
  await expect(picture(page)).toHaveCount(1);
  await expect(picture(lead)).toHaveCount(1);

  await test.step("first pictures rest, in both directions", async () => {
    lossy.loss = 0.4;
    await expect(state(page)).toContainText("pictures rest", { timeout: 60_000 });
    await expect(picture(page)).toHaveCount(0);
    await expect(picture(lead)).toHaveCount(0);
    await expect(camera(page)).toHaveText("Camera rests");
    await expect(microphone(page), "sound goes on").toHaveText("Close microphone");
    await expect(page.locator("#announce")).toContainText("pictures rest");
  });

  await test.step("then sound, and the turn can be written", async () => {
    await expect(state(page)).toContainText("you can write it", { timeout: 60_000 });
    await expect(microphone(page)).toHaveText("Microphone rests");
    await expect(page, "the turn is kept").toHaveTitle(/^Your turn/);
    await expect(lead.locator(".seat.speaks")).not.toHaveClass(/\bme\b/);
    await page.getByLabel("Your turn").fill("I write on.");
    await page.getByRole("button", { name: "Say it" }).click();
    await expect(lead.locator(".said-line.turn")).toContainText("I write on.");
  });

  await test.step("when it is better, sound comes back, and then pictures", async () => {
    lossy.loss = 0;
    await expect(state(page)).toContainText("Sound is back", { timeout: 90_000 });
    await expect(microphone(page), "nobody but its owner opens a microphone").toHaveText("Open microphone");
    await expect(page.locator("#announce")).toContainText("Sound and pictures are back", { timeout: 90_000 });
    await expect(picture(page)).toHaveCount(1);
    await expect(camera(page)).toHaveText("Open camera");
    await expect(page).toHaveTitle(/^Your turn/);
    await microphone(page).click();
    await expect(microphone(page)).toHaveText("Close microphone");
  });
  lossy.close();
});

test("less can be carried by choice, and the choice stays in the browser", async ({ open, site }) => {
  test.slow();
  const [lead, page] = [await open("copper-kettle"), await open()];
  await join(page.context(), site.url);
  await enter(page.context(), site.url, "low-days");
  const room = await meetingNow(lead.context(), site);
  for (const one of [lead, page]) await comeIn(one, room);
  await camera(lead).click();
  await expect(picture(page)).toHaveCount(1);
  await devices(page).click();
  await carry(page).selectOption("sound");
  await expect(state(page)).toHaveText("Sound only, as you chose.");
  await expect(picture(page)).toHaveCount(0);
  await expect(camera(page)).toHaveText("Camera rests");
  await page.reload();
  await expect(state(page)).toHaveText("Sound only, as you chose.");
  await devices(page).click();
  await carry(page).selectOption("nothing");
  await expect(state(page)).toContainText("You can write your turn");
  await expect(microphone(page)).toHaveText("Microphone rests");
  await carry(page).selectOption("all");
  await expect(state(page)).toBeHidden();
  await expect(picture(page)).toHaveCount(1);
});
