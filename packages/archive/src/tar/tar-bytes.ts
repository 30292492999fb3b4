import {
  type ByteSource,
  CorruptDataError,
  chunksOf,
  fileFormat,
  formatInWords,
  isZeros,
  type Runtime,
} from "@rampart/bytes";
import { ArchiveError } from "../archive-error.ts";
import type { TarLimits } from "./tar-limits.ts";

/** How much of a packed file was read, and what it unpacked to. */
class Expansion {
  packed = 0;
  unpacked = 0;

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

/** Of tar files, roughly; how much room is made for what they unpack to goes by it. */
const usualRatio = 8;

/** Packed bytes that are read at once. */
const windowSize = 2 ** 18;

/** The bytes of a tar file that may be gzipped, counted and kept within the limits. */
export async function* tarBytes(
  source: ByteSource,
  runtime: Runtime,
  gzip: boolean,
  limits: TarLimits,
): AsyncGenerator<Uint8Array> {
  if (gzip) await refuseOther(source);
  const expansion = new Expansion();
  const packed = packedBytes(source, expansion);
  for await (const chunk of gzip ? gunzip(source, packed, runtime) : packed) {
    expansion.unpacked += chunk.length;
    expansion.refuseTooMuch(limits);
    yield chunk;
  }
}

async function refuseOther(source: ByteSource): Promise<void> {
  const looksLike = fileFormat(await source.read(0, Math.min(512, source.size)));
  if (looksLike === "gzip") return;
  const message = `this is not a gzip file; it looks like ${formatInWords(looksLike)}`;
  throw new ArchiveError("not-a-gzip", message, { facts: { looksLike } });
}

async function* packedBytes(source: ByteSource, expansion: Expansion): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunksOf(source, 0, source.size, windowSize)) {
    expansion.packed += chunk.length;
    yield chunk;
  }
}

async function* gunzip(
  source: ByteSource,
  packed: AsyncIterable<Uint8Array>,
  runtime: Runtime,
): AsyncGenerator<Uint8Array> {
  try {
    const inflation = runtime.gunzip(packed, source.size * usualRatio);
    yield* inflation;
    await refuseMore(source, inflation.bytesUsed);
  } catch (error) {
    if (!(error instanceof CorruptDataError)) throw error;
    throw new ArchiveError("corrupt-data", "the gzipped data is corrupt or cut off", { cause: error });
  }
}

/** Zeros may fill the end of a gzip file, as they do on tapes. */
async function refuseMore(source: ByteSource, offset: number): Promise<void> {
  for await (const chunk of chunksOf(source, offset, source.size - offset, windowSize)) {
    if (isZeros(chunk)) continue;
    throw new ArchiveError("malformed", "there is data after the end of the gzip file", {
      facts: { offset, size: source.size },
    });
  }
}
