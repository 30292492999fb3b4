import type { BundleSource } from "@rampart/bundle";
import type { Spool } from "@rampart/bytes";
import { readWhole } from "@rampart/files";
import { type FileKind, fileKind, maxModuleJsonSize } from "@rampart/metadata";
import type { Io } from "./io.ts";
import { spoolOnce } from "./standard-input.ts";

/** A file that a command was given: text is read, bundles and modules are left where they are. */
export type Input =
  | {
      readonly kind: Exclude<FileKind, "metadata" | "manifest">;
      readonly path: string;
      readonly bytes?: Uint8Array;
      /** Of standard input and of pipes. */
      readonly spool?: Spool;
    }
  | { readonly kind: "metadata" | "manifest"; readonly path: string; readonly bytes: Uint8Array };

/** Enough of a file to tell its kind. */
const headLength = 2 ** 14;

/** Longest text that is read: one byte more than any reader takes, so that each can say that it is too long. */
const longestText = maxModuleJsonSize + 1;

/**
 * Looks at a file, or at standard input for `-`.
 * @throws {RampartError} where it is missing, unreadable or a folder
 */
export async function openInput(path: string, io: Io): Promise<Input> {
  const spool = await spoolOnce(path, io);
  if (spool !== undefined) return spooledInput(path, spool);
  const head = await readWhole(path, headLength, io.signal);
  const first = fileKind(path, head);
  if (first === "bundle" || first === "module" || first === "unknown") return { kind: first, path };
  const bytes = head.length < headLength ? head : await readWhole(path, longestText, io.signal);
  const kind = bytes.length === longestText ? first : fileKind(path, bytes);
  return kind === "metadata" || kind === "manifest" ? { kind, path, bytes } : { kind, path };
}

/** The kind by all of the text that is read; what is no text stays where it is. */
async function spooledInput(path: string, spool: Spool): Promise<Input> {
  const source = spool.source();
  const kind = fileKind(path, await source.read(0, Math.min(source.size, headLength)));
  if (kind !== "metadata" && kind !== "manifest") return { kind, path, spool };
  const bytes = await source.read(0, Math.min(source.size, longestText));
  return { kind: fileKind(path, bytes), path, bytes };
}

/** What was read already, else the path. */
export function sourceOf(input: Input): BundleSource {
  const { path, bytes } = input;
  if ("spool" in input && input.spool !== undefined) return { spool: input.spool };
  return bytes === undefined ? { path } : { bytes };
}
