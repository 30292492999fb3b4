import { type ByteSource, EndOfBytesError } from "@rampart/bytes";
import { mostInMemory } from "./in-memory.ts";

/** Bytes that are fetched at once where fewer are asked for: each question to the browser costs as much as many of them. */
const windowSize = 2 ** 20;

/**
 * A file as the browser hands it out. It is fetched whole once more than its beginning is asked for; of a file that is too
 * large for that, nothing is in memory but what was fetched last.
 */
export function blobSource(blob: Blob, most = mostInMemory): ByteSource {
  const isLarge = blob.size > most;
  let window = { start: 0, end: 0, bytes: Promise.resolve(new Uint8Array(0)) };
  const fetchBytes = async (start: number, end: number) =>
    new Uint8Array(await blob.slice(start, end).arrayBuffer());
  return {
    size: blob.size,
    async read(offset, length) {
      const end = offset + length;
      if (offset < 0 || length < 0 || offset > blob.size || length > blob.size - offset) {
        throw new EndOfBytesError(offset, length, blob.size);
      }
      if (isLarge && length >= windowSize) return await fetchBytes(offset, end);
      if (offset < window.start || end > window.end) {
        const start = isLarge ? offset : 0;
        const last = isLarge || end <= windowSize ? Math.min(blob.size, start + windowSize) : blob.size;
        window = { start, end: last, bytes: fetchBytes(start, last) };
      }
      // Another question may move the window while this one waits.
      const { start, bytes } = window;
      return (await bytes).subarray(offset - start, end - start);
    },
  };
}

/** A source that says how many bytes are asked of it. */
export function countedSource(source: ByteSource, onRead: (length: number) => void): ByteSource {
  return {
    size: source.size,
    read(offset, length) {
      onRead(length);
      return source.read(offset, length);
    },
  };
}
