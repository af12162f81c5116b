// Somebody in danger at night, and the person who comes.
import { submit } from "../kit/press.ts";
import { expect, newSite, test } from "../kit/test.ts";
import { enter, join } from "../kit/people.ts";

const goodbye = "I have the pills in my hand and I am going to take them all tonight. Goodbye everyone, I am sorry.";

test("words of somebody in danger wait, a person comes, and then they open", async ({ browser }) => {
  // A site of its own: nobody of the demo can be reached outside, and the server rightly says so as an error.
  const site = await newSite(browser);
  const { open } = site;
  const member = await open();
  await join(member.context(), site.url);
  const handle = await enter(member.context(), site.url, "low-days");
  await member.goto("/groups/low-days/conversations/new");
  await member.getByLabel("Title").fill("Three in the morning");
  await member.getByLabel("Your words").fill(goodbye);
  await expect(member.locator("[data-note=risk]"), "the note comes before anything is sent").toContainText("Please talk to somebody now.");
  await member.getByRole("button", { name: "Share it" }).click();
  await expect(member.getByRole("heading", { level: 1 })).toHaveText("Your words are kept, and a person comes to you first");
  await expect(member.getByRole("main")).toContainText("You did nothing wrong");
  await expect(member.getByRole("main")).toContainText("116 123");
  await expect(member.getByRole("main"), "nobody is told how grave it was rated").not.toContainText(/\bS4\b/);

  const other = await open("slow-ferry");
  await other.goto("/groups/low-days/conversations");
  await expect(other.getByRole("link", { name: "Three in the morning" }), "nobody else sees it yet").toHaveCount(0);

  const responder = await open("copper-kettle");
  await responder.goto("/safety/cases");
  const line = responder.locator(".case-line").filter({ hasText: handle });
  await expect(line).toContainText("Nobody has written yet");
  await line.getByRole("link").click();
  await responder.getByRole("button", { name: "I take this" }).click();
  await responder.getByLabel("Write to them").fill("I am Ro. I have read it. Are you safe at this moment?");
  await responder.getByRole("button", { name: "Send" }).click();

  await member.getByRole("link", { name: "Talk with a person" }).first().click();
  await expect(member.locator(".case-talk")).toContainText("Are you safe at this moment?");
  await member.getByLabel("What is going on").fill("My sister is here now.");
  await member.getByRole("button", { name: "Send" }).click();
  await expect(responder.locator("#case-talk"), "the page of the responder goes along").toContainText("My sister is here now.", { timeout: 15_000 });

  await submit(responder.getByRole("button", { name: "Open them for all" }));
  await other.reload();
  await expect(other.getByRole("link", { name: "Three in the morning" })).toBeVisible();
  expect(site.server.log, "the server's log holds no words").not.toMatch(/pills|sister|Three in the morning/);
  await site.end();
});

test("a detail is masked by one press, with a script and without", async ({ open, browser, site }) => {
  const page = await open("slow-ferry");
  await page.goto("/groups/low-days/conversations/new");
  await page.getByLabel("Your words").fill("You can write to me at anna.miller@mail.example.");
  await page.getByRole("button", { name: "Put a mark in its place" }).click();
  await expect(page.getByLabel("Your words")).toHaveValue("You can write to me at [mail].");

  const context = await browser.newContext({ baseURL: site.url, javaScriptEnabled: false, storageState: await site.as("slow-ferry") });
  const plain = await context.newPage();
  await plain.goto("/groups/low-days/conversations/new");
  await plain.getByLabel("Title").fill("Without a script");
  await plain.getByLabel("Your words").fill("You can write to me at anna.miller@mail.example.");
  await plain.getByRole("button", { name: "Share it" }).click();
  await expect(plain.getByRole("heading", { level: 1 })).toHaveText("A note about what you wrote");
  await plain.getByRole("button", { name: "Put a mark in its place" }).click();
  await expect(plain.locator("article.post").first()).toContainText("[mail]");
  await context.close();
});

test("somebody who worries is told that somebody knows, and the other is not told", async ({ open, site }) => {
  const worried = await open("slow-ferry");
  await worried.goto("/groups/low-days/worry");
  await worried.getByLabel("Their handle in this group").fill("two-left-feet");
  await worried.getByLabel("What did you notice?").fill("They gave their things away.");
  await worried.getByRole("button", { name: "Tell somebody" }).click();
  await expect(worried.getByText("Somebody knows now")).toBeVisible();
  const responder = await open("copper-kettle");
  await responder.goto("/safety/cases");
  await responder.locator(".case-line").filter({ hasText: "two-left-feet" }).getByRole("link").click();
  await expect(responder.getByRole("main")).toContainText("They gave their things away.");
  expect(site.server.log).not.toContain("things away");
});
