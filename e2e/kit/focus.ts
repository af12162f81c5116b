// A person who has only a keyboard.
import { expect, type Locator, type Page } from "@playwright/test";

const farthest = 150; // presses of Tab that a patient person would make

/** Presses Tab until the element has the focus. At each stop one must see where one is. */
export async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  for (let i = 0; i < farthest; i++) {
    await page.keyboard.press(key);
    await expect.poll(() => unseen(page)).toBe(""); // the page may still be scrolling
    if (await target.evaluate((e) => e === document.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${target}`);
}

/** Says why one cannot see where the focus is, or nothing. */
function unseen(page: Page): Promise<string> {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return ""; // between the last element and the first
    const name = `${at.tagName.toLowerCase()}.${at.getAttribute("class") ?? ""}#${at.id} ${at.textContent?.trim().slice(0, 30)}`;
    // A radio button is drawn by what stands beside it in its label.
    const label = at instanceof HTMLInputElement ? at.closest("label") : null;
    const drawn = label?.querySelector("span") ?? at;
    const outlined = (e: Element): boolean => {
      const style = getComputedStyle(e);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    };
    if (![drawn, at].some(outlined)) return `${name} has the focus and no outline`;
    const box = drawn.getBoundingClientRect();
    if (box.bottom <= 0 || box.top >= innerHeight) return `${name} has the focus and is outside the window`;
    const inside = (n: number, of: number): number => Math.min(Math.max(n, 1), of - 1);
    const points = [0.1, 0.5, 0.9].flatMap((x) => [0.15, 0.5, 0.85].map((y) => [box.left + box.width * x, box.top + box.height * y] as const));
    const shown = points.some(([x, y]) => {
      const top = document.elementFromPoint(inside(x, innerWidth), inside(y, innerHeight));
      return top !== null && (drawn.contains(top) || at.contains(top) || top === label);
    });
    return shown ? "" : `${name} has the focus and is hidden behind something`;
  });
}
