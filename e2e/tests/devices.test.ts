// Microphone, camera and loudspeaker: tried out at the door with a keyboard alone,
// chosen in the middle of a meeting, and remembered in the browser only.
import type { Page } from "@playwright/test";
import { tabTo } from "../kit/focus.ts";
import { doIn, meetingNow } from "../kit/pages.ts";
import { enter, join } from "../kit/people.ts";
import { expect, test } from "../kit/test.ts";

type Asked = { asked: string[] };

/** Notes which devices the page asks the browser for. */
async function note(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const asked: string[] = [];
    (window as unknown as Asked).asked = asked;
    const own = MediaDevices.prototype;
    const { getUserMedia } = own;
    own.getUserMedia = function (this: MediaDevices, what?: MediaStreamConstraints) {
      asked.push(JSON.stringify(what));
      return getUserMedia.call(this, what);
    };
  });
}

const asked = (page: Page) => page.evaluate(() => (window as unknown as Asked).asked.join("\n"));
const part = (page: Page, kind: string) => page.locator(`[data-device="${kind}"]`);
const found = (page: Page, kind: string) => part(page, kind).getByRole("status");

test("the device check: tried and chosen with a keyboard, kept in the browser, changed in the meeting", async ({ open, site }) => {
  test.slow();
  const page = await open("copper-kettle");
  await note(page);
  const sent: string[] = [];
  page.on("request", (r) => r.method() === "POST" && sent.push(r.postData() ?? ""));
  const room = await meetingNow(page.context(), site);
  await page.goto(room);
  let chosen = "";

  await test.step("nothing is asked for before somebody presses", async () => {
    await expect(part(page, "audioinput")).toBeVisible();
    expect(await asked(page)).toBe("");
  });

  await test.step("the microphone, by keyboard: a meter, and a word for who does not see it", async () => {
    await tabTo(page, page.getByRole("button", { name: "Try the microphone" }));
    await page.keyboard.press("Enter");
    await expect(found(page, "audioinput")).toHaveText("Your microphone hears you.");
    await expect(page.getByRole("meter", { name: "How loud you are" })).toBeVisible();
    await expect(part(page, "audioinput").getByRole("button", { name: "Stop" })).toBeFocused();
  });

  await test.step("another one is chosen, and tried at once", async () => {
    const select = page.getByLabel("Microphone", { exact: true });
    await tabTo(page, select, "Shift+Tab");
    chosen = await select.evaluate((s: HTMLSelectElement) => s.options[2]?.value ?? "");
    await select.selectOption(chosen);
    await expect.poll(() => asked(page)).toContain(chosen);
    await expect(found(page, "audioinput")).toHaveText("Your microphone hears you.");
  });

  await test.step("the camera shows its owner only, and the loudspeaker plays", async () => {
    await tabTo(page, page.getByRole("button", { name: "Try the camera" }));
    await page.keyboard.press("Enter");
    await expect(found(page, "videoinput")).toHaveText("Your camera works. Only you see this.");
    await expect(part(page, "videoinput").locator("video")).toBeVisible();
    await tabTo(page, page.getByRole("button", { name: "Play a sound" }));
    await page.keyboard.press("Enter");
    await expect(found(page, "audiooutput")).toContainText("That was the sound");
  });

  await test.step("it is remembered here, and the server never hears of it", async () => {
    await page.reload();
    await expect(page.getByLabel("Microphone", { exact: true })).toHaveValue(chosen);
    await page.getByRole("radio", { name: "By voice" }).check();
    await page.getByRole("button", { name: "Come in" }).click();
    await expect(page.locator("#stage")).toBeVisible();
    expect(sent.join("\n")).not.toContain(chosen);
  });

  await test.step("in the meeting it is the one that opens, and can be changed while it is open", async () => {
    for (const act of ["begin", "advance"]) await doIn(page.context(), site, room, { act });
    const microphone = page.locator('[data-button="mic"]');
    await expect(microphone).toHaveAttribute("aria-disabled", "false");
    await microphone.click();
    await expect(microphone).toHaveText("Close microphone");
    expect(await asked(page)).toContain(chosen);
    await page.locator("[data-media-fold] > summary").click();
    const select = page.getByLabel("Microphone", { exact: true });
    await expect(select).toHaveValue(chosen);
    const other = await select.evaluate((s: HTMLSelectElement) => s.options[1]?.value ?? "");
    await select.selectOption(other);
    await expect.poll(() => asked(page)).toContain(other);
    await expect(microphone).toHaveText("Close microphone");
  });
});

test("without JavaScript there is no device check, and a text seat all the same", async ({ browser, site }) => {
  const context = await browser.newContext({ baseURL: site.url, javaScriptEnabled: false });
  await join(context, site.url);
  await enter(context, site.url, "low-days");
  const lead = await browser.newContext({ baseURL: site.url, storageState: await site.as("copper-kettle") });
  const room = await meetingNow(lead, site);
  const page = await context.newPage();
  await page.goto(room);
  await expect(page.getByRole("button", { name: "Try the microphone" })).toBeHidden();
  await page.getByRole("button", { name: "Come in" }).click();
  await expect(page.locator("#now-title")).toHaveText("You are at the door");
  for (const one of [context, lead]) await one.close();
});
