// The device check at a meeting's door: nothing of it leaves the browser.
import { canMeet, tryCamera, tryMicrophone, type Trial } from "./devices";

/** Fills the check in, and stops everything when the page goes. */
export function tryOut(place: HTMLElement): void {
  if (!canMeet()) return;
  place.hidden = false;
  const word = (name: string): string => place.getAttribute("data-say-" + name) ?? "";
  const row = document.createElement("div");
  row.className = "row";
  const shown = document.createElement("div");
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  place.append(row, shown, said);

  const toggle = (name: string, begin: () => Promise<Trial | string>): void => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn small";
    button.textContent = word(name);
    let trial: Trial | null = null;
    const stop = (): void => {
      trial?.stop();
      trial = null;
      shown.querySelector(`[data-of="${name}"]`)?.remove();
      button.textContent = word(name);
    };
    button.addEventListener("click", async () => {
      if (trial) return stop();
      said.textContent = "";
      const got = await begin();
      if (typeof got === "string") {
        said.textContent = word(got) || word("denied");
        return;
      }
      trial = got;
      button.textContent = word("stop");
    });
    window.addEventListener("pagehide", stop);
    row.append(button);
  };

  toggle("try_mic", async () => {
    const meter = document.createElement("meter");
    meter.max = 1;
    meter.dataset["of"] = "try_mic";
    meter.setAttribute("aria-label", word("level"));
    const trial = await tryMicrophone(undefined, (loud) => (meter.value = loud));
    if (typeof trial !== "string") shown.append(meter);
    return trial;
  });
  toggle("try_cam", async () => {
    const trial = await tryCamera(undefined);
    if (typeof trial === "string") return trial;
    trial.view.dataset["of"] = "try_cam";
    trial.view.classList.add("own");
    shown.append(trial.view);
    return trial;
  });
}
