// Keeps what is being written in a form with data-autosave: two seconds after
// the last key, and when the page is left. Without script a button does it.

const pause = 2000;

function watch(form: HTMLFormElement, address: string): void {
  const status = form.querySelector<HTMLElement>("[data-saved]");
  let kept = fieldsOf(form);
  let timer = 0;
  let sending = false;

  const save = async (leaving: boolean): Promise<void> => {
    window.clearTimeout(timer);
    const now = fieldsOf(form);
    if (now === kept || sending) return;
    const answer = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(now),
      headers: { "HX-Request": "true" },
      keepalive: leaving,
    }).catch(() => undefined);
    if (!answer?.ok) return; // the words are still in the form; the next key tries again
    kept = now;
    if (status) status.textContent = status.dataset["saved"] ?? "";
  };

  form.addEventListener("input", () => {
    if (status) status.textContent = "";
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void save(false), pause);
  });
  form.addEventListener("submit", () => {
    sending = true; // the post itself drops the draft; a late save must not bring it back
    window.clearTimeout(timer);
  });
  window.addEventListener("pageshow", () => (sending = false));
  window.addEventListener("pagehide", () => void save(true));
}

function fieldsOf(form: HTMLFormElement): string {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "once") fields.append(name, value);
  }
  return fields.toString();
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) {
  const address = form.dataset["autosave"];
  if (address) watch(form, address);
}
