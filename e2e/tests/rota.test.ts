// Who is on call: a drill rings on the responder's page, is taken with one press,
// and every page of the rota can be used by everybody.
import { violations } from "../kit/axe.ts";
import { withApp } from "../kit/second.ts";
import { sideways } from "../kit/shape.ts";
import { expect, test } from "../kit/test.ts";

const pages = ["", "/me", "/handover", "/drills", "/calling"];

test("a drill rings on the page of who is on call, who takes it with one press", async ({ open, site }) => {
  test.slow();
  const onCall = await open("copper-kettle");
  await onCall.goto("/safety/rota/kettle-lane");
  expect(new URL(onCall.url()).pathname, "the rota asks for a second factor").toMatch(/^\/account\//);
  await onCall.goto("/safety");
  await expect(onCall.getByRole("status").first()).toContainText("tells you when somebody needs you");
  await expect(onCall.getByRole("main")).toContainText("Nobody needs you at this moment.");

  // Another page, on which they are with somebody: nothing is taken out of their hands.
  const cases = await onCall.context().newPage();
  await cases.goto("/safety/cases");
  await expect(cases.getByRole("alert")).toBeEmpty();

  const lead = await open("green-pencil");
  await withApp(lead, site, "green-pencil");
  await lead.goto("/safety/rota/kettle-lane/drills");
  await lead.getByRole("button", { name: "Begin a drill now" }).click();

  const alert = onCall.getByRole("dialog");
  await expect(alert).toContainText("This is a drill.");
  const line = cases.getByRole("alert");
  await expect(line).toContainText("Somebody else needs somebody. This is a drill.");
  await expect(cases.getByRole("dialog")).toHaveCount(0);
  expect(await violations(cases)).toEqual([]);
  await cases.setViewportSize({ width: 320, height: 640 });
  expect(await sideways(cases)).toEqual([]);
  await line.getByRole("button", { name: "Stay here" }).click();
  await expect(line).toBeEmpty();
  await cases.close();
  expect(await violations(onCall)).toEqual([]);
  await onCall.setViewportSize({ width: 320, height: 640 });
  expect(await sideways(onCall)).toEqual([]);
  await alert.getByRole("button", { name: "I am coming" }).click();
  await expect(onCall.getByRole("main")).toContainText("You came");
  await lead.goto("/safety/rota/kettle-lane/drills");
  await expect(lead.getByRole("main")).toContainText("Ro came after");

  for (const path of pages) {
    await lead.setViewportSize({ width: 1280, height: 800 });
    await lead.goto(`/safety/rota/kettle-lane${path}`);
    await expect(lead.locator("main#main h1").first()).toBeVisible();
    expect(await violations(lead), path).toEqual([]);
    await lead.setViewportSize({ width: 320, height: 800 });
    expect(await sideways(lead), path).toEqual([]);
  }
});

test("whoever is not called finds nothing", async ({ open }) => {
  const page = await open("slow-ferry");
  for (const path of ["/safety", "/safety/rota/kettle-lane"]) expect((await page.goto(path))?.status(), path).toBe(404);
});
