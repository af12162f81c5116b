// The facilitator's desk: somebody is removed while writing and brought back, and
// what a group costs is a member's own affair.
import { enter, join } from "../kit/people.ts";
import { submit } from "../kit/press.ts";
import { expect, test } from "../kit/test.ts";

const low = "/groups/low-days";

test("somebody is removed while writing, gets the words back, and comes back", async ({ open, site }) => {
  const theirs = await open();
  await join(theirs.context(), site.url);
  const handle = await enter(theirs.context(), site.url, "low-days");
  await theirs.goto(`${low}/conversations/new`);
  await theirs.getByLabel("Title", { exact: true }).fill("A long evening");
  await theirs.locator("textarea[name=body]").fill("I sat down and wrote for an hour.");

  const holder = await open("copper-kettle");
  await holder.goto(`${low}/desk`);
  await holder.getByRole("link", { name: "Members", exact: true }).click();
  await holder.getByRole("link", { name: handle }).click();
  await holder.locator("summary").filter({ hasText: "End this membership" }).click();
  await holder.getByLabel("Why, in words that they will read").fill("We agreed not to name other people's schools.");
  await holder.getByRole("button", { name: "End the membership" }).click();
  await expect(holder).toHaveURL(`${low}/desk/removed`);

  await theirs.locator("main form[data-autosave] button[type=submit]").last().click();
  await expect(theirs.getByRole("heading", { name: "Your membership ended while you were writing" })).toBeVisible();
  await expect(theirs.getByText("I sat down and wrote for an hour.")).toBeVisible();
  await theirs.getByRole("link", { name: "Read why" }).click();
  await expect(theirs.getByText("We agreed not to name other people's schools.")).toBeVisible();

  await submit(holder.getByRole("listitem").filter({ hasText: handle }).getByRole("button", { name: "Bring them back" }));
  await theirs.goto(`${low}/conversations`);
  await expect(theirs).toHaveURL(`${low}/conversations`);
});

test("what somebody pays is theirs, and asking not to pay is one press", async ({ open }) => {
  const theirs = await open("نافذة-قديمة");
  await theirs.goto("/groups/steady-ground");
  await expect(theirs.getByText("€0 – €15").first()).toBeVisible();
  await theirs.goto("/groups/steady-ground/fees");
  await theirs.getByLabel("I pay").fill("3,50");
  await theirs.getByRole("button", { name: "Save for me" }).click();
  await expect(theirs.getByLabel("I pay")).toHaveValue("3.50");
  await theirs.getByRole("button", { name: "Ask to come without paying" }).click();
  await expect(theirs.getByText("You have asked. Come as always while you wait.")).toBeVisible();

  const holder = await open("green-pencil");
  await holder.goto("/groups/steady-ground/fees/ledger");
  await expect(holder.getByText("3.50")).toHaveCount(0);
  const asking = holder.getByRole("article").filter({ hasText: "window-seat" });
  await submit(asking.getByRole("button", { name: "Yes, come without paying" }));
  await theirs.reload();
  await expect(theirs.getByText("You come without paying.")).toBeVisible();
});
