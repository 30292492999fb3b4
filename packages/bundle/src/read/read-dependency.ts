import { type FileFormat, fileFormat, formatInWords } from "@rampart/bytes";
import { finding } from "@rampart/findings";
import type { DependencyReader, DependencyReading } from "./bundle-reading.ts";

/** How a file of `deps/` is looked into, and how many of its first bytes that takes. */
interface DependencyLook {
  readonly read: DependencyReader;
  readonly bytes: number;
}

/** By the name, which whoever unpacks it goes by; what its name says nothing of is looked at itself. */
export function dependencyReader(name: string): DependencyLook {
  // Most bundles have no archive, and are read without what looks into one.
  if (/\.(tgz|tar\.gz|tar)$/i.test(name)) {
    return {
      read: async (...given) => (await import("./read-archive.ts")).readTar(...given),
      bytes: Infinity,
    };
  }
  if (/\.zip$/i.test(name)) {
    return {
      read: async (...given) => (await import("./read-archive.ts")).readZip(...given),
      bytes: Infinity,
    };
  }
  return unreadEnding.test(name) ? { read: tellUnread, bytes: 0 } : { read: tellArchive, bytes: headSize };
}

/** Of archives and of packed data; those that begin with something that tells them need not be here. */
const unreadEnding =
  /\.(jar|t?xz|t?bz2|tbz|t?zst|7z|rar|t?lz4?|lzma|t?lzo|z|taz|br|cpio|rpm|deb|cab|iso|dmg|squashfs)$/i;

/** So many bytes tell a format. */
const headSize = 512;

const archiveFormats: ReadonlySet<FileFormat> = new Set([
  "zip",
  "empty-zip",
  "split-zip",
  "gzip",
  "xz",
  "zstd",
  "bzip2",
  "7z",
  "rar",
  "tar",
  "ar",
]);

const nothing: DependencyReading = { sharedObjects: [], isWhole: true, findings: [] };

const tellUnread: DependencyReader = async (entry) =>
  unread(entry, "of archives, tar, tar.gz and zip are read");

const tellArchive: DependencyReader = async (entry, source) => {
  const format = fileFormat(await source.read(0, Math.min(headSize, source.size)));
  if (!archiveFormats.has(format)) return nothing;
  return unread(entry, `this is ${formatInWords(format)}, which its name does not say`);
};

function unread(entry: string, problem: string): DependencyReading {
  const findings = [finding("bundle/dependency-unreadable", { entry }, { problem })];
  return { sharedObjects: [], isWhole: false, findings };
}
