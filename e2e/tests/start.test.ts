// From nothing to a live group: with a keyboard and nothing else, and in a
// browser without JavaScript.
import { tabTo } from "../kit/focus.ts";
import { join } from "../kit/people.ts";
import { expect, test } from "../kit/test.ts";

const unique = (): string => Date.now().toString(36);

test("somebody who never started a group has one, with only a keyboard", async ({ page, site }) => {
  test.slow();
  await join(page.context(), site.url);
  const main = page.getByRole("main");
  const name = `Sunday soup ${unique()}`;
  const go = async (button: string | RegExp): Promise<void> => {
    await tabTo(page, main.getByRole("button", { name: button }).first());
    await page.keyboard.press("Enter");
  };

  await test.step("chooses a template", async () => {
    await page.goto("/start");
    await go(/^Begin with this A peer group/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Purpose");
  });

  await test.step("gives it a name", async () => {
    await tabTo(page, page.getByLabel("Name of the group"));
    await page.keyboard.type(name);
    await page.keyboard.press("Enter"); // goes on, and does not move or remove anything
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Shape");
  });

  await test.step("keeps the shape", async () => {
    await go("Go on");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Agreements");
  });

  await test.step("moves an agreement up", async () => {
    const second = await page.getByLabel("Agreement 2", { exact: true }).inputValue();
    await go(/^Up Agreement 2/);
    await expect(page.getByLabel("Agreement 1", { exact: true })).toHaveValue(second);
    await go("Go on");
  });

  await test.step("keeps the handle, looks at it all, and starts", async () => {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("People");
    await expect(page.getByLabel("Your name in this group")).not.toHaveValue("");
    await go("Look at it all");
    await expect(main).toContainText(name);
    await go("Start the group");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your group is live");
  });

  await test.step("it is there for everybody", async () => {
    const group = new URL(page.url()).pathname.replace("/first-steps", "");
    await page.context().clearCookies();
    await page.goto(group);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a group is planned, kept for later, and started", async ({ page, site }) => {
    await join(page.context(), site.url);
    const main = page.getByRole("main");
    const name = `Plain supper ${unique()}`;

    await test.step("an empty page comes back filled in", async () => {
      await page.goto("/start");
      await main.getByRole("button", { name: "Begin with an empty page" }).click();
      await page.getByLabel("Name of the group").fill(name);
      await page.getByLabel("One sentence about it").fill("   ");
      await page.getByLabel("What the group is for").fill("To eat together, each at home.");
      await page.getByLabel("Who it is for").fill("Anybody who eats alone.");
      await page.getByLabel("Who may be better off elsewhere, and where").fill("Emergencies: see Help now.");
      await main.getByRole("button", { name: "Go on" }).last().click();
      await expect(page.getByRole("alert")).toBeVisible();
      await expect(page.getByLabel("What the group is for")).toHaveValue("To eat together, each at home.");
      await page.getByLabel("One sentence about it").fill("We cook, each at home, and write while it simmers.");
      await main.getByRole("button", { name: "Go on" }).last().click();
    });

    await test.step("is kept for another day", async () => {
      await page.getByLabel("Most people in the group").fill("a few");
      await main.getByRole("button", { name: "Keep it for later" }).click();
      await main.getByRole("link", { name }).click();
      await expect(page.getByLabel("Most people in the group")).toHaveValue("a few");
      await page.getByLabel("Most people in the group").fill("12");
      await main.getByRole("button", { name: "Go on" }).last().click();
    });

    await test.step("agreements are added and removed", async () => {
      await page.getByLabel("Agreement 1", { exact: true }).fill("What is said here stays here.");
      await page.getByLabel("Agreement 2", { exact: true }).fill("Nobody comments on anybody's plate.");
      await main.getByRole("button", { name: "One more agreement" }).click();
      await expect(page.getByLabel("Agreement 4", { exact: true })).toBeVisible();
      await main.getByRole("button", { name: "Remove Agreement 4" }).click();
      await page.getByRole("checkbox", { name: /^We leave out weights/ }).check();
      await main.getByRole("button", { name: "Go on" }).last().click();
      await main.getByRole("button", { name: "Look at it all" }).click();
      await main.getByRole("button", { name: "Start the group" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your group is live");
    });

    await test.step("a number is sent back, with nothing lost", async () => {
      await main.getByRole("link", { name: "Write a welcome" }).click();
      await page.getByLabel("Title").fill("Hello");
      await page.getByLabel("Your words").fill("I ate 500 calories and three good words.");
      await main.getByRole("button", { name: "Share it" }).click();
      await expect(page.getByRole("alert")).toContainText("500 calories");
      await expect(page.getByLabel("Your words")).toHaveValue("I ate 500 calories and three good words.");
      await page.getByLabel("Your words").fill("I ate, and it was hard, and I stayed at the table.");
      await main.getByRole("button", { name: "Share it" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Hello");
    });
  });
});
