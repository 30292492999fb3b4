import { Transform, type TransformCallback } from "node:stream";
import { usageError } from "@rampart/findings";

const headerEnd = Buffer.from("\r\n\r\n");
/** Bytes; editors send some fifty. */
const longestHeader = 2 ** 16;

/**
 * Fails where a header says that a message has fewer than no bytes, since the reader of the library would understand nothing
 * that follows, and where a header does not end, which would be gathered without bound.
 */
export class CheckedLengths extends Transform {
  #header = Buffer.alloc(0);
  /** Bytes of the message that are still to come. */
  #rest = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (let at = 0; at < chunk.length; ) {
      const skipped = Math.min(this.#rest, chunk.length - at);
      this.#rest -= skipped;
      at += skipped;
      if (at === chunk.length) break;
      const before = this.#header.length;
      this.#header = Buffer.concat([this.#header, chunk.subarray(at)]);
      const end = this.#header.indexOf(headerEnd);
      if (end === -1) {
        if (this.#header.length <= longestHeader) break;
        done(usageError(`the editor sent a header of more than ${longestHeader} bytes`));
        return;
      }
      const length = lengthIn(this.#header.toString("latin1", 0, end));
      if (length < 0) {
        done(usageError(`the editor sent a message whose Content-Length is ${length}`));
        return;
      }
      at += end + headerEnd.length - before;
      this.#header = Buffer.alloc(0);
      this.#rest = length;
    }
    done(null, chunk);
  }
}

/** As the library reads it, which passes over a header without a number. */
function lengthIn(header: string): number {
  const value = /^content-length:(.*)$/im.exec(header)?.[1] ?? "";
  return Number.parseInt(value, 10) || 0;
}
