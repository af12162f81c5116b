// Camera and microphone before a meeting: which there are, and whether they work.
// Nothing here leaves the browser.

/** Why a device could not be opened. */
export type Trouble = "denied" | "missing" | "busy" | "unknown";

/** A device to choose. Its name is empty until the browser was allowed to tell. */
export interface Device {
  id: string;
  name: string;
}

export type DeviceKind = "audioinput" | "videoinput" | "audiooutput";

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

/** Opens a microphone and says how loud it is, from 0 to 1. */
export async function tryMicrophone(id: string | undefined, level: (loud: number) => void): Promise<Trial | Trouble> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: id ? { deviceId: { exact: id } } : true });
    const context = new AudioContext();
    const ear = context.createAnalyser();
    ear.fftSize = 1024;
    context.createMediaStreamSource(stream).connect(ear);
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

/** From a wave to a meter: the root of its mean square, silence 0, speech about a half. */
export function loudness(wave: Float32Array): number {
  let sum = 0;
  for (const sample of wave) sum += sample * sample;
  return Math.min(1, Math.sqrt(sum / wave.length) * 4);
}

/** Opens a camera and shows its owner what it sees, mirrored by the page's style. */
export async function tryCamera(id: string | undefined): Promise<CameraTrial | Trouble> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: id ? { deviceId: { exact: id } } : true });
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

function end(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
