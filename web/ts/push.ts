// Lets this browser show notices, on the page where that is chosen. The page
// works without this file; it shows what is hidden until then.

/** What a push service takes as the server's key: bytes, not base64. */
function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const plain = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** Asks the person and the push service; says why not by throwing. */
async function subscribe(form: HTMLFormElement): Promise<PushSubscription> {
  if ((await Notification.requestPermission()) !== "granted") throw new Error(form.dataset["denied"]);
  try {
    const registration = await navigator.serviceWorker.register(form.dataset["pushWorker"] ?? "");
    await ready(registration);
    return await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytes(form.dataset["push"] ?? ""),
    });
  } catch {
    throw new Error(form.dataset["failed"]);
  }
}

/** Waits until the worker runs: only then may it subscribe. */
function ready(registration: ServiceWorkerRegistration): Promise<void> {
  const worker = registration.installing ?? registration.waiting;
  if (registration.active || !worker) return Promise.resolve();
  return new Promise((resolve, reject) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("the worker did not start"));
    });
  });
}

function send(form: HTMLFormElement, subscription: PushSubscription): void {
  const { endpoint, keys } = subscription.toJSON();
  const fields: Record<string, string> = { endpoint: endpoint ?? "", p256dh: keys?.["p256dh"] ?? "", auth: keys?.["auth"] ?? "" };
  for (const [name, value] of Object.entries(fields)) {
    const input = form.elements.namedItem(name);
    if (input instanceof HTMLInputElement) input.value = value;
  }
  HTMLFormElement.prototype.submit.call(form);
}

/** Finds this browser's own line in the list, and tells whether there is one. */
async function markOwn(form: HTMLFormElement): Promise<boolean> {
  for (const registration of await navigator.serviceWorker.getRegistrations()) {
    const own = await registration.pushManager.getSubscription();
    if (!own) continue;
    for (const line of document.querySelectorAll<HTMLElement>("[data-push-mark]")) {
      if (!own.endpoint.endsWith(line.dataset["pushMark"] ?? " ")) continue;
      const name = line.querySelector("[data-push-name]");
      if (name) name.textContent = form.dataset["this"] ?? "";
      return true;
    }
  }
  return false;
}

async function offer(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>("[data-push-button]");
  const problem = form.querySelector<HTMLElement>("[data-push-problem]");
  const cannot = document.querySelector<HTMLElement>("[data-push-cannot]");
  if (!button || !problem || !("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return;
  if (cannot) cannot.hidden = true;
  if (await markOwn(form)) return;
  form.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    problem.hidden = true;
    try {
      send(form, await subscribe(form));
    } catch (reason) {
      problem.textContent = reason instanceof Error ? reason.message : "";
      problem.hidden = false;
      button.disabled = false;
    }
  });
}

const form = document.querySelector<HTMLFormElement>("form[data-push]");
if (form) void offer(form);

export {};
