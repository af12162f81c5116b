// Voice and video of a meeting's page: what the media island carries, beside the
// circle. Camera and microphone are off until their owner presses them; the
// server opens and closes them with the floor. It is loaded only by who wishes to
// hear.
import type { Ending, Load, Media, Rights, State, Ticket } from "../media";
import { chosenDevice, deviceKinds, type Trouble } from "./devices";
import { tryOut } from "./tryout";

type Loaded = typeof import("../media");

/** What the page gives: its sentences, and a place to say things. */
export interface Owner {
  word(name: string): string;
  say(text: string): void;
  trouble(text: string): void;
}

const carried = "hearth-meet-carry"; // in localStorage: how much somebody wishes to have carried

const hearing: readonly string[] = ["listen", "voice", "video", "device"];

/** Follows the stage: connects who wishes to hear, and draws their buttons. */
export class Voices {
  private media: Media | null = null;
  private loading = false;
  private over = false;
  private may: Rights = { microphone: false, camera: false, hear: false };
  private open = { microphone: false, camera: false };
  private self = false;
  private silent = false;
  private load: Load = "all";
  private resting = ""; // what stands on the page while less than all is carried
  private loud: ReadonlySet<string> = new Set();
  private readonly views = new Map<string, HTMLVideoElement>();

  constructor(
    private readonly room: HTMLElement,
    private readonly owner: Owner,
  ) {}

  /** Does what the stage, as it was just drawn, asks for. */
  follow(): void {
    const stage = this.room.querySelector<HTMLElement>("#stage");
    const here = stage?.dataset["presence"] === "here" && stage.dataset["phase"] !== "ended";
    const wanted = here && hearing.includes(this.way);
    if (wanted && !this.media && !this.loading && !this.over) void this.connect();
    if (!wanted && this.media) void this.leave();
    this.devices();
    this.paint();
  }

  /** Devices, and how much is carried, to choose in the middle of a meeting. */
  private devices(): void {
    const fold = this.room.querySelector<HTMLElement>("[data-media-fold]");
    const place = fold?.querySelector<HTMLElement>("[data-devices]");
    if (!fold || !place) return;
    fold.hidden = !hearing.includes(this.way);
    if (!place.hidden) return;
    tryOut(place, (kind, id) => void this.media?.use(kind, id));
    const carry = fold.querySelector<HTMLSelectElement>("[data-carry]");
    if (!carry) return;
    carry.value = wishedLoad();
    carry.addEventListener("change", () => {
      keepLoad(carry.value as Load);
      void this.media?.limit(carry.value as Load);
    });
  }

  /** Another tab has the seat, or the meeting is over. */
  async leave(): Promise<void> {
    const media = this.media;
    this.media = null;
    this.self = false;
    await media?.leave();
    this.paint();
  }

  private get mics(): HTMLElement | null {
    return this.room.querySelector<HTMLElement>("[data-mics]");
  }

  private get way(): string {
    return this.mics?.dataset["way"] ?? "";
  }

  private async connect(): Promise<void> {
    this.loading = true;
    try {
      const { Media } = (await import(this.room.dataset["media"] ?? "")) as Loaded;
      const media = new Media({
        ticket: () => this.ticket(),
        state: (now, why) => this.connection(media, now, why),
        allowed: (may) => this.changed(() => (this.may = may)),
        mine: (open) => this.changed(() => (this.open = open)),
        picture: (seat, view) => this.changed(() => (view ? this.views.set(seat, view) : this.views.delete(seat))),
        microphone: () => this.paint(),
        speaking: (loud) => this.changed(() => (this.loud = new Set(loud.keys()))),
        carries: (load, before, wished) => this.carries(load, before, wished),
        silenced: (is) => this.changed(() => (this.silent = is)),
      });
      this.media = media;
      for (const kind of deviceKinds) {
        const id = chosenDevice(kind);
        if (id) void media.use(kind, id);
      }
      void media.limit(wishedLoad());
      void media.connect();
    } catch {
      this.state(this.owner.word("away"));
    } finally {
      this.loading = false;
    }
  }

  private async ticket(): Promise<Ticket | null> {
    const answer = await fetch(this.room.dataset["ticket"] ?? "", { method: "POST", headers: { Accept: "application/json" } });
    if (answer.ok) return (await answer.json()) as Ticket;
    if (answer.status >= 500) throw new Error("no ticket now");
    return null;
  }

  private connection(media: Media, now: State, why?: Ending): void {
    if (now === "over" && this.media === media) {
      this.media = null;
      this.over = why === "removed";
    }
    this.state(now === "away" ? this.owner.word("away") : this.resting);
    this.paint();
  }

  /** Says what rests, or is back, and why. */
  private carries(load: Load, before: Load, wished: boolean): void {
    this.load = load;
    const rises = before === "nothing" || load === "all";
    const text = this.owner.word(wished && load !== "all" ? `${load}_wished` : rises ? `${load}_back` : load);
    this.resting = load === "all" ? "" : text;
    this.state(this.resting);
    this.owner.say(text);
    this.paint();
  }

  private state(text: string): void {
    const line = this.room.querySelector<HTMLElement>("[data-media-state]");
    if (!line) return;
    line.textContent = text;
    line.hidden = text === "";
  }

  private changed(change: () => unknown): void {
    change();
    this.paint();
  }

  /** Draws what is known: pictures and rings in the circle, and one's own buttons. */
  private paint(): void {
    const me = this.room.querySelector<HTMLElement>(".seat.me");
    for (const seat of this.room.querySelectorAll<HTMLElement>("[data-seat]")) {
      const name = seat.dataset["seat"] ?? "";
      seat.classList.toggle("heard", this.loud.has(name));
      const place = seat.querySelector<HTMLElement>("[data-view]");
      const view = seat === me ? this.ownView() : this.views.get(name);
      if (place && place.firstChild !== (view ?? null)) place.replaceChildren(...(view ? [view] : []));
    }
    this.buttons();
  }

  private own: HTMLVideoElement | null = null;

  private ownView(): HTMLVideoElement | undefined {
    if (!this.self || !this.open.camera) this.own = null;
    else this.own ??= this.media?.ownView() ?? null;
    this.own?.classList.add("own");
    return this.own ?? undefined;
  }

  private buttons(): void {
    const place = this.mics?.querySelector<HTMLElement>("[data-controls]");
    if (!place) return;
    const films = this.way === "video" || this.way === "device";
    const speaks = this.way === "voice" || films;
    const mayOpen = this.may.microphone && this.mics?.dataset["mic"] !== "closed";
    const quiet = this.load === "nothing"; // the buttons stay, and say why
    const blind = this.load !== "all";
    const micWord = this.open.microphone ? "mic_off" : !mayOpen ? "mic_wait" : quiet ? "mic_rest" : "mic_on";
    this.button(place, "mic", !!this.media && speaks, micWord, (!mayOpen || quiet) && !this.open.microphone, async () => this.told(await this.media?.microphone(!this.open.microphone)));
    this.button(place, "cam", !!this.media && films, this.open.camera ? "cam_off" : blind ? "cam_rest" : "cam_on", !this.may.camera || (blind && !this.open.camera), async () => this.told(await this.media?.camera(!this.open.camera)));
    this.button(place, "self", this.open.camera, this.self ? "self_off" : "self_on", false, () => this.changed(() => (this.self = !this.self)));
    this.button(place, "hear", this.silent, "hear", false, () => void this.media?.listen());
  }

  private told(trouble: Trouble | null | undefined): void {
    if (trouble) this.owner.trouble(this.owner.word(trouble) || this.owner.word("denied"));
  }

  /** A button that is there or not. One that cannot be pressed now keeps its focus. */
  private button(place: HTMLElement, name: string, there: boolean, word: string, off: boolean, press: () => unknown): void {
    let button = place.querySelector<HTMLButtonElement>(`[data-button="${name}"]`);
    if (!there) return button?.remove();
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.className = "btn small";
      button.dataset["button"] = name;
      button.addEventListener("click", (event) => {
        if ((event.currentTarget as HTMLElement).getAttribute("aria-disabled") !== "true") void press();
      });
      place.append(button);
    }
    const text = this.owner.word(word);
    if (button.textContent !== text) button.textContent = text;
    button.setAttribute("aria-disabled", String(off));
    button.classList.toggle("lit", word === "mic_off" || word === "cam_off");
  }
}

function wishedLoad(): Load {
  try {
    const kept = localStorage.getItem(carried);
    return kept === "sound" || kept === "nothing" ? kept : "all";
  } catch {
    return "all"; // storage may be forbidden; then every page begins anew
  }
}

function keepLoad(load: Load): void {
  try {
    localStorage.setItem(carried, load);
  } catch {
    // As above.
  }
}
