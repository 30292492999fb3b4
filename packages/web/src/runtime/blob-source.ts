import { type ByteSource, EndOfBytesError } from "@rampart/bytes";

/** Bytes that are fetched at once where fewer are asked for: each question to the browser costs as much as many of them. */
const windowSize = 2 ** 20;

/** A file as the browser hands it out: nothing of it is in memory but what was read last. */
export function blobSource(blob: Blob, onRead: (bytes: number) => void = () => {}): ByteSource {
  let window = { start: 0, bytes: new Uint8Array(0) };
  const fetchBytes = async (start: number, end: number) => {
    onRead(end);
    return new Uint8Array(await blob.slice(start, end).arrayBuffer());
  };
  return {
    size: blob.size,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset > blob.size || length > blob.size - offset) {
        throw new EndOfBytesError(offset, length, blob.size);
      }
      if (length >= windowSize) return await fetchBytes(offset, offset + length);
      const isWithin = offset >= window.start && offset + length <= window.start + window.bytes.length;
      if (!isWithin) {
        const end = Math.min(blob.size, offset + windowSize);
        window = { start: offset, bytes: await fetchBytes(offset, end) };
      }
      const start = offset - window.start;
      return window.bytes.subarray(start, start + length);
    },
  };
}
