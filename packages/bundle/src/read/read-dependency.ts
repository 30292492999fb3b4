import { type FileFormat, fileFormat, formatInWords } from "@rampart/bytes";
import { finding } from "@rampart/findings";
import type { DependencyReader } from "./bundle-reading.ts";
import { otherThanNamed } from "./other-than-named.ts";

/** How a file of `deps/` is looked into; undefined where its name promises no archive. */
export function dependencyReader(name: string): DependencyReader | undefined {
  return readers.find(([ending]) => ending.test(name))?.[1];
}

// Most bundles have no archive, and are read without what looks into one.
const readTgz: DependencyReader = async (...given) => (await import("./read-archive.ts")).readTgz(...given);
const readTar: DependencyReader = async (...given) => (await import("./read-archive.ts")).readTar(...given);
const readZip: DependencyReader = async (...given) => (await import("./read-archive.ts")).readZip(...given);

/** By what the name ends in. */
const readers: readonly (readonly [ending: RegExp, reader: DependencyReader])[] = [
  [/\.(tgz|tar\.gz)$/i, readTgz],
  [/\.tar$/i, readTar],
  [/\.zip$/i, readZip],
  [/\.(xz|txz)$/i, tellUnread("xz")],
  [/\.(bz2|tbz2?)$/i, tellUnread("bzip2")],
  [/\.7z$/i, tellUnread("7z")],
  // These may begin with something else: a script, or a frame to be skipped.
  [/\.(jar|zst|lz4)$/i, tellUnread()],
];

/** @param format how every such file begins */
function tellUnread(format?: FileFormat): DependencyReader {
  return async (entry, source) => {
    const found = fileFormat(await source.read(0, Math.min(512, source.size)));
    const isOther = format !== undefined && found !== format;
    return {
      sharedObjects: [],
      isWhole: false,
      findings: [
        isOther
          ? finding(
              "bundle/dependency-damaged",
              { entry },
              {
                problem: otherThanNamed(formatInWords(format), formatInWords(found)),
              },
            )
          : finding(
              "bundle/dependency-unreadable",
              { entry },
              {
                problem: "of archives, tar, tar.gz and zip are read",
              },
            ),
      ],
    };
  };
}
