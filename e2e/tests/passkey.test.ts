// Coming and coming back with a passkey, by a device that Chromium pretends to
// have.
import type { Page } from "@playwright/test";
import { newName, newPassphrase } from "../kit/people.ts";
import { expect, test } from "../kit/test.ts";

/** Gives the browser a screen lock that says yes. */
async function device(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function signOut(page: Page): Promise<void> {
  await page.locator(".menu summary").click();
  await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
  await expect(page.getByRole("link", { name: "Sign in" }).first()).toBeVisible();
}

test("somebody joins with a passkey and comes back with it", async ({ page }) => {
  await device(page);
  const name = newName();
  const main = page.getByRole("main");
  await page.goto("/join?next=/groups/low-days");
  await page.getByLabel("Name", { exact: true }).fill(name);

  await test.step("is told what is missing before the device is asked", async () => {
    await main.getByRole("button", { name: "Join with a passkey" }).click();
    await expect(main.locator("[data-passkey-problem]")).toHaveText("Please say whether you are 18 or older.");
  });

  await page.getByRole("radio", { name: "I am 18 or older" }).check();
  await main.getByRole("button", { name: "Join with a passkey" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your twelve recovery words");
  await main.getByRole("button", { name: "Go on without them" }).click();
  await expect(page).toHaveURL(/\/groups\/low-days/);
  await signOut(page);

  await page.goto("/sign-in?next=/account");
  await main.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page).toHaveURL("/account");
  await expect(page.locator(".menu-name")).toHaveText(name);
  await expect(main.getByText("You have none yet: you come back with a passkey.")).toBeVisible();
});

test("somebody with a passphrase adds a passkey, confirms with it, and cannot lose their last way back", async ({ page }) => {
  await device(page);
  const main = page.getByRole("main");
  await page.goto("/join");
  await page.getByLabel("Name", { exact: true }).fill(newName());
  await page.getByRole("radio", { name: "I am 18 or older" }).check();
  await page.getByLabel("Passphrase", { exact: true }).fill(newPassphrase());
  await main.getByRole("button", { name: "Join", exact: true }).click();
  await main.getByRole("button", { name: "Go on without them" }).click();

  await page.goto("/account");
  await main.getByRole("button", { name: "Add a passkey on this device" }).click();
  await expect(main.getByText("Your new passkey works from now on.")).toBeVisible();
  await page.goto("/confirm?next=/account/data");
  await main.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page).toHaveURL("/account/data");

  await page.goto("/account");
  await main.locator("summary").filter({ hasText: "Remove" }).click();
  await main.getByRole("button", { name: "Remove" }).click();
  await expect(main.getByText("The passkey is removed.")).toBeVisible();
});

test("a device that says no leaves the passphrase", async ({ page }) => {
  await page.goto("/join");
  await page.getByRole("radio", { name: "I am 18 or older" }).check();
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable"); // and no device at all
  await page.evaluate(() => {
    navigator.credentials.create = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await page.getByRole("button", { name: "Join with a passkey" }).click();
  await expect(page.locator("[data-passkey-problem]")).toContainText("The passkey did not work this time.");
  await expect(page.getByLabel("Passphrase", { exact: true })).toBeEditable();
});
