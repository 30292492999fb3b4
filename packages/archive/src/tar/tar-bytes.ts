import type { Readable } from "node:stream";
import { createGunzip, type Gunzip } from "node:zlib";
import { ArchiveError } from "../archive-error.ts";
import { writeAndWait } from "../stream-feeding.ts";
import type { TarLimits } from "./tar-limits.ts";

/** How much of a tar file was read, and where its last byte that is not zero is. */
export class TarTally {
  packed = 0;
  unpacked = 0;
  lastNonZero = -1;

  count(chunk: Buffer): void {
    let at = chunk.length - 1;
    while (at >= 0 && chunk[at] === 0) at -= 1;
    if (at >= 0) this.lastNonZero = this.unpacked + at;
    this.unpacked += chunk.length;
  }

  refuseTooMuch(limits: TarLimits): void {
    if (this.unpacked > limits.maxTotalSize) {
      throw new ArchiveError(
        "total-too-large",
        `the tar file unpacks to more than ${limits.maxTotalSize} bytes`,
        {
          facts: { limit: limits.maxTotalSize },
        },
      );
    }
    if (this.unpacked > limits.ratioExemptSize && this.unpacked > this.packed * limits.maxRatio) {
      const facts = { compressedSize: this.packed, uncompressedSize: this.unpacked, limit: limits.maxRatio };
      throw new ArchiveError(
        "ratio-too-high",
        `the tar file unpacks to more than ${limits.maxRatio} times its size`,
        {
          facts,
        },
      );
    }
  }
}

/** The bytes of the tar file in a stream that may be gzipped, counted and kept within the limits. */
export async function* tarBytes(
  stream: Readable,
  gzip: boolean | "auto",
  tally: TarTally,
  limits: TarLimits,
): AsyncGenerator<Buffer> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const head = await readHead(chunks, tally);
  const isGzip = gzip === "auto" ? head[0] === 0x1f && head[1] === 0x8b : gzip;
  const packed = rest(head, chunks, tally);
  for await (const chunk of isGzip ? gunzip(packed) : packed) {
    tally.count(chunk);
    tally.refuseTooMuch(limits);
    yield chunk;
  }
}

async function readHead(chunks: AsyncIterator<Buffer>, tally: TarTally): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { done, value } = await chunks.next();
    if (done) break;
    tally.packed += value.length;
    head = Buffer.concat([head, value]);
  }
  return head;
}

async function* rest(head: Buffer, chunks: AsyncIterator<Buffer>, tally: TarTally): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    tally.packed += next.value.length;
    yield next.value;
  }
}

async function* gunzip(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzipper = createGunzip();
  const fed = feed(packed, gunzipper);
  try {
    for await (const chunk of gunzipper) yield chunk as Buffer;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))) throw error;
    throw new ArchiveError("corrupt-data", "the gzipped data is corrupt or cut off", { cause: error });
  } finally {
    gunzipper.destroy();
    await fed;
  }
}

async function feed(packed: AsyncIterable<Buffer>, gunzipper: Gunzip): Promise<void> {
  try {
    for await (const chunk of packed) {
      if (!(await writeAndWait(gunzipper, chunk))) return;
    }
    gunzipper.end();
  } catch (error) {
    gunzipper.destroy(error as Error);
  }
}
