// Makes the editor of meeting formats lively: minutes add up while they are
// typed, and parts that stand open stay open when a button sends the form.
// Without script a button adds up, and the page is whole.

const untilCounted = 700;

function lively(form: HTMLFormElement): void {
  let timer = 0;
  let asked = 0;

  const count = async (): Promise<void> => {
    const mine = ++asked;
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
    fields.set("do", "count");
    const answer = await fetch(form.action, { method: "POST", body: fields }).catch(() => undefined);
    if (!answer?.ok || mine !== asked) return; // the next key tries again, and so does the button
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const fresh of page.querySelectorAll("[data-counted]")) {
      const old = document.getElementById(fresh.id);
      if (old) old.replaceChildren(...Array.from(fresh.childNodes, (node) => document.importNode(node, true)));
    }
  };

  const later = (event: Event): void => {
    if (!(event.target instanceof Element) || !event.target.matches("[data-counts]")) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void count(), untilCounted);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    asked++; // an answer that is on its way is about what stood here before
  });

  for (const part of form.querySelectorAll<HTMLDetailsElement>("details[data-part]")) {
    const open = form.elements.namedItem(part.dataset["part"] ?? "");
    if (open instanceof HTMLInputElement) part.addEventListener("toggle", () => (open.value = part.open ? "yes" : ""));
  }
}

const editor = document.getElementById("format");
if (editor instanceof HTMLFormElement) lively(editor);
