import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Debian's browser, or the one that RAMPART_TEST_CHROMIUM names; undefined where there is none. */
export const chromiumPath = [process.env["RAMPART_TEST_CHROMIUM"], "/usr/bin/chromium"].find(
  (path) => path !== undefined && existsSync(path),
);

export async function launch(): Promise<Browser> {
  return await chromium.launch({
    executablePath: chromiumPath ?? "",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
