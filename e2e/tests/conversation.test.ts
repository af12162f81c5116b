// Two members and a facilitator in one conversation, each in a browser of
// their own.
import type { Page } from "@playwright/test";
import { submit } from "../kit/press.ts";
import { expect, test, type Open } from "../kit/test.ts";
import { enter, join } from "../kit/people.ts";

const group = "/groups/low-days";

/** Opens a browser for somebody who just joined the group. */
async function newMember(open: Open, site: string): Promise<{ page: Page; handle: string }> {
  const page = await open();
  await join(page.context(), site);
  const handle = await enter(page.context(), site, "low-days");
  return { page, handle };
}

async function begin(page: Page, title: string, body: string, wish: string): Promise<string> {
  await page.goto(`${group}/conversations/new`);
  await page.getByLabel("Title").fill(title);
  await page.getByRole("radio", { name: wish, exact: true }).check();
  await page.getByLabel("Your words").fill(body);
  await page.getByRole("button", { name: "Share it" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  return page.url();
}

const post = (page: Page, text: string) => page.locator("article.post").filter({ hasText: text });

test("a member is answered with the wish in sight, and alone sees how many are with them", async ({ open, site }) => {
  const author = await newMember(open, site.url);
  const other = await newMember(open, site.url);
  const holder = await open("copper-kettle");
  const url = await begin(author.page, "Just to be heard", "The letter came today.", "To be heard, not advised");

  for (const page of [other.page, holder]) {
    await page.goto(url);
    await expect(page.locator("#reply .wish")).toHaveText(new RegExp(`${author.handle}\\S? wishes to be heard, not advised\\.`));
    await post(page, "The letter came").getByRole("button", { name: /^With you/ }).click();
    await expect(post(page, "The letter came").getByRole("button", { name: /^With you/ })).toHaveAttribute("aria-pressed", "true");
    await expect(page, "nobody is taken elsewhere for it").toHaveURL(url);
  }
  await expect(post(other.page, "The letter came").locator(".acts"), "no number for others").not.toContainText(/\d/);

  await author.page.reload();
  await expect(post(author.page, "The letter came").locator(".acts")).toHaveText(/With you · 2/);
  await expect(post(author.page, "The letter came").getByRole("button", { name: /With you/ }), "nobody is with themselves").toHaveCount(0);

  await other.page.getByLabel("Your words").fill("I am here. *Take your time.*");
  await other.page.getByRole("button", { name: "Reply", exact: true }).click();
  await expect(post(other.page, "I am here.").locator("em")).toHaveText("Take your time.");
  await author.page.reload();
  await expect(post(author.page, "I am here.")).toContainText(other.handle);
});

test("a facilitator pins, hides with a reason, shows again, and closes", async ({ open, site }) => {
  const author = await newMember(open, site.url);
  const other = await newMember(open, site.url);
  const holder = await open("copper-kettle");
  const url = await begin(author.page, `To be held ${author.handle}`, "Before it is hidden.", "Advice");
  await holder.goto(url);

  await holder.getByRole("button", { name: "Pin", exact: true }).click();
  await expect(holder.getByRole("button", { name: "Unpin" })).toBeVisible();
  await other.page.goto(`${group}/conversations`);
  const entry = other.page.locator("ul.threads > li").filter({ hasText: author.handle });
  await expect(entry.getByText("Pinned")).toBeVisible();

  const held = post(holder, author.handle);
  await held.locator("summary").filter({ hasText: "Hide" }).click();
  await held.getByLabel("Reason").fill("It names a school.");
  await submit(held.getByRole("button", { name: "Hide this post" }));
  await other.page.goto(url);
  await expect(post(other.page, author.handle)).toContainText("It names a school.");
  await expect(other.page.getByText("Before it is hidden.")).toHaveCount(0);
  await author.page.reload();
  await expect(post(author.page, author.handle)).toContainText("You and the facilitators can still read it.");

  await submit(held.getByRole("button", { name: "Show again" }));
  await other.page.reload();
  await expect(post(other.page, "Before it is hidden.")).toBeVisible();

  await other.page.getByLabel("Your words").fill("Half a thought");
  await holder.getByRole("button", { name: "Close", exact: true }).click();
  await expect(holder.getByText("This conversation is closed")).toBeVisible();
  await other.page.getByRole("button", { name: "Reply", exact: true }).click();
  await expect(other.page.getByText("This conversation is closed"), "who was writing is told").toBeVisible();
  await expect(other.page.getByLabel("What you had written, to copy")).toHaveValue("Half a thought");
  await expect(other.page.getByRole("button", { name: "Pin", exact: true }), "members do not hold").toHaveCount(0);
});

test("what a member is writing is kept without being asked", async ({ open, site }) => {
  const { page } = await newMember(open, site.url);
  await page.goto(`${group}/conversations/new`);
  await page.getByLabel("Title").fill("Half a title");
  await page.getByLabel("Your words").fill("Not done yet");
  await expect(page.getByText("Draft kept")).toBeVisible();
  await page.getByLabel("Your words").fill("Not done yet, but more");
  await page.goto("/me"); // at once: the last words are sent while leaving
  await expect
    .poll(async () => {
      await page.goto(`${group}/conversations/new`);
      return page.getByLabel("Your words").inputValue();
    })
    .toBe("Not done yet, but more");
});

test("a member edits and takes back their own words, and the place stays", async ({ open, site }) => {
  const { page } = await newMember(open, site.url);
  await begin(page, "Second thoughts", "Frist words", "Information");
  await page.getByLabel("Your words").fill("And an answer.");
  await page.getByRole("button", { name: "Reply", exact: true }).click();
  await post(page, "Frist words").getByRole("link", { name: "Edit" }).click();
  await page.getByLabel("Your words").fill("First words");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(post(page, "First words")).toContainText("edited");
  await post(page, "And an answer.").locator("summary").filter({ hasText: "Take back" }).click();
  await post(page, "And an answer.").getByRole("button", { name: "Take it back" }).click();
  await expect(page.locator("article.post")).toHaveCount(2);
  await expect(page.locator("article.post").nth(1)).toContainText("Taken back by its author.");
});

test("a text with a content note opens only if somebody wants to read it", async ({ open, site }) => {
  const { page } = await newMember(open, site.url);
  await page.goto(`${group}/conversations/new`);
  await page.getByLabel("Title").fill("With care");
  await page.getByLabel("Your words").fill("The heavy part.");
  await page.getByText("Add a content note").click();
  await page.getByLabel("Content note", { exact: true }).fill("loss of a parent");
  await page.getByRole("button", { name: "Share it" }).click();
  await expect(page.getByText("The heavy part.")).toBeHidden();
  await page.getByText("loss of a parent", { exact: true }).click();
  await expect(page.getByText("The heavy part.")).toBeVisible();
});

test("somebody who was signed out while writing loses nothing", async ({ open, site }) => {
  const author = await newMember(open, site.url);
  const url = await begin(author.page, `Signed out ${author.handle}`, "The beginning.", "Advice");
  const page = await open("slow-ferry");
  await page.context().clearCookies();
  const { name, passphrase } = site.person("slow-ferry");
  const enterBy = async (at: Page): Promise<void> => {
    await at.getByLabel("Your name here").fill(name);
    await at.getByLabel("Passphrase", { exact: true }).fill(passphrase);
    await at.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(at.locator(".menu summary")).toBeVisible();
  };
  await page.goto("/sign-in");
  await enterBy(page);
  await page.goto(url);
  await page.getByLabel("Your words").fill("A long answer, with *care*.");
  await page.context().request.post("/sign-out"); // as another tab would
  await page.getByRole("button", { name: "Reply", exact: true }).click();
  await expect(page.getByLabel("What you wrote")).toHaveValue("A long answer, with *care*.");

  const beside = page.waitForEvent("popup");
  await page.getByRole("link", { name: /^Sign in/ }).last().click();
  const tab = await beside;
  await enterBy(tab);
  await page.getByRole("button", { name: "Send it again" }).click();
  await expect(page).toHaveURL(new RegExp(url.split("/").at(-1) ?? ""));
  await expect(post(page, "A long answer, with care.")).toHaveCount(1);
});
