// A person's own data: taken away, and erased.
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { enter, join, post } from "../kit/people.ts";
import { unzip } from "../kit/zip.ts";
import { expect, test } from "../kit/test.ts";

const group = "/groups/low-days";

test("somebody takes a copy of everything and can read it in any browser", async ({ open, site }, info) => {
  const page = await open();
  const me = await join(page.context(), site.url);
  const handle = await enter(page.context(), site.url, "low-days");
  await post(page.context(), `${site.url}${group}/conversations`, { title: "To be taken along", body: "Every word of mine: ñ, عربي.", wish: "heard" });
  await post(page.context(), `${site.url}${group}/room/messages`, { body: "And this too." });

  await page.goto("/account/data");
  const started = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download a copy" }).click();
  const download = await started;
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
  const files = unzip(await readFile(await download.path()));
  const everything = [...files.values()].join("\n");
  for (const mine of [me.name, handle, "To be taken along", "Every word of mine: ñ, عربي.", "And this too."]) expect(everything).toContain(mine);
  expect(everything, "secrets stay").not.toContain(me.passphrase);
  for (const [name, text] of files) if (name.endsWith(".json")) expect(() => JSON.parse(text), name).not.toThrow();

  const readable = info.outputPath("index.html");
  await writeFile(readable, files.get("index.html") ?? "");
  await page.goto(pathToFileURL(readable).href);
  await expect(page.getByText("Every word of mine: ñ, عربي.")).toBeVisible();
});

test("somebody erases everything, and their handle and words are gone from others' pages", async ({ open, site }) => {
  const page = await open();
  const other = await open("slow-ferry");
  const me = await join(page.context(), site.url);
  const handle = await enter(page.context(), site.url, "low-days");
  const form = { title: `Begun by ${handle}`, body: `Words of ${handle}.`, wish: "advice" };
  const begun = await post(page.context(), `${site.url}${group}/conversations`, form);
  await post(page.context(), `${site.url}${group}/room/messages`, { body: `Spoken by ${handle}.` });
  await post(other.context(), `${site.url}${begun.url}/replies`, { body: "An answer that stays." });
  await other.goto(`${group}/room`);
  await expect(other.locator("[data-lines]")).toContainText(handle);

  await page.goto("/account/data");
  await page.getByText("I want to erase everything").click();
  await page.getByLabel(/^To be sure, write your name here/).fill("somebody-else");
  await page.getByRole("button", { name: "Erase everything for good" }).click();
  await expect(page.locator("[data-problems]")).toContainText("Please write your name just as it stands here");
  await page.getByLabel(/^To be sure, write your name here/).fill(me.name);
  await page.getByRole("button", { name: "Erase everything for good" }).click();
  await expect(page).toHaveURL(/\/goodbye$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Everything has been erased");
  await expect(page.getByRole("link", { name: "Sign in" }).first()).toBeVisible();

  for (const path of [begun.url, `${group}/conversations`, `${group}/room`, `${group}/search?q=${handle}`, "/"]) {
    await other.goto(path);
    await expect(other.locator("main h1").first()).toBeVisible();
    await expect(other.locator("body"), path).not.toContainText(handle);
  }
  await other.goto(begun.url);
  await expect(other.locator("article.post").nth(1)).toContainText("An answer that stays.");
  await expect(other.locator("article.post").first()).toContainText("somebody who has left");

  await page.goto("/sign-in");
  await page.getByLabel("Your name here").fill(me.name);
  await page.getByLabel("Passphrase", { exact: true }).fill(me.passphrase);
  await page.getByRole("main").getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.locator("[data-problems]")).toContainText("do not belong together");
});
