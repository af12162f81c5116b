// What the tests need of the machine they run on.
import { resolve } from "node:path";

/** The browser, Debian's unless told otherwise. */
export const chromium = process.env["HEARTH_TEST_CHROMIUM"] || "/usr/bin/chromium";

/** The program that is tested. */
export const binary = resolve(import.meta.dirname, "..", process.env["HEARTH_TEST_BINARY"] || "../bin/hearth");

/** The value of a variable that scripts/test sets; without it the test fails. */
export function wanted(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run scripts/test, or scripts/services start`);
  return value;
}
