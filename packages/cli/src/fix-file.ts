import { readFile, stat } from "node:fs/promises";
import { unreadable, writeFileAtomic } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import { type FixResult, fixManifest, fixModuleJson } from "@rampart/metadata";
import type { Io } from "./io.ts";
import type { Input } from "./open-input.ts";

/** What was mended in a file. */
export interface FixedFile extends FixResult {
  readonly path: string;
  readonly before: string;
}

/** Mends the text of a manifest or a `module.json`; undefined where there is nothing that may be mended. */
export function fixInput(input: Input): FixedFile | undefined {
  if (input.kind !== "manifest" && input.kind !== "metadata") return undefined;
  const before = decode(input.bytes);
  if (before === undefined) return undefined;
  const result = input.kind === "manifest" ? fixManifest(before) : fixModuleJson(before);
  return result.fixes.length === 0 ? undefined : { ...result, path: input.path, before };
}

/** With its byte-order mark, which is not ours to take away. Undefined for bytes that are no text; lint says so. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Writes the mended text in the place of the file, unless somebody changed it meanwhile.
 * @throws {RampartError} where it cannot be written
 */
export async function writeFixed({ path, before, text }: FixedFile, { signal }: Io): Promise<void> {
  const now = await readFile(path, "utf8").catch((error: unknown) => unreadable(path, error));
  if (now.replace(/^\ufeff/, "") !== before.replace(/^\ufeff/, "")) {
    throw new RampartError("environment", "source-changed", `${path} changed while it was mended`);
  }
  const { mode } = await stat(path);
  await writeFileAtomic(path, Buffer.from(text), { signal, mode: mode & 0o7777 });
}
