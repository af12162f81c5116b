// Leave fast: away from this site in one press, with the session ended behind
// the person's back. It follows GOV.UK's "exit this page" and mends its fault:
// the page is replaced, so that Back does not return to it.

const wanted = 3; // presses of Shift
const patience = 5000; // milliseconds for each press
const mark = "hearth-left"; // in sessionStorage: this tab has left
const channel = "BroadcastChannel" in window ? new BroadcastChannel("hearth-leave") : null;

/** Starts the behaviour of the page's leave link, `<a data-leave>`. */
export function leaveFast(link: HTMLAnchorElement, say: (text: string) => void): void {
  const words = link.dataset;
  const neutral = words["leave"] || "https://www.wikipedia.org/";
  const shift = new ShiftCounter(link, say);

  const go = (openTab: boolean): void => {
    hide(words["loading"] ?? "");
    forget();
    if (openTab) window.open(neutral, "_blank", "noopener");
    location.replace(neutral);
  };
  const leave = (): void => {
    channel?.postMessage("leave");
    go(true);
  };

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keyup", (event) => {
    if (shift.count(event)) leave();
  });
  channel?.addEventListener("message", () => go(false));
  window.addEventListener("pageshow", (event) => {
    show();
    shift.reset();
    if (event.persisted && left()) location.reload();
  });
}

/** Counts presses of Shift alone; capitals in a text are not a wish to leave. */
class ShiftCounter {
  private presses = 0;
  private timer = 0;
  private inWord = false;

  constructor(
    private readonly link: HTMLElement,
    private readonly say: (text: string) => void,
  ) {}

  /** Takes a keyup and reports whether it was the last press that was wanted. */
  count(event: KeyboardEvent): boolean {
    const alone = event.key === "Shift" && !this.inWord;
    this.inWord = event.shiftKey;
    if (!alone) {
      if (this.presses > 0) this.reset();
      return false;
    }
    this.presses++;
    window.clearTimeout(this.timer);
    if (this.presses >= wanted) {
      this.reset();
      return true;
    }
    this.tell();
    return false;
  }

  reset(): void {
    window.clearTimeout(this.timer);
    this.presses = 0;
    delete this.link.dataset["presses"];
  }

  private tell(): void {
    const words = this.link.dataset;
    words["presses"] = String(this.presses);
    this.say((this.presses === 1 ? words["two"] : words["one"]) ?? "");
    this.timer = window.setTimeout(() => {
      this.reset();
      this.say(words["late"] ?? "");
    }, patience);
  }
}

/** Covers the page at once: the next site may take seconds on a slow line. */
function hide(loading: string): void {
  document.documentElement.classList.add("leaving");
  document.title = loading;
  const cover = document.createElement("div");
  cover.className = "leave-cover";
  cover.setAttribute("role", "alert");
  document.body.append(cover);
  cover.textContent = loading;
}

function show(): void {
  document.documentElement.classList.remove("leaving");
  document.querySelectorAll(".leave-cover").forEach((cover) => cover.remove());
}

/** Ends the session; the request outlives the page. */
function forget(): void {
  try {
    sessionStorage.setItem(mark, "1");
  } catch {
    // Storage may be forbidden; leaving does not need it.
  }
  fetch("/leave", { method: "POST", keepalive: true, credentials: "same-origin" }).catch(() => {
    navigator.sendBeacon("/leave");
  });
}

function left(): boolean {
  try {
    return sessionStorage.getItem(mark) !== null;
  } catch {
    return false;
  }
}
