import { type ByteSource, type Digest, digestOf, digestOfSource } from "@rampart/bytes";
import { withFile } from "./file-source.ts";
import { nodeRuntime } from "./node-runtime.ts";
import { pathKind } from "./path-kind.ts";

/**
 * Size and SHA-256 of a file.
 * @throws {RampartError} where it is missing, unreadable, or no regular file
 */
export async function digestFile(path: string): Promise<Digest> {
  return withFile(path, digestSource);
}

/** Size and SHA-256 of what is already open. */
export async function digestSource(source: ByteSource): Promise<Digest> {
  return digestOfSource(source, nodeRuntime);
}

/** SHA-256 of the regular file at a path, `null` where it cannot be read; undefined where there is none. */
export async function digestOfExisting(
  path: string,
): Promise<{ readonly sha256: string | null } | undefined> {
  const kind = await pathKind(path).catch(() => undefined);
  if (kind !== "file") return undefined;
  const sha256 = await digestFile(path).then(
    (digest) => digest.sha256,
    () => null,
  );
  return { sha256 };
}

/** Size and SHA-256 of a stream; behind `limit` bytes no more is asked for. */
export async function digestStream(chunks: AsyncIterable<Uint8Array>, limit?: number): Promise<Digest> {
  return digestOf(chunks, nodeRuntime, limit);
}
