import { readWhole, rewriteFile } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import { type FileKind, type FixResult, fixManifest, fixModuleJson } from "@rampart/metadata";

/** A file as it was read. */
interface ReadFile {
  readonly kind: FileKind;
  readonly path: string;
  readonly bytes?: Uint8Array;
}

/** What was fixed in a file. */
export interface FixedFile extends Pick<FixResult, "text" | "fixes"> {
  readonly path: string;
  readonly before: string;
}

/** Fixes the text of a manifest or a `module.json`; undefined where there is nothing that may be fixed. */
export function fixText({ kind, path, bytes }: ReadFile): FixedFile | undefined {
  if (bytes === undefined || (kind !== "manifest" && kind !== "metadata")) return undefined;
  const before = decode(bytes);
  if (before === undefined) return undefined;
  const { text, fixes } = kind === "manifest" ? fixManifest(before) : fixModuleJson(before);
  return fixes.length === 0 ? undefined : { text, fixes, path, before };
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
 * Replaces the file with the fixed text, unless it was changed meanwhile.
 * @throws {RampartError} where it cannot be written
 */
export async function writeFixed(
  { path, before, text }: FixedFile,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  const now = (await readWhole(path, Number.POSITIVE_INFINITY, signal)).toString("utf8");
  if (now.replace(/^\ufeff/, "") !== before.replace(/^\ufeff/, "")) {
    throw new RampartError("environment", "source-changed", `${path} changed while it was fixed`);
  }
  await rewriteFile(path, Buffer.from(text), { signal });
}
