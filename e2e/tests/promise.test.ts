// The reply guarantee: what is promised, who sees what waits, and how long it
// took.
import type { Page } from "@playwright/test";
import { submit } from "../kit/press.ts";
import { expect, test } from "../kit/test.ts";
import { enter, get, join } from "../kit/people.ts";

// All of them change the same group.
test.describe.configure({ mode: "serial" });

const group = "/groups/un-plato-menos";

type Overview = { hours: number; waiting: { title: string; due: string | null }[]; measured: { posts: number; answered: number } | null };

const overview = (page: Page, site: string): Promise<Overview> => get<Overview>(page.context(), `${site}${group}/promise`);

test("a promise is made, a post waits, a helper takes it and answers, and the measure knows", async ({ open, site }) => {
  const holder = await open("farola-azul");
  await holder.goto(`${group}/promise`);
  await holder.getByLabel("An answer within").selectOption("12");
  await holder.getByRole("button", { name: "Set the promise" }).click();
  const before = await overview(holder, site.url);
  expect(before.hours).toBe(12);

  const author = await open();
  await join(author.context(), site.url);
  const handle = await enter(author.context(), site.url, "un-plato-menos");
  await author.goto(group);
  await expect(author.getByRole("main")).toContainText("Somebody will answer within 12 hours.");
  await author.goto(`${group}/conversations/new`);
  await expect(author.locator(".assured")).toHaveText("Somebody will answer within 12 hours.");
  const title = `Laid for two ${handle}`;
  await author.getByLabel("Title").fill(title);
  await author.getByLabel("Your words").fill("Sunday again.");
  await author.getByRole("button", { name: "Share it" }).click();
  await expect(author.locator(".assured").first()).toContainText("Helpers see it first. You can count on an answer by");
  const url = author.url();

  await holder.goto("/helping");
  const first = holder.locator(".queue > li").first();
  await expect(first, "what was promised stands before what was not").toContainText(title);
  await expect(first).toContainText("11 hours left");
  await first.getByRole("button", { name: "I will answer this one" }).click();
  await expect(holder.locator(".assured").first()).toContainText("You have this one until");
  await holder.getByLabel("Your words").fill("I set the table for two as well, for a year.");
  await submit(holder.getByRole("button", { name: "Reply", exact: true }));
  await holder.goto("/helping");
  await expect(holder.getByRole("main")).not.toContainText(title);
  await expect(holder.getByRole("main")).toContainText("1 of 3 today.");

  await author.goto(url);
  await expect(author.getByRole("main")).not.toContainText("Helpers see it first");
  await expect
    .poll(async () => (await overview(holder, site.url)).waiting.some((w) => w.title === title), "it waits no more")
    .toBe(false);
  const after = await overview(holder, site.url);
  if (before.measured && after.measured) {
    expect(after.measured.posts).toBe(before.measured.posts + 1);
    expect(after.measured.answered).toBe(before.measured.answered + 1);
  } else {
    await holder.goto(`${group}/promise`);
    await expect(holder.getByRole("main")).toContainText("in 90 days");
  }
});

test("hours that cannot keep the promise are named, and the composer says when somebody is there", async ({ open, site }) => {
  const holder = await open("farola-azul");
  await holder.goto(`${group}/promise`);
  await holder.getByLabel("An answer within").selectOption("12");
  await holder.getByRole("button", { name: "Set the promise" }).click();
  // Two hours, half a day from now: nobody is on duty at the moment.
  const hour = (new Date().getUTCHours() + 12) % 24;
  const two = (n: number): string => String(n % 24).padStart(2, "0");
  const days = holder.getByRole("group", { name: "Days" });
  for (const box of await days.getByRole("checkbox").all()) await box.check();
  await holder.getByLabel("From", { exact: true }).fill(`${two(hour)}:00`);
  await holder.getByLabel("Until", { exact: true }).fill(`${two(hour + 2)}:00`);
  await holder.getByRole("button", { name: "Put on duty" }).click();
  await expect(holder.locator(".note")).toContainText("22 hours");

  const member = await open();
  await join(member.context(), site.url);
  await enter(member.context(), site.url, "un-plato-menos");
  await member.goto(`${group}/conversations/new`);
  await expect(member.locator(".assured")).toContainText("Nobody in the group is on duty until");
  await expect(member.locator(".assured").getByRole("link", { name: "Help now is always there." })).toHaveAttribute("href", "/help");

  // As it was, for whoever comes after.
  for (;;) {
    const remove = holder.getByRole("button", { name: /^Remove the shift/ });
    const left = await remove.count();
    if (left === 0) break;
    await remove.first().click();
    await expect(remove).toHaveCount(left - 1);
  }
});

test("somebody without the duty finds no queue, and a plain word about it", async ({ open, site }) => {
  const page = await open();
  await join(page.context(), site.url);
  await page.goto("/helping");
  await expect(page.getByRole("heading", { name: "You are not a helper in any group yet" })).toBeVisible();
});
