// The main job in a browser without JavaScript.
import { newName, newPassphrase } from "../kit/people.ts";
import { submit } from "../kit/press.ts";
import { expect, test } from "../kit/test.ts";

test.use({ javaScriptEnabled: false });

test("somebody without JavaScript arrives, joins, talks and goes", async ({ page, open }) => {
  const main = page.getByRole("main");
  const handle = `plain-${Date.now().toString(36)}`;

  await test.step("joins", async () => {
    await page.goto("/");
    await main.getByRole("link", { name: "Low days, gently" }).first().click();
    await main.getByRole("link", { name: "Join Hearth first" }).click();
    await expect(page.getByRole("button", { name: /passkey/i })).toHaveCount(0);
    await page.getByLabel("Name", { exact: true }).fill(newName());
    await page.getByRole("radio", { name: "I am 18 or older" }).check();
    await page.getByLabel("Passphrase", { exact: true }).fill(newPassphrase());
    await main.getByRole("button", { name: "Join" }).click();
    await main.getByRole("button", { name: "Go on without them" }).click();
    await page.getByLabel("Your name in this group").fill(handle);
    await page.getByRole("checkbox", { name: /I have read what we agreed/ }).check();
    await main.getByRole("button", { name: "Join this group" }).click();
    await expect(page).toHaveURL(/\/groups\/low-days\/conversations$/);
  });

  await test.step("keeps a draft, comes back, and shares it", async () => {
    await main.getByRole("link", { name: "Conversations", exact: true }).click();
    await main.getByRole("link", { name: "Begin a conversation", exact: true }).click();
    await page.getByLabel("Title").fill("Without a script");
    await page.getByRole("radio", { name: "Celebrate with me" }).check();
    await page.getByLabel("Your words").fill("It works **all the same**.");
    await submit(main.getByRole("button", { name: "Keep as a draft" }));
    await page.goto("/me");
    await main.getByRole("link", { name: "Without a script" }).click();
    await expect(page.getByLabel("Your words")).toHaveValue("It works **all the same**.");
    await expect(page.getByRole("radio", { name: "Celebrate with me" })).toBeChecked();
    await main.getByRole("button", { name: "Share it" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Without a script");
    await expect(page.locator("article.post strong")).toHaveText("all the same");
    await page.goto("/me");
    await expect(main.getByRole("link", { name: "Without a script" }), "the draft is gone, the conversation is followed").toHaveCount(1);
  });

  await test.step("is told what is missing, with nothing lost", async () => {
    await main.getByRole("link", { name: "Without a script" }).click();
    await page.getByLabel("Your words").fill("   ");
    await main.getByRole("button", { name: "Reply", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("Please write something first");
    await page.getByLabel("Your words").fill("And answers work.");
    await main.getByRole("button", { name: "Reply", exact: true }).click();
    await expect(page.locator("article.post")).toHaveCount(2);
  });

  await test.step("acknowledges somebody and takes it back", async () => {
    await main.getByRole("link", { name: "Conversations", exact: true }).click();
    await main.getByRole("link", { name: "Tell me something boring" }).click();
    const ack = page.locator("article.post").nth(1).getByRole("button", { name: /^Me too/ });
    await ack.click();
    await expect(ack).toHaveAttribute("aria-pressed", "true");
    await ack.click();
    await expect(ack).toHaveAttribute("aria-pressed", "false");
  });

  await test.step("talks in the room and looks again", async () => {
    await main.getByRole("link", { name: "Room", exact: true }).click();
    await page.getByLabel("Say something").fill("Hello without a script");
    await main.getByRole("button", { name: "Send" }).click();
    await expect(page.locator("[data-lines] .line").last()).toContainText("Hello without a script");
    const other = await open("copper-kettle");
    await other.goto("/groups/low-days/room");
    await other.getByLabel("Say something").fill(`Welcome, ${handle}`);
    await other.getByRole("button", { name: "Send" }).click();
    await main.getByRole("link", { name: "Show newer messages" }).click();
    await expect(page.locator("[data-lines] .line").filter({ hasText: `Welcome, ${handle}` })).toBeVisible();
  });

  await test.step("finds help, and breathes", async () => {
    await page.getByRole("link", { name: "Help now" }).first().click();
    await expect(page).toHaveURL(/\/help/);
    await page.getByLabel("Country").selectOption("IE");
    await main.getByRole("button", { name: "Show helplines" }).click();
    await expect(main.locator("a.help-number").first()).toHaveAttribute("href", /^tel:/);
    await main.locator("details.help-breathe summary").click();
    await expect(main.locator(".help-pacer")).toBeVisible();
  });

  await test.step("signs out", async () => {
    await page.locator(".menu summary").click();
    await submit(page.getByRole("button", { name: "Sign out" }));
    await page.goto("/me");
    await expect(page).toHaveURL(/\/sign-in/);
  });
});
