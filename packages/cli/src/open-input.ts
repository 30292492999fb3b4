import { headLength, kindOfSource, longestText } from "@rampart/answers";
import type { BundleSource } from "@rampart/bundle";
import type { Spool } from "@rampart/bytes";
import { readUnlessPipe, readWhole, withFile } from "@rampart/files";
import { fileKind, isBundle } from "@rampart/metadata";
import type { Io } from "./io.ts";
import { spoolStreamed } from "./standard-input.ts";

/** A file that a command was given: text is read, bundles and modules are left where they are. */
export type Input =
  | {
      readonly kind: "bundle" | "module" | "unknown";
      readonly path: string;
      /** Its first bytes. */
      readonly head: Uint8Array;
      /** Of standard input and of pipes. */
      readonly spool?: Spool;
    }
  | { readonly kind: "metadata" | "manifest"; readonly path: string; readonly bytes: Uint8Array };

/**
 * Looks at a file, or at standard input for `-`.
 * @throws {RampartError} where it is missing, unreadable or a folder
 */
export async function openInput(path: string, io: Io): Promise<Input> {
  const head = path === "-" ? undefined : readUnlessPipe(path, headLength);
  if (head === undefined) return spooledInput(path, await spoolStreamed(path, io));
  const first = fileKind(path, head);
  // Its end may be that of a zip file all the same.
  if (first !== "bundle" && isBundle(path)) {
    return withFile(path, async (source) => ({ ...(await kindOfSource(path, source)), path }));
  }
  if (first === "bundle" || first === "module" || first === "unknown") return { kind: first, path, head };
  const bytes = head.length < headLength ? head : await readWhole(path, longestText, io.signal);
  const isTold = bytes === head || bytes.length === longestText;
  const kind = isTold ? first : fileKind(path, bytes);
  return { kind: kind === "metadata" ? kind : "manifest", path, bytes };
}

async function spooledInput(path: string, spool: Spool): Promise<Input> {
  const input = await kindOfSource(path, spool.source());
  return "bytes" in input ? { ...input, path } : { ...input, path, spool };
}

/** What was read already, else the path. */
export function sourceOf(input: Input): BundleSource {
  if ("spool" in input && input.spool !== undefined) return { spool: input.spool };
  return "bytes" in input ? { bytes: input.bytes } : { path: input.path };
}
