// The form that one speaks in. What was written stays in it until the server
// has answered that it was said; each message carries a token, so that one sent
// again after a broken connection is said once.

/** The composer's sentences and what it tells its owner. */
export interface ComposerOptions {
  unsent: string;
  problem(text: string): void;
  said(): void;
}

export function compose(form: HTMLFormElement, options: ComposerOptions): void {
  const area = form.querySelector("textarea");
  const once = form.querySelector<HTMLInputElement>("input[name=once]");
  if (!area || !once) return;
  let busy = false;

  const send = async (): Promise<void> => {
    const body = area.value;
    if (busy || body.trim() === "") return;
    busy = true;
    options.problem("");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: written(form),
      });
      if (answer.status !== 201) {
        const { unsigned, help, reason } = await refusalOf(answer);
        // The agreements changed, or there is somebody to talk to: the server's own
        // page has the words in it, and what is to be said.
        if (unsigned || help) return form.submit();
        throw new Refusal(reason);
      }
      form.querySelector("[data-sign]")?.remove();
      const { held, url } = (await answer.json()) as { held?: boolean; url?: string };
      if (held) {
        area.value = "";
        // It waits, and the server's own page says why, beside the words: they are to
        // be in sight, and not where the page stood before.
        history.scrollRestoration = "manual";
        if (url) history.replaceState(null, "", url);
        location.reload();
        return;
      }
      // What was typed meanwhile stays.
      area.value = area.value.startsWith(body) ? area.value.slice(body.length).trimStart() : area.value;
      once.value = token();
      options.said();
    } catch (reason) {
      options.problem(reason instanceof Refusal && reason.message ? reason.message : options.unsent);
    } finally {
      busy = false;
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
  });
  if (!matchMedia("(pointer: fine)").matches) return;
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

class Refusal extends Error {}

/** The form as it would be sent without a script. */
function written(form: HTMLFormElement): URLSearchParams {
  const all = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") all.append(name, value);
  return all;
}

/** The sentence that the server refused with, or none if it is not ours, whether a tick is all that it wants, and whether more is said beside it. */
async function refusalOf(answer: Response): Promise<{ unsigned: boolean; help: boolean; reason: string }> {
  try {
    const { fields, message, help } = (await answer.json()) as { fields?: Record<string, string>; message?: string; help?: unknown };
    return { unsigned: fields?.["agree_again"] !== undefined, help: help !== undefined, reason: fields?.["body"] ?? message ?? "" };
  } catch {
    return { unsigned: false, help: false, reason: "" };
  }
}

function token(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
