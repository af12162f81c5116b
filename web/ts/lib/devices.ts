// Camera, microphone and loudspeaker of a meeting: which there are, whether they
// work, and which of them somebody has chosen. Nothing here leaves the browser.

/** Why a device could not be opened. */
export type Trouble = "denied" | "missing" | "busy" | "unknown";

/** A device to choose. Its name is empty until the browser was allowed to tell. */
export interface Device {
  id: string;
  name: string;
}

export type DeviceKind = "audioinput" | "videoinput" | "audiooutput";

/** All kinds of devices. */
export const deviceKinds: readonly DeviceKind[] = ["audioinput", "videoinput", "audiooutput"];

const keptAs = "hearth-meet-"; // in localStorage, with the kind: which device, by the browser's own name for it here

/** The device that was chosen in this browser, "" for the usual one. */
export function chosenDevice(kind: DeviceKind): string {
  try {
    return localStorage.getItem(keptAs + kind) ?? "";
  } catch {
    return ""; // storage may be forbidden; then every page begins anew
  }
}

/** Keeps the choice in this browser, "" for the usual device. */
export function chooseDevice(kind: DeviceKind, id: string): void {
  try {
    if (id) localStorage.setItem(keptAs + kind, id);
    else localStorage.removeItem(keptAs + kind);
  } catch {
    // As above.
  }
}

/** Whether this browser lets somebody choose where sound comes out. */
export const choosesOutput = typeof HTMLMediaElement !== "undefined" && "setSinkId" in HTMLMediaElement.prototype;

/** A device that is tried out. */
export interface Trial {
  stop(): void;
}

/** A camera that is tried out, with what it sees. */
export interface CameraTrial extends Trial {
  view: HTMLVideoElement;
}

/** Whether this browser can open a camera or microphone at all. */
export function canMeet(): boolean {
  return !!navigator.mediaDevices?.getUserMedia && "RTCPeerConnection" in window;
}

export async function devices(kind: DeviceKind): Promise<Device[]> {
  if (!canMeet()) return [];
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.filter((d) => d.kind === kind && d.deviceId !== "").map((d) => ({ id: d.deviceId, name: d.label }));
}

/** What an error of getUserMedia means for a person. */
export function troubleOf(error: unknown): Trouble {
  const name = error instanceof DOMException || error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "unknown";
}

const levelEvery = 100; // milliseconds

/** Opens the device, or the usual one where it is not there any more. */
async function open(kind: "audio" | "video", id: string): Promise<MediaStream> {
  const ask = (what: MediaTrackConstraints | true): Promise<MediaStream> => navigator.mediaDevices.getUserMedia({ [kind]: what });
  if (!id) return ask(true);
  return ask({ deviceId: { exact: id } }).catch((error: unknown) => {
    if (troubleOf(error) !== "missing") throw error;
    return ask(true);
  });
}

/** Opens a microphone and says how loud it is, from 0 to 1. */
export async function tryMicrophone(id: string, level: (loud: number) => void): Promise<Trial | Trouble> {
  try {
    const stream = await open("audio", id);
    const context = new AudioContext();
    const ear = context.createAnalyser();
    // A third of a second: however late a busy machine looks, it has missed nothing.
    ear.fftSize = 16_384;
    context.createMediaStreamSource(stream).connect(ear);
    void context.resume(); // some browsers let it begin asleep
    const wave = new Float32Array(ear.fftSize);
    const timer = setInterval(() => {
      ear.getFloatTimeDomainData(wave);
      level(loudness(wave));
    }, levelEvery);
    return {
      stop() {
        clearInterval(timer);
        end(stream);
        void context.close();
      },
    };
  } catch (error) {
    return troubleOf(error);
  }
}

const moment = 1024; // samples: about a fiftieth of a second

/** From a wave to a meter: the root of the mean square of its loudest moment, silence 0, speech about a half. */
export function loudness(wave: Float32Array): number {
  let loudest = 0;
  for (let from = 0; from < wave.length; from += moment) {
    let sum = 0;
    for (const sample of wave.subarray(from, from + moment)) sum += sample * sample;
    loudest = Math.max(loudest, sum / moment);
  }
  return Math.min(1, Math.sqrt(loudest) * 4);
}

/** Opens a camera and shows its owner what it sees, mirrored by the page's style. */
export async function tryCamera(id: string): Promise<CameraTrial | Trouble> {
  try {
    const stream = await open("video", id);
    const view = document.createElement("video");
    view.muted = true;
    view.autoplay = true;
    view.playsInline = true;
    view.srcObject = stream;
    return {
      view,
      stop() {
        end(stream);
        view.srcObject = null;
      },
    };
  } catch (error) {
    return troubleOf(error);
  }
}

const tune = [523.25, 659.25]; // two calm notes, in hertz
const noteTakes = 0.6; // seconds

/** Plays two notes on a loudspeaker. Ends by itself; done is called then. */
export async function trySound(id: string, done: () => void): Promise<Trial | Trouble> {
  const player = new Audio() as HTMLAudioElement & { setSinkId?(id: string): Promise<void> };
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    player.srcObject = null;
    if (context.state !== "closed") void context.close();
  };
  try {
    if (id) await player.setSinkId?.(id).catch(() => undefined); // gone: the usual one plays
    tune.forEach((pitch, i) => note(context, out, pitch, context.currentTime + 0.1 + i * noteTakes));
    player.srcObject = out.stream;
    await player.play();
    timer = setTimeout(done, 1000 * (0.3 + tune.length * noteTakes));
    return { stop };
  } catch (error) {
    stop();
    return troubleOf(error);
  }
}

function note(context: AudioContext, out: AudioNode, pitch: number, at: number): void {
  const tone = context.createOscillator();
  const loud = context.createGain();
  tone.frequency.value = pitch;
  loud.gain.setValueAtTime(0, at);
  loud.gain.linearRampToValueAtTime(0.25, at + 0.08);
  loud.gain.linearRampToValueAtTime(0, at + noteTakes);
  tone.connect(loud).connect(out);
  tone.start(at);
  tone.stop(at + noteTakes);
}

function end(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
