import { type ByteSource, CorruptDataError, chunksOf, type Runtime } from "@rampart/bytes";
import { ArchiveError } from "../archive-error.ts";
import type { TarLimits } from "./tar-limits.ts";

/** How much of a tar file was read, and where its last byte that is not zero is. */
export class TarTally {
  packed = 0;
  unpacked = 0;
  lastNonZero = -1;

  count(chunk: Uint8Array): void {
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

/** Packed bytes that are read at once. */
const windowSize = 2 ** 18;

/** The bytes of a tar file that may be gzipped, counted and kept within the limits. */
export async function* tarBytes(
  source: ByteSource,
  runtime: Runtime,
  gzip: boolean | "auto",
  tally: TarTally,
  limits: TarLimits,
): AsyncGenerator<Uint8Array> {
  const isGzip = gzip === "auto" ? await isGzipped(source) : gzip;
  const packed = packedBytes(source, tally);
  for await (const chunk of isGzip ? gunzip(packed, runtime) : packed) {
    tally.count(chunk);
    tally.refuseTooMuch(limits);
    yield chunk;
  }
}

async function isGzipped(source: ByteSource): Promise<boolean> {
  const [first, second] = await source.read(0, Math.min(2, source.size));
  return first === 0x1f && second === 0x8b;
}

async function* packedBytes(source: ByteSource, tally: TarTally): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunksOf(source, 0, source.size, windowSize)) {
    tally.packed += chunk.length;
    yield chunk;
  }
}

async function* gunzip(packed: AsyncIterable<Uint8Array>, runtime: Runtime): AsyncGenerator<Uint8Array> {
  try {
    yield* runtime.gunzip(packed);
  } catch (error) {
    if (!(error instanceof CorruptDataError)) throw error;
    throw new ArchiveError("corrupt-data", "the gzipped data is corrupt or cut off", { cause: error });
  }
}
