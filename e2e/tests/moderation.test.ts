// Somebody is wrongly reported: they read why, ask for another look, and another
// person undoes it with an apology.
import { enter, get, join, post, signIn } from "../kit/people.ts";
import { expect, test } from "../kit/test.ts";

const low = "/groups/low-days";

test("somebody wrongly reported reads why, and another person undoes it", async ({ open, site }) => {
  const theirs = await open();
  await join(theirs.context(), site.url);
  await enter(theirs.context(), site.url, "low-days");
  const conversation = await post(theirs.context(), `${site.url}${low}/conversations`, {
    title: "I was a doormat again",
    body: "I said yes to a double shift. I am such a doormat.",
    wish: "heard",
  });

  const reporter = await open("slow-ferry");
  await reporter.goto(conversation.url);
  await reporter.locator("summary").filter({ hasText: "Something is not right" }).first().click();
  await reporter.getByRole("link", { name: "Report", exact: true }).click();
  await reporter.getByRole("radio", { name: "Somebody is put down, mocked or hurt" }).check();
  await reporter.getByLabel("What should we know?").fill("It calls somebody a doormat.");
  await reporter.getByRole("button", { name: "Send" }).click();
  await expect(reporter.getByRole("heading", { name: "Your report" })).toBeVisible();

  const holder = await open("copper-kettle");
  await holder.goto(`${low}/desk/matters`);
  await holder.getByRole("link", { name: "A post" }).first().click();
  await expect(holder.getByText("quiet-otter")).toHaveCount(0);
  await holder.getByRole("button", { name: "Open the words" }).click();
  await expect(holder.getByText("I am such a doormat.")).toBeVisible();
  await holder.getByRole("radio", { name: "It is folded away behind a note" }).check();
  await holder.getByLabel("What was seen").fill("A word that puts people down.");
  await holder.getByLabel("Why this was done").fill("Please say it without the word.");
  await holder.getByRole("button", { name: "Decide, and tell the person" }).click();

  await theirs.goto("/decisions");
  await theirs.getByRole("link", { name: "It is folded away behind a note" }).click();
  await expect(theirs.getByText("A word that puts people down.")).toBeVisible();
  await theirs.getByLabel("What would you like them to know?").fill("I was speaking of myself.");
  await theirs.getByRole("button", { name: "Ask for another look" }).click();
  await expect(theirs.getByText("Another person answers by")).toBeVisible();

  const { appeals } = await get<{ appeals: { url: string }[] }>(holder.context(), `${site.url}${low}/desk/matters`);
  expect(appeals).toHaveLength(0);
  const other = await open();
  await signIn(other.context(), site.url, { name: "far-lighthouse", passphrase: "the second drawer always sticks" });
  await other.goto(`${low}/desk/matters`);
  await other.getByRole("link", { name: "It is folded away behind a note" }).click();
  await expect(other.getByText("I was speaking of myself.")).toBeVisible();
  await other.getByRole("radio", { name: "Undo it" }).check();
  await other.getByLabel("Your answer to them").fill("You did, and we should have seen it.");
  await other.getByRole("button", { name: "Answer" }).click();

  await theirs.reload();
  await expect(theirs.getByText("We are sorry")).toBeVisible();
  await reporter.goto(conversation.url);
  await expect(reporter.getByText("I am such a doormat.")).toBeVisible();
});
