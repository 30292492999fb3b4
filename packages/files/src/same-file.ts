import type { BigIntStats } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { basename, dirname, normalize, resolve, sep } from "node:path";
import { RampartError } from "@rampart/findings";
import { unreadable } from "./system-error.ts";

/** A path of a call, and how the call names it: `--output`, `the manifest`. */
export interface NamedPath {
  readonly path: string;
  readonly name: string;
}

/** An output that is another path of the call too. */
export interface Overlap {
  readonly output: NamedPath;
  readonly other: NamedPath;
  readonly otherIs: "input" | "output";
}

/**
 * The first output that is one of the inputs, or an output before it. Files are compared and not their names: by
 * device and inode, and where there is none yet, by its folder and the last part of its name.
 */
export async function findOverlap(
  inputs: readonly NamedPath[],
  outputs: readonly NamedPath[],
): Promise<Overlap | undefined> {
  if (outputs.length === 0) return undefined;
  const known = new Map<string, Pick<Overlap, "other" | "otherIs">>();
  for (const other of inputs) {
    const identity = await identityOf(other.path);
    if (identity !== undefined) known.set(identity, { other, otherIs: "input" });
  }
  for (const output of outputs) {
    const identity = await identityOf(output.path);
    if (identity === undefined) continue;
    const found = known.get(identity);
    if (found !== undefined) return { output, ...found };
    known.set(identity, { other: output, otherIs: "output" });
  }
  return undefined;
}

/**
 * Called before anything is read or written.
 * @throws {RampartError} where an output is an input or another output: the call is at fault
 */
export async function refuseOverlap(
  inputs: readonly NamedPath[],
  outputs: readonly NamedPath[],
): Promise<void> {
  const overlap = await findOverlap(inputs, outputs);
  if (overlap === undefined) return;
  const { output, other, otherIs } = overlap;
  const message = `${output.name} (${output.path}) is the same file as ${other.name} (${other.path})`;
  const code = otherIs === "input" ? "output-is-input" : "output-collision";
  throw new RampartError("call", code, message, { help: "Give another path. Nothing was written." });
}

/**
 * An archive that was in the folder that it packs would pack itself, or what an earlier run left of it.
 * @throws {RampartError} where the output is below the folder
 */
export async function refuseInside(output: string, folder: string): Promise<void> {
  const root = await realpath(folder).catch((error: unknown) => unreadable(folder, error));
  const parent = await realpath(dirname(output)).catch(() => undefined);
  if (parent !== root && !parent?.startsWith(root + sep)) return;
  throw new RampartError(
    "environment",
    "output-inside-source",
    `${output} is inside of the folder to be packed`,
  );
}

/** Undefined for what can be named twice without harm: a device, a pipe. */
async function identityOf(path: string): Promise<string | undefined> {
  const status = await stat(path, { bigint: true }).catch(() => undefined);
  if (status !== undefined) return status.isFile() || status.isDirectory() ? inode(status) : undefined;
  const folder = await realpath(dirname(path)).catch(() => undefined);
  if (folder === undefined) return absolute(path);
  const parent = await stat(folder, { bigint: true }).catch(() => undefined);
  return parent === undefined ? absolute(path) : `${inode(parent)}/${basename(absolute(path))}`;
}

/** Where the working directory was removed, a name is all that there is. */
function absolute(path: string): string {
  try {
    return resolve(path);
  } catch {
    return normalize(path);
  }
}

function inode({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}
