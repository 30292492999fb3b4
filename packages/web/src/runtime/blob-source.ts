import { type ByteSource, EndOfBytesError } from "@rampart/bytes";
import { mostInMemory } from "./in-memory.ts";

/** Bytes that are fetched at once where fewer are asked for: each question to the browser costs as much as many of them. */
const windowSize = 2 ** 20;

/**
 * A file as the browser hands it out. It is fetched whole once more than its beginning is asked for; of a file that is too
 * large for that, nothing is in memory but what was fetched last.
 */
export function blobSource(
  blob: Blob,
  onRead: (length: number) => void = () => {},
  most = mostInMemory,
): ByteSource {
  const isLarge = blob.size > most;
  let window = { start: 0, bytes: new Uint8Array(0) };
  const fetchBytes = async (start: number, end: number) =>
    new Uint8Array(await blob.slice(start, end).arrayBuffer());
  return {
    size: blob.size,
    async read(offset, length) {
      const end = offset + length;
      if (offset < 0 || length < 0 || offset > blob.size || length > blob.size - offset) {
        throw new EndOfBytesError(offset, length, blob.size);
      }
      onRead(length);
      if (isLarge && length >= windowSize) return await fetchBytes(offset, end);
      if (offset < window.start || end > window.start + window.bytes.length) {
        const start = isLarge ? offset : 0;
        const last = isLarge || end <= windowSize ? start + windowSize : blob.size;
        window = { start, bytes: await fetchBytes(start, last) };
      }
      return window.bytes.subarray(offset - window.start, end - window.start);
    },
  };
}
