// The board of a group, as a person meets it: a card that helps, an ask that
// two want to take up, and a word to the facilitators.
import type { Page } from "@playwright/test";
import { enter, join } from "../kit/people.ts";
import { expect, test, type Open, type Site } from "../kit/test.ts";

const board = "/groups/low-days/board";

/** Opens a browser for somebody who has just become a member. */
async function newMember(open: Open, site: Site): Promise<Page> {
  const page = await open();
  await join(page.context(), site.url);
  await enter(page.context(), site.url, "low-days");
  return page;
}

test("somebody adds a card, others answer, and one keeps it", async ({ open }) => {
  const page = await open("slow-ferry");
  await page.goto(`${board}/cards`);
  await page.getByRole("link", { name: "Add something that helps" }).click();
  await page.getByLabel("Title").fill("Open the window first");
  await page.getByRole("button", { name: "Add the card" }).click();
  await expect(page.getByText("Please write a sentence about it.").first()).toBeVisible();
  await expect(page.getByLabel("Title")).toHaveValue("Open the window first");
  await page.getByLabel("How it works").fill("Before anything else, one window, one minute.");
  await page.getByRole("button", { name: "Add the card" }).click();
  const own = page.locator("article", { hasText: "Open the window first" });
  await expect(own).toBeVisible();

  const other = await open("copper-kettle");
  await other.goto(`${board}/cards`);
  const card = other.locator("article", { hasText: "Open the window first" });
  await card.getByRole("button", { name: "Helped me" }).click();
  await expect(card.getByRole("button", { name: "Helped me" })).toHaveAttribute("aria-pressed", "true");
  await card.getByRole("button", { name: "Keep", exact: true }).click();
  await other.getByRole("link", { name: "Those I keep" }).click();
  await expect(card).toBeVisible();
  await expect(card).not.toContainText("it helped 1"); // one answer is nobody's to count
});

test("an ask keeps telephone numbers out, and two cannot take it up", async ({ open, site }) => {
  const page = await open("slow-ferry");
  await page.goto(`${board}/help/new?way=ask`);
  await page.getByRole("radio", { name: "Forms and letters" }).check();
  await page.getByLabel("Title").fill("A form with nine pages");
  await page.getByLabel("What it is about").fill("Please ring me on 07700 900123.");
  await page.getByRole("button", { name: "Put it on the board" }).click();
  await expect(page.getByText("This looks like a phone number.").first()).toBeVisible();
  await expect(page.getByLabel("Title")).toHaveValue("A form with nine pages");
  await page.getByLabel("What it is about").fill("I get stuck on page three.");
  await page.getByRole("button", { name: "Put it on the board" }).click();
  await expect(page.getByRole("link", { name: "A form with nine pages" })).toBeVisible();
  const address = page.url();

  const one = await open("copper-kettle");
  const two = await newMember(open, site);
  for (const p of [one, two]) {
    await p.goto(address);
    await expect(p.getByRole("button", { name: "I can help" })).toBeVisible();
  }
  await one.getByRole("button", { name: "I can help" }).click();
  await expect(one.getByText("You have taken this up.")).toBeVisible();
  await two.getByRole("button", { name: "I can help" }).click();
  await expect(two.getByText("Somebody was a moment quicker")).toBeVisible();

  await page.reload();
  await page.getByRole("radio", { name: "It worked out" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("It worked out")).toBeVisible();
  await expect(page.getByText("Ended", { exact: true })).toBeVisible();
});

test("feedback without a handle shows none, and what changed shows to all", async ({ open }) => {
  const page = await open("slow-ferry");
  await page.goto(`${board}/changes`);
  await page.getByLabel("What would you like them to know?").fill("The list of readings is hard to find.");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("The facilitators have it now.")).toBeVisible();

  const lead = await open("copper-kettle");
  await lead.goto(`${board}/changes`);
  const said = lead.locator("article", { hasText: "The list of readings is hard to find." });
  await expect(said).toContainText("A member");
  await expect(said).not.toContainText("quiet-otter");
  await said.getByText("Answer with what changed").click();
  await said.getByLabel("What was said, in your own words").fill("Readings are hard to find.");
  await said.getByLabel("What you changed because of it, or why not").fill("They stand under Resources now.");
  await said.getByRole("button", { name: "Show it to the group" }).click();

  await page.goto(`${board}/changes`);
  await expect(page.getByText("They stand under Resources now.")).toBeVisible();
});

test("an announcement stands above the conversations until it is read", async ({ open, site }) => {
  const page = await newMember(open, site);
  await page.goto("/groups/low-days/conversations");
  const above = page.locator(".board-above");
  await expect(above).toContainText("The room opens an hour later on Thursday");
  await above.getByRole("button", { name: "I have read this" }).click();
  await expect(page).toHaveURL(/\/conversations$/);
  await expect(above).toHaveCount(0);
});
