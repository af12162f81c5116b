// Camera, microphone and loudspeaker to choose and try out: at a meeting's door,
// and in the middle of one. The server draws it, hidden; this fills it in. What
// is tried goes nowhere, and what is chosen stays in this browser.
import {
  canMeet,
  chooseDevice,
  chosenDevice,
  choosesOutput,
  type DeviceKind,
  deviceKinds,
  devices,
  type Trial,
  tryCamera,
  tryMicrophone,
  trySound,
} from "./devices";

const audible = 0.08; // on the meter: a voice, and not the hum of a room
const quietFor = 5000; // milliseconds after which somebody is told that nothing is heard

/** One kind of device: what there is to choose, and the one that is tried. */
class Part {
  private trial: Trial | null = null;
  private round = 0; // tells a trial that was begun from one that was given up meanwhile
  private timer = 0;

  constructor(
    private readonly place: HTMLElement,
    private readonly kind: DeviceKind,
    private readonly word: (name: string) => string,
    private readonly changed: (kind: DeviceKind, id: string) => void,
    private readonly allowed: () => void,
  ) {
    this.button?.addEventListener("click", () => (this.trial ? this.stop() : void this.begin()));
    this.select?.addEventListener("change", () => this.choose());
    window.addEventListener("pagehide", () => this.stop());
  }

  private find<T extends HTMLElement>(what: string): T | null {
    return this.place.querySelector<T>(`[data-${what}]`);
  }

  private get button(): HTMLButtonElement | null {
    return this.find("try");
  }

  private get select(): HTMLSelectElement | null {
    return this.find("choose");
  }

  /** Lists what there is. The browser tells it to those who have let us use one. */
  async list(): Promise<void> {
    const all = (await devices(this.kind)).filter((d) => d.id !== "default" && d.id !== "communications");
    const field = this.find("choice");
    const select = this.select;
    if (!select || !field) return;
    const now = chosenDevice(this.kind);
    const options = [new Option(this.word("usual"), ""), ...all.map((d, i) => new Option(d.name || `${i + 1}`, d.id))];
    const chosen = options.find((o) => o.value === now) ?? options[0];
    if (chosen) chosen.selected = true;
    select.replaceChildren(...options);
    field.hidden = all.length === 0 || (this.kind === "audiooutput" && !choosesOutput);
  }

  private choose(): void {
    const id = this.select?.value ?? "";
    chooseDevice(this.kind, id);
    this.changed(this.kind, id);
    if (this.trial) {
      this.stop();
      void this.begin();
    }
  }

  private tell(name: string): void {
    const said = this.find("found");
    if (said) said.textContent = name ? this.word(name) : "";
  }

  private show(element: HTMLElement | null): void {
    this.find("shown")?.replaceChildren(...(element ? [element] : []));
    if (this.button) this.button.textContent = this.word(element || this.trial ? "stop" : "try_" + this.kind);
  }

  private stop(): void {
    this.round++;
    window.clearTimeout(this.timer);
    this.trial?.stop();
    this.trial = null;
    this.tell("");
    this.show(null);
  }

  private async begin(): Promise<void> {
    const round = ++this.round;
    this.tell("");
    const got = await this.open();
    if (typeof got !== "string" && round !== this.round) return got.stop(); // pressed again meanwhile
    if (typeof got === "string") {
      this.show(null);
      return this.tell(got === "unknown" ? "denied" : got);
    }
    this.trial = got;
    this.show("view" in got ? (got.view as HTMLElement) : null);
    this.allowed();
  }

  private open(): Promise<(Trial & { view?: HTMLElement }) | string> {
    const id = chosenDevice(this.kind);
    if (this.kind === "audioinput") return this.microphone(id);
    if (this.kind === "videoinput") return this.camera(id);
    return this.sound(id);
  }

  private async microphone(id: string): Promise<(Trial & { view: HTMLElement }) | string> {
    const meter = document.createElement("meter");
    meter.max = 1;
    meter.setAttribute("aria-label", this.word("level"));
    let heard = false;
    const got = await tryMicrophone(id, (loud) => {
      meter.value = loud;
      if (heard || loud < audible) return;
      heard = true;
      window.clearTimeout(this.timer);
      this.tell("heard");
    });
    if (typeof got === "string") return got;
    this.timer = window.setTimeout(() => this.tell("unheard"), quietFor);
    return { ...got, view: meter };
  }

  private async camera(id: string): Promise<(Trial & { view: HTMLElement }) | string> {
    const got = await tryCamera(id);
    if (typeof got === "string") return got;
    got.view.classList.add("own");
    got.view.setAttribute("aria-label", this.word("own"));
    got.view.addEventListener("playing", () => this.tell("seen"), { once: true });
    return got;
  }

  private async sound(id: string): Promise<Trial | string> {
    const got = await trySound(id, () => {
      this.stop();
      this.tell("played");
    });
    return got;
  }
}

/**
 * Fills the choice of devices in. `use` is called when another one is chosen; at
 * the door nobody needs to know yet.
 */
export function tryOut(place: HTMLElement, use: (kind: DeviceKind, id: string) => void = () => {}): void {
  if (!canMeet() || !place.hidden) return;
  place.hidden = false;
  const word = (name: string): string => place.getAttribute("data-say-" + name) ?? "";
  const parts: Part[] = [];
  const list = (): void => parts.forEach((part) => void part.list());
  for (const kind of deviceKinds) {
    const at = place.querySelector<HTMLElement>(`[data-device="${kind}"]`);
    if (at) parts.push(new Part(at, kind, word, use, list));
  }
  list();
  navigator.mediaDevices.addEventListener("devicechange", list);
}
