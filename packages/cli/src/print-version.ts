import { writeSync } from "node:fs";

/** Set by scripts/bundle-cli.mjs: the version of this package. */
declare const RAMPART_VERSION: string;

/**
 * `rampart --version` needs nothing else; `ramp` prints another one. What standard output does not take at once is left
 * to the command.
 */
export function printVersion(command: "rampart" | "ramp"): boolean {
  if (command !== "rampart") return false;
  const [word, ...others] = process.argv.slice(2);
  if (others.length > 0 || (word !== "--version" && word !== "-V")) return false;
  try {
    return writeSync(1, `${RAMPART_VERSION}\n`) > 0;
  } catch {
    return false;
  }
}
