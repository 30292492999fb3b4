import { type ByteSource, indexOfBytes, zipEndSignature } from "@rampart/bytes";
import { fileKind, isBundle, maxModuleJsonSize } from "@rampart/metadata";

/** What a file is; of text all that is read of it, since readers of text take it whole. */
export type KindOfSource =
  | { readonly kind: "bundle"; readonly head: Uint8Array }
  | { readonly kind: "module" | "unknown"; readonly head: Uint8Array }
  | { readonly kind: "metadata" | "manifest"; readonly bytes: Uint8Array };

/** Enough of a file to tell its kind. */
export const headLength = 2 ** 14;

/** Longest text that is read: one byte more than any reader takes, so that each can say that it is too long. */
export const longestText = maxModuleJsonSize + 1;

/** The kind of a file by all of the text that is read; what is no text stays where it is. */
export async function kindOfSource(name: string, source: ByteSource): Promise<KindOfSource> {
  const head = await source.read(0, Math.min(source.size, headLength));
  const first = fileKind(name, head);
  if (first !== "bundle" && isBundle(name) && (await endsAsZip(source))) return { kind: "bundle", head };
  if (first === "bundle" || first === "module" || first === "unknown") return { kind: first, head };
  const bytes = await source.read(0, Math.min(source.size, longestText));
  const kind = bytes.length === longestText ? first : fileKind(name, bytes);
  // What is no text was told by its head.
  return { kind: kind === "metadata" ? kind : "manifest", bytes };
}

/** The record that ends a zip file, with the longest comment. */
const longestEnd = 22 + 0xffff;

/** Whether a file that begins otherwise is a zip file behind other bytes: then those who unpack it take it for one. */
async function endsAsZip(source: ByteSource): Promise<boolean> {
  const length = Math.min(source.size, longestEnd);
  return indexOfBytes(await source.read(source.size - length, length), zipEndSignature) !== -1;
}
