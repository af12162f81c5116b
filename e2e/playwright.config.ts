// Browser tests against the real program: bin/hearth, Debian's Chromium, and
// for two of them the PostgreSQL and Redis that scripts/test starts. What is
// missing fails; nothing is skipped and nothing is tried twice.
import { accessSync, constants } from "node:fs";
import { defineConfig } from "@playwright/test";
import { binary, chromium } from "./kit/machine.ts";

for (const [what, path] of [["the browser", chromium], ["the program (make build)", binary]] as const) {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    throw new Error(`${what} is not there: ${path}`);
  }
}

export default defineConfig({
  testDir: "tests",
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    locale: "en-GB",
    timezoneId: "Europe/London",
    viewport: { width: 1280, height: 800 },
    actionTimeout: 10_000,
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium,
      args: [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // A camera and a microphone that beep, and nobody who asks about them.
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
      ],
    },
  },
});
