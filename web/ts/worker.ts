// The service worker: it shows one line when the server calls, and leads to the
// notices when that is pressed. It keeps nothing and stands between no page and
// the server.

// The library of types for pages has no words for workers, and both together
// contradict each other; this is all that is needed.
type Waits = { waitUntil(until: Promise<unknown>): void };
type Push = Event & Waits & { data: { json(): unknown } | null };
type Press = Event & Waits & { notification: Notification };
type Page = { url: string; focus(): Promise<unknown> };
type Around = {
  registration: ServiceWorkerRegistration;
  location: Location;
  clients: { matchAll(options: { type: "window"; includeUncontrolled: boolean }): Promise<Page[]>; openWindow(url: string): Promise<unknown> };
  addEventListener(name: "push", listener: (event: Push) => void): void;
  addEventListener(name: "notificationclick", listener: (event: Press) => void): void;
};
const worker = globalThis as unknown as Around;

type Message = { title: string; lang: string; dir: NotificationDirection; url: string; tag?: string };

function read(event: Push): Message | null {
  try {
    return (event.data?.json() ?? null) as Message | null;
  } catch {
    return null;
  }
}

worker.addEventListener("push", (event) => {
  const message = read(event);
  // Browsers want something to be shown for each call. One line takes the place
  // of the one before; that somebody is needed stays until it is pressed, and
  // says so again each time.
  const urgent = message?.tag === "call";
  const again: object = { renotify: urgent };
  const shown = worker.registration.showNotification(message?.title ?? "·", {
    ...again,
    tag: urgent ? "call" : "update",
    requireInteraction: urgent,
    lang: message?.lang ?? "",
    dir: message?.dir ?? "auto",
    data: message?.url ?? "/notices",
  });
  event.waitUntil(shown);
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(String(event.notification.data), worker.location.origin);
  const open = async (): Promise<unknown> => {
    if (url.origin !== worker.location.origin) return undefined;
    const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = pages.find((page) => page.url === url.href);
    return there ? there.focus() : worker.clients.openWindow(url.href);
  };
  event.waitUntil(open());
});

export {};
