import { readFileSync } from "node:fs";

/** Set by scripts/bundle-cli.mjs. */
declare const RAMPART_VERSION: string | undefined;

/** Version of this package. */
export const version: string =
  typeof RAMPART_VERSION === "undefined"
    ? JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version
    : RAMPART_VERSION;
