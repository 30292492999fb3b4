import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, join, resolve, sep } from "node:path";
import { callingNow, systemCode, unreadable } from "@rampart/files";
import { parseGlob, RampartError, type RunFailure, usageError } from "@rampart/findings";

/** Folders that hold what others wrote. */
const passedOver = new Set([".git", "node_modules"]);

/** The files that a caller named. */
export interface NamedFiles {
  /** Each once. */
  readonly files: readonly string[];
  /** Words that match no file, and folders below a word that cannot be read. */
  readonly failures: readonly RunFailure[];
  /** Names of a file that has a name already. */
  readonly repeats: readonly RepeatedFile[];
}

export interface RepeatedFile {
  readonly file: string;
  /** The name under which it is read. */
  readonly first: string;
}

/**
 * The files that a caller named: a folder means the files below it whose names `isMeant` recognises, and a glob
 * that no shell expanded for the files that it matches. A link to a file is one, unless that is among them; a link to a
 * folder is not followed. The order of the arguments stays; within one it is the names'.
 * @throws {RampartError} where a word is not a pattern
 */
export function expandFiles(words: readonly string[], isMeant: (name: string) => boolean): NamedFiles {
  const expanded = words.map((word) => expandOrFail(word, isMeant));
  const named = expanded.flatMap(({ files }) => files);
  return {
    // One word gives each file once: a link to one is not followed.
    ...(words.length === 1 ? { files: named, repeats: [] } : withoutRepeats(named)),
    failures: expanded.flatMap(({ failures }) => failures),
  };
}

/** A file is the same by whatever way its name leads there; another link to its content is another file. */
export function withoutRepeats(named: readonly string[]): Omit<NamedFiles, "failures"> {
  const firsts = new Map<string, string>();
  const files: string[] = [];
  const repeats: RepeatedFile[] = [];
  for (const file of named) {
    const place = placeOf(file);
    const first = firsts.get(place);
    if (first !== undefined) {
      repeats.push({ file, first });
      continue;
    }
    firsts.set(place, file);
    files.push(file);
  }
  return { files, repeats };
}

/** Other names of standard input. */
const standardInputs: ReadonlySet<string> = new Set(["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]);

function placeOf(file: string): string {
  if (file === "-" || standardInputs.has(file)) return "-";
  try {
    return realpathSync.native(file);
  } catch {
    return resolve(file);
  }
}

type Expansion = Omit<NamedFiles, "repeats">;

/** What matches no file, or cannot be read, hides no other. */
function expandOrFail(word: string, isMeant: (name: string) => boolean): Expansion {
  try {
    return expand(word, isMeant);
  } catch (error) {
    if (!(error instanceof RampartError) || error.fault === "call") throw error;
    return { files: [], failures: [{ file: word, error }] };
  }
}

function expand(word: string, isMeant: (name: string) => boolean): Expansion {
  const status = statusOf(word);
  if (status?.isDirectory()) {
    const found = filesBelow(word, (path) => isMeant(basename(path)), Number.POSITIVE_INFINITY);
    if (found.files.length + found.failures.length > 0) return found;
    throw new RampartError("environment", "no-files", `there is no file to check in the folder ${word}`);
  }
  // What exists is meant as it is, whatever characters are in its name.
  if (status !== undefined || !/[*?{]/.test(word)) return { files: [word], failures: [] };
  const parsed = parseGlob(word.replace(/^\//, ""));
  if ("problem" in parsed) {
    const message = `${JSON.stringify(word)} is not a file pattern: ${parsed.problem}`;
    throw usageError(message);
  }
  const base = folderOf(word);
  const shown = (path: string) => (word.startsWith("./") ? `./${path}` : path);
  const matches = (path: string) => parsed.glob(path.replace(/^(\.\/|\/)/, ""));
  const { files, failures } = filesBelow(base, matches, depthOf(word));
  if (files.length + failures.length > 0) return { files: files.map(shown), failures };
  throw new RampartError("environment", "no-files", `no file matches ${word}`);
}

function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** The part of a glob before its first sign. */
function folderOf(glob: string): string {
  const plain = glob.slice(0, glob.search(/[*?{]/));
  const end = plain.lastIndexOf("/");
  return end === -1 ? "." : plain.slice(0, end) || "/";
}

/** How many folders deep a glob can match below {@link folderOf} it: what lies deeper need not be readable. */
function depthOf(glob: string): number {
  if (glob.includes("**")) return Number.POSITIVE_INFINITY;
  return glob.slice(glob.search(/[*?{]/)).split("/").length - 1;
}

function filesBelow(folder: string, isMeant: (path: string) => boolean, depth: number): Expansion {
  const files: string[] = [];
  const links: string[] = [];
  const failures: RunFailure[] = [];
  const open = [{ path: folder, below: depth }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path: parent, below } = next;
    for (const entry of parent === folder ? entriesOf(parent) : entriesBelow(parent, failures)) {
      const path = join(parent, entry.name).split(sep).join("/");
      if (entry.isDirectory()) {
        if (below > 0 && !passedOver.has(entry.name)) open.push({ path, below: below - 1 });
      } else if (isMeant(path)) {
        if (entry.isFile()) files.push(path);
        else if (entry.isSymbolicLink()) links.push(path);
      }
    }
  }
  const linked = filesBehind(links.toSorted(), failures);
  return {
    files: linked.length === 0 ? files.toSorted() : withoutRepeats([...files, ...linked]).files.toSorted(),
    failures,
  };
}

/** The links that lead to a file: who verifies a folder has no file in it passed over. One to a folder is not followed. */
function filesBehind(links: readonly string[], failures: RunFailure[]): readonly string[] {
  return links.filter((path) => {
    try {
      return callingNow("read", path, () => statSync(path)).isFile();
    } catch (error) {
      if (!(error instanceof RampartError)) throw error;
      failures.push({ file: path, error });
      return false;
    }
  });
}

/** What is in a folder below the one that was named. That it cannot be read hides no other. */
function entriesBelow(folder: string, failures: RunFailure[]): readonly Dirent[] {
  try {
    return entriesOf(folder);
  } catch (error) {
    if (!(error instanceof RampartError)) throw error;
    failures.push({ file: folder, error });
    return [];
  }
}

/** Nothing for a folder that is not there, not any more, or that is a file: nothing lies below it. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "")) return [];
    return unreadable(folder, error);
  }
}
