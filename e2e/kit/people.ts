// What people do on the way to a test: joining, signing in, asking for JSON.
// Tests of those things themselves do them by hand, in the page.
import { randomBytes } from "node:crypto";
import { expect, type APIResponse, type BrowserContext } from "@playwright/test";
import type { Person } from "./hearth.ts";

const json = { Accept: "application/json" };

/** A passphrase that nobody has used yet. */
export function newPassphrase(): string {
  return `seven ${randomBytes(8).toString("hex")} teapots`;
}

/** A name for this run that no other test uses. */
export function newName(): string {
  return `walker-${randomBytes(4).toString("hex")}`;
}

/** Signs the browser's person in as somebody who exists. */
export async function signIn(at: BrowserContext, site: string, person: Person): Promise<void> {
  await post(at, `${site}/sign-in`, { name: person.name, passphrase: person.passphrase });
}

/** Makes a new account and leaves the browser signed in with it. */
export async function join(at: BrowserContext, site: string): Promise<Person> {
  const person = { name: newName(), passphrase: newPassphrase() };
  await post(at, `${site}/join`, { ...person, age_band: "adult" });
  return person;
}

/** Makes the person a member of a group, under a handle of their own. */
export async function enter(at: BrowserContext, site: string, group: string): Promise<string> {
  const handle = `reed-${randomBytes(3).toString("hex")}`;
  await post(at, `${site}/groups/${group}/membership`, { handle, agree: "yes" });
  return handle;
}

/** Sends a form as a script does, and returns the answer's JSON. */
export async function post(at: BrowserContext, url: string, form: Record<string, string>): Promise<{ id: string; url: string }> {
  const answer = await at.request.post(url, { form, headers: json });
  await ok(answer);
  return answer.json();
}

/** Reads an address as a script does. */
export async function get<T>(at: BrowserContext, url: string): Promise<T> {
  const answer = await at.request.get(url, { headers: json });
  await ok(answer);
  return answer.json();
}

async function ok(answer: APIResponse): Promise<void> {
  expect(answer.ok(), `${answer.url()}: ${answer.status()} ${answer.ok() ? "" : await answer.text()}`).toBe(true);
}
