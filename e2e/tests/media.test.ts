// Voice in a meeting: the microphone opens and closes with the turn, as heard at
// the other end, and a text seat takes its turn in the same round.
import type { Page } from "@playwright/test";
import { doIn, meetingNow } from "../kit/pages.ts";
import { enter, join } from "../kit/people.ts";
import { expect, test } from "../kit/test.ts";

/** Keeps the page's connections, so that a test can ask what came over them. */
async function tap(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const all: RTCPeerConnection[] = [];
    (window as unknown as { taps: RTCPeerConnection[] }).taps = all;
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(...how: ConstructorParameters<typeof RTCPeerConnection>) {
        super(...how);
        all.push(this);
      }
    };
  });
}

/** How much sound has reached the page so far: the energy of what was decoded. */
function sound(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let sum = 0;
    for (const one of (window as unknown as { taps: RTCPeerConnection[] }).taps) {
      for (const report of (await one.getStats()).values()) {
        if (report.type === "inbound-rtp" && report.kind === "audio") sum += report.totalAudioEnergy ?? 0;
      }
    }
    return sum;
  });
}

/** What reaches the page within so many milliseconds. */
async function within(page: Page, ms: number): Promise<number> {
  const before = await sound(page);
  await page.evaluate((ms) => new Promise((done) => setTimeout(done, ms)), ms);
  return (await sound(page)) - before;
}

const loud = (page: Page, why: string) => expect.poll(() => within(page, 1500), { message: why, timeout: 20_000 }).toBeGreaterThan(1e-4);
const silent = (page: Page, why: string) => expect.poll(() => within(page, 2500), { message: why, timeout: 20_000 }).toBeLessThan(1e-6);
const microphone = (page: Page) => page.locator('[data-button="mic"]');

async function comeIn(page: Page, room: string, way: string): Promise<void> {
  await page.goto(room);
  await page.getByRole("radio", { name: way }).check();
  await page.getByRole("button", { name: "Come in" }).click();
  await expect(page.locator("#stage")).toBeVisible();
}

test("voices and a text seat in one round: microphones follow the turn", async ({ open, site }) => {
  test.setTimeout(120_000);
  const [lead, voice, text] = [await open("copper-kettle"), await open(), await open()];
  for (const page of [voice, text]) {
    await join(page.context(), site.url);
    await enter(page.context(), site.url, "low-days");
  }
  for (const page of [lead, voice]) await tap(page);
  const room = await meetingNow(lead.context(), site);
  await comeIn(lead, room, "By voice");
  await comeIn(voice, room, "By voice");
  await comeIn(text, room, "By text");
  for (const act of ["begin", "advance", "advance", "advance"]) await doIn(lead.context(), site, room, { act });

  await test.step("whose turn it is may open a microphone, and nobody else", async () => {
    await expect(lead).toHaveTitle(/^Your turn/);
    await expect(microphone(voice)).toHaveAttribute("aria-disabled", "true");
    await silent(voice, "nobody has opened a microphone yet");
    await microphone(lead).click();
    await loud(voice, "the one whose turn it is");
  });

  await test.step("the end of the turn closes it, and opens the next one's", async () => {
    await lead.getByRole("button", { name: "Done" }).click();
    await expect(voice).toHaveTitle(/^Your turn/);
    await silent(voice, "whose turn is over");
    await expect(microphone(lead)).toHaveAttribute("aria-disabled", "true");
    await microphone(voice).click();
    await loud(lead, "the next one");
  });

  await test.step("then a text seat has its turn, and nobody is heard", async () => {
    await voice.getByRole("button", { name: "Done" }).click();
    await expect(text).toHaveTitle(/^Your turn/);
    await silent(lead, "while somebody writes");
    await text.getByLabel("Your turn").fill("I write, and that is a turn too.");
    await text.getByRole("button", { name: "Done" }).click();
    for (const page of [lead, voice]) await expect(page.locator(".said-line.turn")).toContainText("that is a turn too");
  });

  await test.step("who is removed hears nothing any more", async () => {
    await doIn(lead.context(), site, room, { act: "remove", seat: "2" });
    await expect(voice.locator("#now-title")).toHaveText("You are not in this meeting any more");
    const answer = await voice.context().request.post(`${site.url}${room}/ticket`, { headers: { Accept: "application/json" } });
    expect(answer.status()).toBe(409);
  });
});
