// Deque's axe on a page, as sentences.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Returns what axe finds, by all rules of WCAG 2.0 to 2.2 A and AA, or by the rules named. */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  await fromTheTop(page);
  const axe = new AxeBuilder({ page }).setLegacyMode(); // no frames here, and no second page for the report
  if (rules) axe.withRules(rules);
  else axe.options({ runOnly: { type: "tag", values: tags }, rules: { "target-size": { enabled: true } } });
  const report = await axe.analyze();
  if (report.passes.length === 0) throw new Error("axe looked at nothing");
  return report.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")}\n  ${n.failureSummary}`));
}

/**
 * Goes to the top, where nothing is half under a bar that stays. A page whose
 * address names a place in it goes there by itself, at a moment of its own, and
 * more than once: it is opened anew without the place.
 */
async function fromTheTop(page: Page): Promise<void> {
  const [address, place] = page.url().split("#");
  if (address !== undefined && place !== undefined) await page.goto(address);
  await page.waitForLoadState("load");
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: "instant" }));
}
