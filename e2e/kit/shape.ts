// How a page fits where there is little room.
import type { Page } from "@playwright/test";

/** Returns what makes the page scroll sideways, or scrolls sideways itself. */
export function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    const name = (e: Element): string => `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""}#${e.id} ${e.textContent?.trim().slice(0, 40)}`;
    const found: string[] = [];
    const scroller = document.scrollingElement!;
    if (scroller.scrollWidth > wide) found.push(`the page is ${scroller.scrollWidth} wide in ${wide}`);
    for (const e of document.body.querySelectorAll<HTMLElement>("*")) {
      const style = getComputedStyle(e);
      // What is only for screen readers is one pixel large and clipped.
      if (e.closest(".sr, .skip, svg, pre") || !e.checkVisibility()) continue;
      const box = e.getBoundingClientRect();
      if (box.width === 0) continue;
      if (box.left < -1 || box.right > wide + 1) found.push(`${name(e)} reaches from ${Math.round(box.left)} to ${Math.round(box.right)} in ${wide}`);
      const scrolls = ["auto", "scroll"].includes(style.overflowX) && !["TEXTAREA", "INPUT"].includes(e.tagName);
      if (scrolls && e.scrollWidth > e.clientWidth + 1) found.push(`${name(e)} scrolls sideways, ${e.scrollWidth} in ${e.clientWidth}`);
    }
    return found;
  });
}

/** Returns texts that are cut off. */
export function clipped(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const e of document.body.querySelectorAll<HTMLElement>("*")) {
      if (e.closest(".sr, .skip, svg, textarea, input, select, .help-pacer") || !e.checkVisibility() || !e.textContent?.trim()) continue;
      if (e.clientWidth <= 1 && e.clientHeight <= 1) continue; // for screen readers only
      const style = getComputedStyle(e);
      if (style.textOverflow === "ellipsis") continue; // one's own name in the bar, by design
      const hides = (overflow: string): boolean => overflow === "hidden" || overflow === "clip";
      const cut = (hides(style.overflowY) && e.scrollHeight > e.clientHeight + 2) || (hides(style.overflowX) && e.scrollWidth > e.clientWidth + 2);
      if (cut) found.push(`${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""} cuts off ${e.textContent.trim().slice(0, 60)}`);
    }
    return found;
  });
}

/** Sets the text spacing that WCAG 1.4.12 asks to survive, and takes it away again. */
export async function wideLetters(page: Page, on: boolean): Promise<void> {
  await page.evaluate((spaced) => {
    const sheet = new CSSStyleSheet(); // a <style> would be against the page's policy
    sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }");
    document.adoptedStyleSheets = spaced ? [sheet] : [];
  }, on);
}
