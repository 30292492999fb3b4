import type { Runtime } from "@rampart/bytes";
import { BlobSpool } from "./blob-spool.ts";
import { crc32 } from "./crc32.ts";
import { BrowserInflation } from "./inflation.ts";
import { NativeSha256, streamedSha256 } from "./sha256.ts";
import { inflateRawWhole } from "./whole-inflation.ts";

/** What readers need, as browsers have it. */
export const browserRuntime: Runtime = {
  crc32,
  inflateRaw: (packed, size) => new BrowserInflation(packed, "raw", size),
  inflateRawWhole,
  // The size of a gzip file is a guess.
  gunzip: (packed) => new BrowserInflation(packed, "gzip"),
  sha256: streamedSha256,
  // On a page that came over plain HTTP there is none.
  ...(globalThis.crypto?.subtle !== undefined && { sha256Later: () => new NativeSha256() }),
  spool: () => new BlobSpool(),
};
