import { type ByteSource, bytesSource, type Spool } from "@rampart/bytes";
import { withFile } from "@rampart/files";

/** Where a bundle's bytes are. */
export type BundleSource =
  | { readonly path: string }
  | { readonly bytes: Uint8Array }
  | { readonly spool: Spool };

/**
 * The bytes of a bundle for as long as they are used.
 * @throws {RampartError} where the file cannot be read
 */
export async function withBundle<Result>(
  source: BundleSource,
  use: (bytes: ByteSource) => Promise<Result>,
): Promise<Result> {
  if ("path" in source) return withFile(source.path, use);
  return use("spool" in source ? source.spool.source() : bytesSource(source.bytes));
}
