// The main job with a keyboard and nothing else.
import { tabTo } from "../kit/focus.ts";
import { newName, newPassphrase } from "../kit/people.ts";
import { expect, test } from "../kit/test.ts";

test("somebody with only a keyboard arrives, joins, talks and goes", async ({ page }) => {
  test.slow();
  const press = (key: string) => page.keyboard.press(key);
  const type = (text: string) => page.keyboard.type(text);
  const go = async (role: "link" | "button", name: string | RegExp): Promise<void> => {
    await tabTo(page, page.getByRole("main").getByRole(role, { name, exact: true }).first());
    await press("Enter");
  };

  await test.step("skips to the page and finds the group", async () => {
    await page.goto("/");
    await tabTo(page, page.getByRole("link", { name: "Skip to the page" }));
    await press("Enter");
    await expect(page.locator("#main")).toBeFocused();
    await go("link", /^See all \d+ groups$/);
    await expect(page).toHaveURL(/\/groups$/);
    await go("link", "Low days, gently");
    await expect(page).toHaveURL(/\/groups\/low-days$/);
    await go("link", "Join Hearth first");
  });

  await test.step("joins Hearth with a passphrase", async () => {
    await tabTo(page, page.getByLabel("Name", { exact: true }));
    await press("Control+A");
    await type(newName());
    const age = page.getByRole("radio", { name: "I am 18 or older" });
    await tabTo(page, age);
    await press("Space");
    await expect(age).toBeChecked();
    await tabTo(page, page.getByLabel("Passphrase", { exact: true }));
    await type(newPassphrase());
    await press("Enter");
  });

  await test.step("keeps the recovery words", async () => {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your twelve recovery words");
    const words = await page.locator("ol.words li").allTextContents();
    expect(words).toHaveLength(12);
    await go("link", "I have kept them");
    for (const name of ["first", "second"]) {
      const at = Number(await page.locator(`input[name=${name}_at]`).inputValue());
      await tabTo(page, page.locator(`input[name=${name}]`));
      await type(words[at - 1] ?? "");
    }
    await press("Enter");
    await expect(page).toHaveURL(/\/groups\/low-days/);
  });

  await test.step("becomes a member under a handle", async () => {
    await tabTo(page, page.getByLabel("Your name in this group"));
    await expect(page.getByLabel("Your name in this group")).not.toHaveValue("");
    await tabTo(page, page.getByRole("checkbox", { name: /I have read what we agreed/ }));
    await press("Space");
    await go("button", "Join this group");
    await expect(page).toHaveURL(/\/groups\/low-days\/conversations$/);
  });

  await test.step("begins a conversation with a wish", async () => {
    await go("link", "Begin a conversation");
    await tabTo(page, page.getByLabel("Title"));
    await type("Only with the keyboard");
    await tabTo(page, page.getByRole("radio", { name: "To be heard, not advised" }));
    await press("ArrowRight");
    await expect(page.getByRole("radio", { name: "Advice" })).toBeChecked();
    await tabTo(page, page.getByLabel("Your words"));
    await type("My mouse is broken.");
    await go("button", "Share it");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Only with the keyboard");
    await expect(page.locator("#reply .wish")).toContainText("is asking for advice");
  });

  await test.step("replies", async () => {
    await tabTo(page, page.getByLabel("Your words"));
    await type("It was the battery.");
    await go("button", "Reply");
    await expect(page.locator("article.post")).toHaveCount(2);
  });

  await test.step("acknowledges somebody", async () => {
    await go("link", "Conversations");
    await go("link", "The Sunday feeling");
    const thanks = page.getByRole("button", { name: /^With you/ }).first();
    await tabTo(page, thanks);
    await press("Enter");
    await expect(thanks).toHaveAttribute("aria-pressed", "true");
    await expect(thanks, "the focus stays where it was").toBeFocused();
  });

  await test.step("says something in the room", async () => {
    await page.goto(page.url()); // begin at the top again
    await go("link", "Room");
    await expect(page.locator("[data-connection]")).toHaveAttribute("data-connection", "live");
    await tabTo(page, page.getByLabel("Say something"));
    await type("Hello from the keyboard");
    await press("Enter");
    await expect(page.locator("[data-lines] .line.mine").last()).toContainText("Hello from the keyboard");
    await expect(page.getByLabel("Say something")).toHaveValue("");
  });

  await test.step("signs out", async () => {
    await page.goto(page.url());
    await tabTo(page, page.locator(".menu summary"));
    await press("Enter");
    await tabTo(page, page.getByRole("button", { name: "Sign out" }));
    await press("Enter");
    await expect(page.getByRole("link", { name: "Sign in" }).first()).toBeVisible();
    await page.goto("/groups/low-days/room");
    await expect(page).toHaveURL(/\/sign-in/);
  });
});
