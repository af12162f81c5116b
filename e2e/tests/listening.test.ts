// One-to-one listening: somebody goes through the course and is taken on,
// somebody asks to be heard, and the two talk, live; a facilitator is brought in.
import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { enter, join } from "../kit/people.ts";
import { submit } from "../kit/press.ts";
import { expect, test } from "../kit/test.ts";

const low = "/groups/low-days";

/** The course's own answers, by the sentences on the page. */
const right = [
  "“That sounds lonely, as if it made no difference whether you are there.”",
  "I ask what they have thought of so far.",
  "I wait, and then write: “I am still here, take your time.”",
  "I stay, bring somebody in, and say so.",
  "No, kindly, and I say why.",
  "I say so and hand the talk over.",
  "I stay with theirs, and look for support elsewhere afterwards.",
];

test("from the course to a talk between two, with somebody brought in", async ({ open, site }) => {
  const mark = randomBytes(4).toString("hex");
  const [asker, listener, holder] = [await open(), await open(), await open("copper-kettle")];
  await join(asker.context(), site.url);
  await enter(asker.context(), site.url, "low-days");
  await join(listener.context(), site.url);
  const handle = await enter(listener.context(), site.url, "low-days");

  await test.step("a wrong answer says why, and the others stay", async () => {
    await listener.goto(`${low}/listening/course`);
    for (const answer of right) await listener.getByLabel(answer, { exact: true }).check();
    await listener.getByLabel("I change the subject.").check();
    await listener.getByRole("button", { name: "Done" }).click();
    await expect(listener.getByText("Nobody carries this alone").first()).toBeVisible();
    await expect(listener.getByLabel(right[0] ?? "", { exact: true })).toBeChecked();
    await listener.getByLabel(right[3] ?? "", { exact: true }).check();
    await listener.getByRole("button", { name: "Done" }).click();
    await expect(listener.getByText("Those who hold the group know")).toBeVisible();
  });

  await test.step("a facilitator takes them on", async () => {
    await holder.goto(`${low}/listening/listeners`);
    await holder.locator("li").filter({ hasText: handle }).getByRole("link", { name: "Look" }).click();
    await holder.getByRole("button", { name: "Take them on" }).click();
    await expect(holder.locator("li").filter({ hasText: handle })).toContainText("First talks");
  });

  await test.step("somebody asks, and the one who has waited longest is offered first", async () => {
    await asker.goto(`${low}/listening`);
    await asker.getByLabel("To be heard").check();
    await asker.getByLabel("What is it about?").fill(`The evenings, ${mark}.`);
    await asker.getByRole("button", { name: "Ask", exact: true }).click();
    await expect(asker.getByRole("heading", { level: 1, name: "A talk" })).toBeVisible();
    await take(listener, mark);
  });

  await test.step("both pages come alive by themselves", async () => {
    await listener.getByRole("button", { name: "I am here" }).click();
    await expect(listener.getByText("You are talking with")).toBeVisible();
    await expect(asker.getByText(`You are talking with`)).toBeVisible();
    await asker.getByLabel("Write", { exact: true }).fill(`They are long ${mark}.`);
    await asker.getByRole("button", { name: "Send" }).click();
    await expect(listener.locator("#talk-lines")).toContainText(`They are long ${mark}.`);
    await expect(asker.getByLabel("Write", { exact: true })).toHaveValue("");
    await listener.getByLabel("Write", { exact: true }).fill("It sounds lonely.");
    await listener.getByRole("button", { name: "Send" }).click();
    await expect(asker.locator("#talk-lines")).toContainText("It sounds lonely.");
    await expect(asker.locator("#announce"), "screen readers hear it").toContainText("It sounds lonely.");
  });

  await test.step("a facilitator comes in when called, and both see it", async () => {
    await submit(listener.getByRole("button", { name: "Bring somebody in" }));
    await holder.goto(listener.url().split("#")[0] ?? "");
    await expect(holder.getByText(mark)).toHaveCount(0);
    await holder.getByRole("button", { name: "Come in" }).click();
    await expect(asker.getByText("is there too.")).toBeVisible();
    await expect(holder.locator("#talk-lines")).toContainText(`They are long ${mark}.`);
  });

  await test.step("the end, and how it was", async () => {
    await asker.getByRole("button", { name: "End the talk" }).click();
    await expect(listener.getByText("This talk is over.")).toBeVisible();
    await asker.getByLabel("Very well").check();
    await asker.getByRole("button", { name: "Send" }).click();
    await expect(asker.getByText("How was it?")).toHaveCount(0);
    await asker.goto(`${low}/listening`);
    await expect(asker.getByRole("button", { name: "Ask", exact: true }), "they may ask again").toBeVisible();
  });
});

/** Passes on what waited before, until the talk with the mark is offered. */
async function take(page: Page, mark: string): Promise<void> {
  for (let i = 0; i < 8; i++) {
    await page.goto(`${low}/listening`);
    await page.getByRole("button", { name: "Listen to who has waited longest" }).click();
    await expect(page.getByRole("button", { name: "I am here" })).toBeVisible();
    if ((await page.getByText(mark).count()) > 0) return;
    await page.getByRole("button", { name: "Pass", exact: true }).click();
  }
  throw new Error("the talk was not offered");
}
