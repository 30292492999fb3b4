import { readFileSync } from "node:fs";

/** Version of this package; its package.json lies one folder above the sources and above what is built from them. */
export const version: string = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
).version;
