import { finding } from "@rampart/findings";
import { sources } from "../sources.ts";
import type { AspectRule } from "../verdict.ts";
import { undecided } from "./undecided.ts";

/** Megabytes that a bundle may have where the cluster does not say. */
const publishedLimit = 500;

/** Nobody says whether the limit counts megabytes of 10^6 or of 2^20 bytes: between the two it is not decided. */
export const size: AspectRule = {
  aspect: "size",
  sources: [sources.guide, sources.captures],
  judge: ({ bundle: { size: bytes }, target: { maxUploadSizeMb = publishedLimit } }) => {
    const limit = `at most ${maxUploadSizeMb} MB`;
    if (bytes === undefined) return { skipped: true };
    const shown = { bundle: megabytes(bytes), target: limit };
    if (bytes > maxUploadSizeMb * 2 ** 20) {
      return { ...shown, findings: [finding("cluster/upload-too-large", {}, { size: bytes, limit })] };
    }
    if (bytes <= maxUploadSizeMb * 10 ** 6) return shown;
    const missing = `the bundle has ${bytes} bytes, and how many a megabyte of the limit has is not documented`;
    return { ...shown, findings: [undecided(`whether the bundle is small enough (${limit})`, missing)] };
  },
};

function megabytes(bytes: number): string {
  const value = bytes / 10 ** 6;
  return value < 0.1 ? `${(bytes / 1000).toFixed(1)} KB` : `${value.toFixed(1)} MB`;
}
