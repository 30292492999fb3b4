import { finding } from "@rampart/findings";
import type { DependencyReader } from "./bundle-reading.ts";

/** How a file of `deps/` is looked into; undefined where its name promises no archive. */
export function dependencyReader(name: string): DependencyReader | undefined {
  // Most bundles have no archive, and are read without what looks into one.
  if (/\.(tgz|tar\.gz|tar)$/i.test(name)) {
    return async (...given) => (await import("./read-archive.ts")).readTar(...given);
  }
  if (/\.zip$/i.test(name)) return async (...given) => (await import("./read-archive.ts")).readZip(...given);
  return /\.(jar|xz|txz|bz2|tbz2?|zst|7z|lz4)$/i.test(name) ? tellUnread : undefined;
}

const tellUnread: DependencyReader = async (entry) => {
  const facts = { problem: "of archives, tar, tar.gz and zip are read" };
  return {
    sharedObjects: [],
    isWhole: false,
    findings: [finding("bundle/dependency-unreadable", { entry }, facts)],
  };
};
