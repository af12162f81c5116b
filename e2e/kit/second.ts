// A second factor for people of the demo. A site lasts as long as its worker, and
// so does a session of somebody whom several tests open: it is proven once.
import { expect, type Page } from "@playwright/test";
import { codeNow } from "./codes.ts";
import { post } from "./people.ts";
import type { Site } from "./test.ts";

const proven = new WeakMap<Site, Set<string>>();

/** Sets up a code app for the demo's person who opened the page, which proves the session; once is enough. */
export async function withApp(page: Page, site: Site, name: string): Promise<void> {
  const names = proven.get(site) ?? new Set<string>();
  proven.set(site, names);
  if (names.has(name)) return;
  const request = page.context().request;
  // The session may be older than the ten minutes for which it counts as fresh.
  await post(page.context(), `${site.url}/confirm`, { passphrase: site.person(name).passphrase });
  await request.post(`${site.url}/account/second-factor`);
  await page.goto("/account/second-factor");
  const secret = (await page.locator("[translate=no]").first().innerText()).replaceAll(/\s/g, "");
  const answer = await request.post(`${site.url}/account/second-factor/check`, { form: { second_factor_code: codeNow(secret) }, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  names.add(name);
}
