import { type ByteSource, type FileFormat, fileFormat, formatInWords } from "@rampart/bytes";
import { type Finding, finding } from "@rampart/findings";
import type { DependencyReader, DependencyReading } from "./bundle-reading.ts";
import { otherThanNamed } from "./other-than-named.ts";

/** How a file of `deps/` is looked into, and how many of its first bytes that takes. */
interface DependencyLook {
  readonly read: DependencyReader;
  readonly bytes: number;
}

/** By the name, which whoever unpacks it goes by; what its name says nothing of is looked at itself. */
export function dependencyReader(name: string): DependencyLook {
  return looks.find(([ending]) => ending.test(name))?.[1] ?? { read: tellArchive, bytes: headSize };
}

/** So many bytes tell a format. */
const headSize = 512;

// Most bundles have no archive, and are read without what looks into one.
const readTgz: DependencyReader = async (...given) => (await import("./read-archive.ts")).readTgz(...given);
const readTar: DependencyReader = async (...given) => (await import("./read-archive.ts")).readTar(...given);
const readZip: DependencyReader = async (...given) => (await import("./read-archive.ts")).readZip(...given);

/** By what the name ends in: archives and packed data. */
const looks: readonly (readonly [ending: RegExp, look: DependencyLook])[] = [
  [/\.(tgz|tar\.gz)$/i, { read: readTgz, bytes: Infinity }],
  [/\.tar$/i, { read: readTar, bytes: Infinity }],
  [/\.zip$/i, { read: readZip, bytes: Infinity }],
  [/\.t?xz$/i, { read: tellUnread("xz"), bytes: headSize }],
  [/\.(t?bz2|tbz)$/i, { read: tellUnread("bzip2"), bytes: headSize }],
  [/\.7z$/i, { read: tellUnread("7z"), bytes: headSize }],
  // These may begin with something else, such as a script or a frame to be skipped, or with nothing that tells them.
  [
    /\.(jar|t?zst|rar|t?lz4?|lzma|t?lzo|z|taz|br|cpio|rpm|deb|cab|iso|dmg|squashfs)$/i,
    { read: async (entry) => unread(entry, readAsArchives), bytes: 0 },
  ],
];

const readAsArchives = "of archives, tar, tar.gz and zip are read";

/** @param format how every file of that name begins */
function tellUnread(format: FileFormat): DependencyReader {
  return async (entry, source) => {
    const found = await formatOf(source);
    if (found === format) return unread(entry, readAsArchives);
    const facts = { problem: otherThanNamed(formatInWords(format), formatInWords(found)) };
    return unlooked(finding("bundle/dependency-damaged", { entry }, facts));
  };
}

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

const tellArchive: DependencyReader = async (entry, source) => {
  const format = await formatOf(source);
  if (!archiveFormats.has(format)) return { sharedObjects: [], isWhole: true, findings: [] };
  return unread(entry, `this is ${formatInWords(format)}, which its name does not say`);
};

async function formatOf(source: ByteSource): Promise<FileFormat> {
  return fileFormat(await source.read(0, Math.min(headSize, source.size)));
}

function unread(entry: string, problem: string): DependencyReading {
  return unlooked(finding("bundle/dependency-unreadable", { entry }, { problem }));
}

function unlooked(found: Finding): DependencyReading {
  return { sharedObjects: [], isWhole: false, findings: [found] };
}
