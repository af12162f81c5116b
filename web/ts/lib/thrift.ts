// How much is asked of a weak network. Pictures go first, then sound; both come
// back by themselves, later than they went, so that nothing flickers.

/** What is carried: pictures and sound, sound alone, or neither. */
export type Load = "all" | "sound" | "nothing";

/** How the network does, as far as it is known. */
export type Quality = "good" | "poor" | "lost";

/** All loads, the least first. */
export const loads: readonly Load[] = ["nothing", "sound", "all"];

const worse = { poor: 6000, lost: 3000 }; // milliseconds of it before less is carried
const better = 20_000; // milliseconds of a good network before more is
const longest = 160_000; // the same, for a network that cannot carry it again and again
const relapse = 60_000; // milliseconds after more was carried in which it turns out to have been too early

/** The lesser of two. */
export function least(a: Load, b: Load): Load {
  return loads[Math.min(loads.indexOf(a), loads.indexOf(b))] ?? "nothing";
}

/** Thrift decides the load from what is heard of the network, with the time. */
export class Thrift {
  load: Load = "all";
  private quality: Quality = "good";
  private since = 0;
  private patience = better;
  private rose = -Infinity; // when more was last carried than before

  /** Call it at each change, and now and then in between. True: the load changed. */
  hear(quality: Quality, now: number): boolean {
    if (quality !== this.quality) {
      this.quality = quality;
      this.since = now;
    }
    const up = quality === "good";
    const load = loads[loads.indexOf(this.load) + (up ? 1 : -1)];
    if (!load || now - this.since < (up ? this.patience : worse[quality])) return false;
    // Where nothing is carried the network looks good. What fails each time it is
    // tried is tried less often.
    if (up) this.rose = now;
    else this.patience = now - this.rose < relapse ? Math.min(longest, this.patience * 2) : better;
    this.load = load;
    this.since = now;
    return true;
  }
}
