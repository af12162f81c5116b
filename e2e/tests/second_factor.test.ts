// A second factor: a code app set up by hand, and what it guards.
import { codeNow } from "../kit/codes.ts";
import { newName, newPassphrase } from "../kit/people.ts";
import { expect, test } from "../kit/test.ts";

test("somebody sets up a code app, and a used code is refused", async ({ page }) => {
  const main = page.getByRole("main");
  const name = newName();
  const passphrase = newPassphrase();
  await page.goto("/join");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("radio", { name: "I am 18 or older" }).check();
  await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
  await main.getByRole("button", { name: "Join", exact: true }).click();
  await main.getByRole("button", { name: "Go on without them" }).click();

  await page.goto("/account/unlock?next=/me");
  await expect(page).toHaveURL("/account/second-factor?next=%2Fme"); // told how to set one up
  await main.getByRole("button", { name: "Set up a code app" }).click();
  const secret = await page.locator(".secret-code").innerText();
  const code = page.getByLabel("Type the code that the app shows now");
  await code.fill("000 000");
  await main.getByRole("button", { name: "Finish" }).click();
  await expect(main.getByText("That is not the code of this moment.").first()).toBeVisible();
  await expect(page.locator(".secret-code")).toHaveText(secret);
  const first = codeNow(secret);
  await code.fill(first);
  await main.getByRole("button", { name: "Finish" }).click();
  await expect(page).toHaveURL("/me");

  await page.context().clearCookies();
  await page.goto("/sign-in?next=/account/unlock");
  await page.getByLabel("Your name here").fill(name);
  await page.getByLabel("Passphrase", { exact: true }).fill(passphrase);
  await main.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByLabel("Code from your app").fill(first);
  await main.getByRole("button", { name: "Confirm" }).click();
  await expect(main.getByText("This code was used already.").first()).toBeVisible();
  await page.getByLabel("Code from your app").fill(codeNow(secret, 1));
  await main.getByRole("button", { name: "Confirm" }).click();
  await expect(page).toHaveURL("/account");
});
