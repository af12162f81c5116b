// Rings on a responder's pages when somebody needs them. The page works without
// this file: it shows who is needed when it is loaded.

type Call = { id: string; level: string; at: string; drill: boolean; url: string }; // url: of what it is about
type State = { calls: Call[]; well: boolean };

const soundKey = "hearth.duty.sound";
const stayKey = "hearth.duty.stay"; // the call, as grave as it was, beside which they stay

class Bell {
  private readonly state: HTMLElement | null;
  private readonly alert: HTMLDialogElement | null;
  private readonly drill: HTMLElement | null;
  private readonly sound: HTMLButtonElement | null;
  private readonly beside: HTMLElement | null; // where somebody works: a line, and no dialog
  private readonly take: HTMLFormElement | null;
  private readonly pass: HTMLFormElement | null;
  private readonly title = document.title;
  private known = new Map<string, string>();
  private first = true;
  private loud = localStorage.getItem(soundKey) === "yes";
  private audio: AudioContext | null = null;
  private ringing = 0;

  constructor(private readonly root: HTMLElement) {
    this.state = root.querySelector("[data-duty-state]");
    this.alert = root.querySelector("[data-duty-alert]");
    this.drill = root.querySelector("[data-duty-drill]");
    this.sound = root.querySelector("[data-duty-sound]");
    this.beside = root.querySelector("[data-duty-beside]");
    this.take = root.querySelector("[data-duty-take]");
    this.pass = root.querySelector("[data-duty-pass]");
    const source = new EventSource(root.dataset["duty"] ?? "");
    source.addEventListener("open", () => this.say("live"));
    source.addEventListener("error", () => this.say("lost"));
    source.addEventListener("ended", () => {
      source.close();
      this.say("lost");
    });
    source.addEventListener("calls", (event) => this.heard(JSON.parse(event.data) as State));
    if (this.sound) {
      this.sound.hidden = false;
      this.sound.setAttribute("aria-pressed", String(this.loud));
      this.sound.addEventListener("click", () => this.toggle());
    }
    this.alert?.addEventListener("close", () => this.quiet());
  }

  private say(word: "live" | "lost"): void {
    if (this.state) this.state.textContent = this.root.dataset[word] ?? "";
  }

  private toggle(): void {
    this.loud = !this.loud;
    localStorage.setItem(soundKey, this.loud ? "yes" : "no");
    this.sound?.setAttribute("aria-pressed", String(this.loud));
    if (this.loud) this.beep(); // lets the person hear it, and the browser allow it
  }

  private heard(all: State): void {
    const here = location.pathname;
    // Whoever is at what a call is about has it before their eyes.
    const elsewhere = (call: Call): boolean => call.drill || (here !== call.url && !here.startsWith(`${call.url}/`)); // a drill is about nobody
    const now = this.beside ? { ...all, calls: all.calls.filter(elsewhere) } : all;
    const fresh = now.calls.filter((call) => this.known.get(call.id) !== call.level);
    const gone = [...this.known.keys()].some((id) => !now.calls.some((call) => call.id === id));
    this.known = new Map(now.calls.map((call) => [call.id, call.level]));
    document.title = now.calls.length > 0 ? `(${now.calls.length}) ${this.root.dataset["title"] ?? ""}` : this.title;
    const newest = fresh[0];
    if (newest) this.ring(newest);
    else if (now.calls.length === 0) {
      if (this.alert?.open) this.alert.close();
      this.beside?.replaceChildren();
    }
    // The list on the page is the server's: it is asked for again.
    if (!this.first && (gone || fresh.length > 0)) void this.refresh();
    this.first = false;
    if (!now.well && this.state) this.state.textContent = this.root.dataset["broken"] ?? "";
  }

  private ring(call: Call): void {
    if (this.beside) {
      this.tell(this.beside, call);
      return;
    }
    if (!this.alert || !this.take || !this.pass) return;
    const at = `/safety/alarms/${call.id}`;
    this.take.action = `${at}/take`;
    this.pass.action = `${at}/pass`;
    if (this.drill) this.drill.hidden = !call.drill;
    if (!this.alert.open) this.alert.showModal();
    this.quiet();
    if (!this.loud) return;
    this.beep();
    this.ringing = window.setInterval(() => this.beep(), 4000);
  }

  /** Says it in a line, read out once, and rings once: they are with somebody. */
  private tell(beside: HTMLElement, call: Call): void {
    const line = this.root.querySelector<HTMLTemplateElement>("[data-duty-line]")?.content.cloneNode(true);
    const name = `${call.id} ${call.level}`;
    if (!(line instanceof DocumentFragment) || sessionStorage.getItem(stayKey) === name) return;
    const drill = line.querySelector<HTMLElement>("[data-duty-drill]");
    if (drill) drill.hidden = !call.drill;
    line.querySelector("[data-duty-stay]")?.addEventListener("click", () => {
      sessionStorage.setItem(stayKey, name);
      beside.replaceChildren();
    });
    beside.replaceChildren(line);
    if (this.loud) this.beep();
  }

  private quiet(): void {
    window.clearInterval(this.ringing);
  }

  /** Two soft tones, twice: to be heard in the next room, and not to frighten. */
  private beep(): void {
    try {
      const audio = (this.audio ??= new AudioContext());
      for (const [i, pitch] of [523, 659, 523, 659].entries()) {
        const tone = audio.createOscillator();
        const volume = audio.createGain();
        const from = audio.currentTime + i * 0.35;
        tone.frequency.value = pitch;
        volume.gain.setValueAtTime(0, from);
        volume.gain.linearRampToValueAtTime(0.25, from + 0.05);
        volume.gain.linearRampToValueAtTime(0, from + 0.3);
        tone.connect(volume).connect(audio.destination);
        tone.start(from);
        tone.stop(from + 0.3);
      }
    } catch {
      // A browser that plays nothing still shows the page.
    }
  }

  private async refresh(): Promise<void> {
    const list = document.querySelector("[data-duty-calls]");
    if (!list) return;
    try {
      const answer = await fetch("/safety", { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-duty-calls]");
      if (now) list.replaceWith(document.adoptNode(now));
    } catch {
      // The next change asks again.
    }
  }
}

const root = document.querySelector<HTMLElement>("[data-duty]");
if (root) new Bell(root);

export {};
