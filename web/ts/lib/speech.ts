// What a meeting says aloud: to screen readers through the page's announcer, and,
// where somebody wishes it, typed turns by their own browser's voice.

const gather = 250; // milliseconds in which sentences become one announcement

/** Codes that are told at once, for they ask something of the reader. */
const urgent = /^(your_turn|offered_you|turn_back|removed_you|aside_offered|vanished|check_due)/;

/** Codes that are for the reader alone. */
const alone = /^(your_turn|offered_you|turn_back|sign$|sign_by_hand|spoken_long|too_fast_you|aside_offered|muted|unmute|role_(host|cohost|reader|timekeeper|greeter|friend)$|wait_|overwhelmed|vanished|check_|need_pause|too_fast|knock|removed)/;

/** Whether the announcement is for the reader alone. */
export function isAlone(code: string): boolean {
  return alone.test(code);
}

/** Tells screen readers, in few announcements. */
export class Voice {
  private waiting: string[] = [];
  private timer = 0;

  constructor(
    private readonly polite: (text: string) => void,
    private readonly assertive: HTMLElement | null,
  ) {}

  say(text: string, code = ""): void {
    if (urgent.test(code) && this.assertive) {
      this.assertive.textContent = text;
      return;
    }
    this.waiting.push(text);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.polite(this.waiting.splice(0).join("\n")), gather);
  }

  /** Says what went wrong. */
  alert(text: string): void {
    if (this.assertive) this.assertive.textContent = text;
  }
}

/** Whether this browser can read aloud. */
export const canRead = "speechSynthesis" in window;

/** Reads words with the browser's voice, in a voice for their writing. */
export function read(text: string): void {
  if (!canRead) return;
  const words = new SpeechSynthesisUtterance(text);
  words.lang = /[\u0600-\u06ff]/.test(text) ? "ar" : document.documentElement.lang;
  window.speechSynthesis.speak(words);
}

/** Falls silent. */
export function hush(): void {
  if (canRead) window.speechSynthesis.cancel();
}
