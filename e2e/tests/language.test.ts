// Three languages, two directions, light and dark.
import { expect, test } from "../kit/test.ts";
import { enter, join, post } from "../kit/people.ts";

test("somebody changes the language and the theme, and stays where they are", async ({ page }) => {
  const html = page.locator("html");
  await page.goto("/groups?topic=grief");
  await page.getByRole("button", { name: "Español" }).click();
  await expect(html).toHaveAttribute("lang", "es");
  await expect(page).toHaveURL(/\/groups\?topic=grief$/);
  await page.getByRole("button", { name: "العربية" }).click();
  await expect(html).toHaveAttribute("lang", "ar");
  await expect(html).toHaveAttribute("dir", "rtl");
  await expect(page).toHaveURL(/\/groups\?topic=grief$/);
  const brand = await page.locator(".brand").boundingBox();
  expect(brand?.x, "the page begins on the right").toBeGreaterThan(640);

  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.locator("button[name=theme][value=light]").click();
  await expect(html).toHaveAttribute("data-theme", "light");
  const light = await background();
  await page.locator("button[name=theme][value=dark]").click();
  await expect(html).toHaveAttribute("data-theme", "dark");
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.locator("button[name=theme][value=auto]").click();
  await expect(html).toHaveAttribute("data-theme", "auto");
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await background(), "auto follows the machine").toBe(dark);
  await page.emulateMedia({ colorScheme: "light" });
  expect(await background()).toBe(light);
  await page.getByRole("button", { name: "English" }).click();
  await expect(html).toHaveAttribute("dir", "ltr");
});

test("somebody whose form came back changes the language and gets the form, not a dead end", async ({ page }) => {
  await page.goto("/join?next=/groups/low-days");
  await page.getByRole("main").getByRole("button", { name: "Join", exact: true }).click();
  await expect(page.locator("[data-problems]")).toBeVisible();
  await page.getByRole("button", { name: "Español" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await expect(page).toHaveURL(/\/join\?next=/);
  await expect(page.locator("input[name=passphrase]")).toBeVisible();
});

test("the browser's own language is spoken at the first visit", async ({ browser, site }) => {
  for (const [locale, lang, dir] of [["es-MX", "es", "ltr"], ["ar-EG", "ar", "rtl"], ["fr-FR", "en", "ltr"]] as const) {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    await page.goto(site.url);
    await expect(page.locator("html")).toHaveAttribute("lang", lang);
    await expect(page.locator("html")).toHaveAttribute("dir", dir);
    await context.close();
  }
});

test("people's words run in their own direction on a page of the other", async ({ open, site }) => {
  const page = await open();
  await join(page.context(), site.url);
  await enter(page.context(), site.url, "low-days");
  const body = "نص عربي طويل بما يكفي.\n\nAnd an English line.";
  const begun = await post(page.context(), `${site.url}/groups/low-days/conversations`, { title: "عنوان عربي", body, wish: "heard" });
  const side = (text: string) =>
    page.getByText(text).evaluate((e) => {
      const range = document.createRange();
      range.selectNodeContents(e);
      const words = range.getBoundingClientRect();
      const box = e.getBoundingClientRect();
      return Math.abs(words.left - box.left) < Math.abs(box.right - words.right) ? "left" : "right";
    });
  for (const lang of ["en", "ar"]) {
    await page.context().addCookies([{ name: "lang", value: lang, url: site.url }]);
    await page.goto(begun.url);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCSS("direction", "rtl");
    await expect(page.locator("article.post .prose").first()).toHaveCSS("direction", "rtl");
    expect(await side("نص عربي طويل")).toBe("right");
    await expect(page.locator("#reply textarea[name=body]")).toHaveAttribute("dir", "auto");
  }
});

test("nobody can dress a text up as something else", async ({ open, site }) => {
  const page = await open();
  await join(page.context(), site.url);
  await enter(page.context(), site.url, "low-days");
  const body = '<img src=x onerror="document.title=1"> <script>document.title=2</script> [a](javascript:alert(1)) ![x](https://example.org/x.png) <style>body{display:none}</style>';
  const elsewhere: string[] = [];
  page.on("request", (r) => {
    if (new URL(r.url()).origin !== site.url) elsewhere.push(r.url());
  });
  const begun = await post(page.context(), `${site.url}/groups/low-days/conversations`, { title: "<b>bold</b>", body, wish: "heard" });
  await page.goto(begun.url);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("<b>bold</b>");
  await expect(page.locator("article.post .prose img, article.post .prose script, article.post .prose style, article.post .prose a[href^=javascript]")).toHaveCount(0);
  await expect(page).toHaveTitle(/^<b>bold/);
  expect(elsewhere).toEqual([]);
});
