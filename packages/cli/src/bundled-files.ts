import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "@rampart/files";

/** The files of the command, where they are inside of its program and not beside it. */
export interface BundledFiles {
  /** With a slash between their parts. */
  readonly names: readonly string[];
  bytes(name: string): Uint8Array;
}

const extracted = new Map<string, string>();

/** A folder of them in the file system, until the process ends: for what is executed. */
export function extractFolder({ names, bytes }: BundledFiles, folder: string): string {
  const known = extracted.get(folder);
  if (known !== undefined) return known;
  const root = temporaryFolder();
  for (const name of names.filter((one) => one.startsWith(`${folder}/`))) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes(name), { mode: 0o700 });
  }
  extracted.set(folder, join(root, folder));
  return join(root, folder);
}
