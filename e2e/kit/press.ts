// Pressing a button that sends a form, where the test goes on elsewhere.
import type { Locator } from "@playwright/test";

/**
 * Presses a button that sends its form, and waits until the server has
 * answered. A test that went to another page at once could take the form along
 * before it had arrived.
 */
export async function submit(button: Locator): Promise<void> {
  const to = await button.evaluate((b: HTMLButtonElement) => (b.hasAttribute("formaction") ? b.formAction : b.form?.action));
  const answer = button.page().waitForResponse((r) => r.request().method() === "POST" && r.url() === to);
  await button.click();
  await answer;
}
