// Joining, signing in and confirming with a passkey, and a button that shows a
// passphrase as it is typed. The pages work without this file, with a
// passphrase; it shows what is hidden until then.
import { reveal } from "./lib/reveal";

type Challenge = { ceremony: string; options: unknown };
type Answer = { url?: string; code?: string; message?: string; fields?: Record<string, string> };

/** A sentence for the person, in their language, from the server. */
class Refusal extends Error {}

async function send<T>(path: string, fields: Record<string, string>): Promise<T> {
  const response = await fetch(path, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  const answer = (await response.json()) as T & Answer;
  if (answer.code === "account.confirm_needed") location.assign("/confirm?next=" + encodeURIComponent(location.pathname));
  if (answer.code === "account.second_needed") location.assign("/account/unlock?next=" + encodeURIComponent(location.pathname));
  if (!response.ok) throw new Refusal(Object.values(answer.fields ?? {})[0] ?? answer.message ?? "");
  return answer;
}

/** Reads the fields that a ceremony may need; a form has only some of them. */
function said(form: HTMLFormElement): Record<string, string> {
  const data = new FormData(form);
  const fields: Record<string, string> = {};
  for (const name of ["name", "age_band", "next"]) {
    const value = data.get(name);
    if (typeof value === "string") fields[name] = value;
  }
  return fields;
}

/** Asks the device; the server's options say whether for a new passkey or an old one. */
async function ask(options: unknown): Promise<Credential | null> {
  if (typeof options === "object" && options !== null && "user" in options) {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON);
    return navigator.credentials.create({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
  return navigator.credentials.get({ publicKey });
}

async function ceremony(form: HTMLFormElement, path: string): Promise<void> {
  const fields = said(form);
  const challenge = await send<Challenge>(path, fields);
  const credential = await ask(challenge.options);
  if (!(credential instanceof PublicKeyCredential)) throw new Refusal("");
  const answer = await send<Answer>(path + "/finish", {
    ...fields,
    ceremony: challenge.ceremony,
    answer: JSON.stringify(credential.toJSON()),
  });
  // A form that was refused for want of the passkey goes its way now.
  if (form.dataset["passkeyThen"] === "send") HTMLFormElement.prototype.submit.call(form);
  else location.assign(answer.url ?? "/");
}

/** What to say of an error; browsers' own words are English and for developers. */
function sentence(form: HTMLFormElement, error: unknown): string {
  if (error instanceof Refusal && error.message) return error.message;
  const known = error instanceof DOMException && error.name === "InvalidStateError";
  return form.dataset[known ? "known" : "failed"] ?? "";
}

function offer(form: HTMLFormElement): void {
  const path = form.dataset["passkey"];
  const box = form.querySelector<HTMLElement>("[data-passkey-offer]");
  const button = form.querySelector<HTMLButtonElement>("[data-passkey-button]");
  const problem = form.querySelector<HTMLElement>("[data-passkey-problem]");
  if (!path || !box || !button || !problem) return;
  box.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    problem.hidden = true;
    ceremony(form, path).catch((error: unknown) => {
      problem.textContent = sentence(form, error);
      problem.hidden = false;
      button.disabled = false;
    });
  });
}

if (typeof PublicKeyCredential === "function" && "parseCreationOptionsFromJSON" in PublicKeyCredential) {
  document.querySelectorAll<HTMLFormElement>("form[data-passkey]").forEach(offer);
}
document.querySelectorAll<HTMLInputElement>("input[data-show]").forEach(reveal);
