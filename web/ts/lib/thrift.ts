// How much is asked of a weak network. Pictures go first, then sound; both come
// back by themselves, later than they went, so that nothing flickers.

/** What is carried: pictures and sound, sound alone, or neither. */
export type Load = "all" | "sound" | "nothing";

/** How the network does, as far as it is known. */
export type Quality = "good" | "poor" | "lost";

const loads: readonly Load[] = ["nothing", "sound", "all"];

const worse = { poor: 6000, lost: 3000 }; // milliseconds of it before less is carried
const better = 20000; // milliseconds of a good network before more is

/** The lesser of two. */
export function least(a: Load, b: Load): Load {
  return loads[Math.min(loads.indexOf(a), loads.indexOf(b))] ?? "nothing";
}

/** Thrift decides the load from what is heard of the network, with the time. */
export class Thrift {
  load: Load = "all";
  private quality: Quality = "good";
  private since = 0;

  /** Call it at each change, and now and then in between. True: the load changed. */
  hear(quality: Quality, now: number): boolean {
    if (quality !== this.quality) {
      this.quality = quality;
      this.since = now;
    }
    const patience = quality === "good" ? better : worse[quality];
    const next = loads.indexOf(this.load) + (quality === "good" ? 1 : -1);
    const load = loads[next];
    if (!load || now - this.since < patience) return false;
    this.load = load;
    this.since = now;
    return true;
  }
}
