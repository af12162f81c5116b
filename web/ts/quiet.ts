// The quiet note beside what somebody is writing: after a pause the server is
// asked whether there is something to say, and its answer stands below the words.
// It holds nothing up, keeps nothing, and can be closed. Without this file the
// same note comes after the words were sent.

export {};

const pause = 1200;
const written = /^\/groups\/[^/]+\/(conversations|posts|room)(\/|$)/;

function watch(form: HTMLFormElement, area: HTMLTextAreaElement): void {
  const to = new URL(form.action).pathname;
  const url = to.split("/").slice(0, 3).join("/") + "/quiet-note";
  const notes = document.createElement("div");
  notes.className = "quiet-notes";
  notes.setAttribute("role", "status");
  notes.setAttribute("aria-live", "polite");
  if (form.matches("[data-say]")) form.before(notes); // one line, with its button beside it
  else (area.closest(".field") ?? area).after(notes);

  const closed = new Set<string>();
  let timer = 0;
  let asked = "";
  let turn = 0;

  const ask = async (): Promise<void> => {
    const words = area.value;
    if (words === asked) return;
    asked = words;
    const mine = ++turn;
    if (words.trim() === "") return notes.replaceChildren();
    try {
      const answer = await fetch(url, { method: "POST", headers: { Accept: "text/html" }, body: new URLSearchParams({ body: words, to }) });
      const page = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
      if (page && mine === turn) show([...page.querySelectorAll<HTMLElement>("[data-note]")]);
    } catch {
      asked = ""; // the next key tries again; the note comes after sending, too
    }
  };

  const show = (found: HTMLElement[]): void => {
    const open = found.filter((note) => !closed.has(note.dataset["note"] ?? ""));
    const same = open.map((note) => note.outerHTML).join("") === notes.innerHTML;
    if (!same) notes.replaceChildren(...open); // what stands there already is not read out again
    if (open.length > 0) seen();
  };

  const tell = (name: string): void => {
    if (form.querySelector(`input[name=${name}]`)) return;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = "yes";
    form.append(field);
  };
  /** Tells the server that its note was seen, so that it need not come twice. */
  const seen = (): void => tell("noted");
  tell("beside"); // hints are given here, and not on a page of their own

  notes.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-act]");
    const note = button?.closest<HTMLElement>("[data-note]");
    if (!button || !note) return;
    if (button.dataset["act"] === "mask") {
      area.value = note.querySelector<HTMLTextAreaElement>("[data-masked]")?.value ?? area.value;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    } else {
      closed.add(note.dataset["note"] ?? "");
    }
    if (button.dataset["act"] === "off") void fetch(button.dataset["url"] ?? "", { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams() });
    note.remove();
    area.focus();
  });
  area.addEventListener("input", () => {
    window.clearTimeout(timer);
    if (area.value.trim() === "") notes.replaceChildren(); // it was said, or thrown away
    timer = window.setTimeout(() => void ask(), pause);
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[method=post]")) {
  const area = form.querySelector<HTMLTextAreaElement>("textarea[name=body]");
  if (area && written.test(new URL(form.action).pathname)) watch(form, area);
}
