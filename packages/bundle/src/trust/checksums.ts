import { basename, dirname, resolve } from "node:path";
import { type Finding, finding, RampartError } from "@rampart/findings";

/** Checksums of files, as `sha256sum` and `sha256sum --tag` write them. */
export interface ChecksumList {
  /** Where it was read from. */
  readonly path: string;
  readonly checksums: readonly Checksum[];
}

interface Checksum {
  readonly name: string;
  readonly sha256: string;
}

/** @throws {RampartError} where a line is none: the call is at fault */
export function parseChecksums(path: string, text: string): ChecksumList {
  const checksums = text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === "") return [];
    const checksum = parseLine(line);
    if (checksum !== undefined) return [checksum];
    const message = `${path}:${index + 1}: this is not a SHA-256, two characters and a name`;
    throw new RampartError("call", "checksums-invalid", message, {
      help: "Write the file with `sha256sum`.",
    });
  });
  return { path, checksums };
}

function parseLine(line: string): Checksum | undefined {
  const [, tagged, digest] = /^SHA256 \((.+)\) = ([0-9a-f]{64})$/i.exec(line) ?? [];
  if (tagged !== undefined && digest !== undefined) return { name: tagged, sha256: digest.toLowerCase() };
  const [, escaped, sha256, name] = /^(\\?)([0-9a-f]{64}) [ *](.+)$/i.exec(line) ?? [];
  if (sha256 === undefined || name === undefined) return undefined;
  return { name: escaped === "" ? name : unescaped(name), sha256: sha256.toLowerCase() };
}

/** In a line that begins with a backslash, `sha256sum` writes those of the name twice, and line ends as letters. */
function unescaped(name: string): string {
  return name.replaceAll(/\\([\\nr])/g, (_, letter) => ({ n: "\n", r: "\r" })[letter as "n" | "r"] ?? "\\");
}

/** The line of a file, as `sha256sum` writes it; the name is its path from the folder of the list. */
export function checksumLine({ name, sha256 }: Checksum): string {
  const escaped = name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return `${escaped === name ? "" : "\\"}${sha256}  ${escaped}\n`;
}

/** What a list says against a file that has this SHA-256. Of one path it must say nothing else, as for `sha256sum`. */
export function judgeChecksum(file: string, sha256: string, list: ChecksumList): Finding[] {
  const paths = checksumsOf(file, list);
  if (paths.length === 0) return [finding("trust/checksum-missing", {}, { list: list.path })];
  const others = paths.map((checksums) => checksums.find((expected) => expected !== sha256));
  const [expected] = others;
  if (expected === undefined || others.includes(undefined)) return [];
  return [finding("trust/sha256-mismatch", {}, { found: sha256, expected, source: list.path })];
}

/**
 * What is said of the file at its place beside the list; else of each path with its name, since a download puts it
 * elsewhere.
 */
function checksumsOf(file: string, { path, checksums }: ChecksumList): readonly string[][] {
  const byPath = new Map<string, string[]>();
  for (const { name, sha256 } of checksums) {
    const place = resolve(dirname(path), name);
    const ofPlace = byPath.get(place);
    if (ofPlace === undefined) byPath.set(place, [sha256]);
    else ofPlace.push(sha256);
  }
  const own = byPath.get(resolve(file));
  if (own !== undefined) return [own];
  return [...byPath].flatMap(([place, sums]) => (basename(place) === basename(file) ? [sums] : []));
}
