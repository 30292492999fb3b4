import { writeSync } from "node:fs";

/** Set by scripts/bundle-cli.mjs: the version of this package. */
declare const RAMPART_VERSION: string;

/** `--version` alone needs nothing else. What standard output does not take at once is left to the command. */
export function printVersion(): boolean {
  const [word, ...others] = process.argv.slice(2);
  if (others.length > 0 || (word !== "--version" && word !== "-V")) return false;
  try {
    return writeSync(1, `${RAMPART_VERSION}\n`) > 0;
  } catch {
    return false;
  }
}
