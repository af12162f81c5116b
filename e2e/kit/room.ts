// A group's room as people see it, and as the database has it.
import { expect, type BrowserContext, type Page } from "@playwright/test";
import { get } from "./people.ts";

/** The address of the room that the tests talk in. */
export const room = "/groups/low-days/room";

/** Opens the room and waits until messages come by themselves. */
export async function openRoom(page: Page, site = ""): Promise<void> {
  await page.goto(site + room);
  await live(page);
}

/** Waits until the page is connected again. */
export async function live(page: Page): Promise<void> {
  await expect(page.locator("[data-connection]")).toHaveAttribute("data-connection", "live", { timeout: 40_000 });
}

/** Says something through the page, as a person does. */
export async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel("Say something").fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

/** The lines that are on the page and have the mark in them, from the top down. */
export async function linesOn(page: Page, mark: string): Promise<string[]> {
  const all = await page.locator("[data-lines] .line [data-words]").allInnerTexts();
  return all.map((t) => t.trim()).filter((t) => t.includes(mark));
}

/** What the server says was said, in its order. */
export async function linesStored(at: BrowserContext, site: string, mark: string): Promise<string[]> {
  const { items } = await get<{ items: { body: string }[] }>(at, site + room);
  return items.map((i) => i.body).filter((b) => b.includes(mark));
}

/** Everybody's page shows exactly these lines, once each and in this order. */
export async function allSee(pages: Page[], mark: string, lines: string[]): Promise<void> {
  for (const page of pages) await expect.poll(() => linesOn(page, mark), { timeout: 40_000 }).toEqual(lines);
}

/**
 * Says texts one after the other as scripts do, and again under the same token
 * until each is acknowledged. Calls `said` after each one with their number.
 */
export async function speak(at: BrowserContext, site: () => string, texts: string[], said: (count: number) => void = () => {}): Promise<void> {
  for (const [i, body] of texts.entries()) {
    await expect
      .poll(
        async () => {
          const form = { body, once: `once ${body}` };
          const answer = await at.request.post(site() + room + "/messages", { form, headers: { Accept: "application/json" } }).catch(() => null);
          return answer?.status();
        },
        { timeout: 30_000, intervals: [50, 100, 200] },
      )
      .toBe(201);
    said(i + 1);
  }
}
