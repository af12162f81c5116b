/** Gives a passphrase field a button that shows what was typed, and hides it again. */
export function reveal(input: HTMLInputElement): void {
  const show = input.dataset["show"];
  const hide = input.dataset["hide"];
  if (!show || !hide) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn small quiet reveal";
  button.textContent = show;
  button.setAttribute("aria-controls", input.id);
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.textContent = shown ? hide : show;
    button.setAttribute("aria-pressed", String(shown));
    input.focus();
  });
  // A shown passphrase goes back behind dots before it is sent, so that the
  // browser takes it for one and does not offer it elsewhere.
  input.form?.addEventListener("submit", () => {
    input.type = "password";
  });
  input.after(button);
}
