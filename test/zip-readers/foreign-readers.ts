import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installedRamp } from "../ramp/packers.ts";
import { findProgram } from "../support/left-out.ts";

// Readers of zip files that other people wrote: those of the tools that people have, and of the languages that they use.

/** Files by name, each with the SHA-256 of its bytes; undefined where the reader refuses the zip file. */
export type Contents = ReadonlyMap<string, string> | undefined;

export interface ForeignReader {
  readonly name: string;
  /** What it needs and this machine does not have. */
  readonly missing: string | undefined;
  /** Whether it reads a file of this name at all; every one unless said. */
  readonly takes?: (name: string) => boolean;
  /** In the order of the paths. */
  read(paths: readonly string[]): Contents[];
}

export const foreignReaders: readonly ForeignReader[] = [
  inBatch("zipfile of Python, RAMP's reader", "python3", ["python_reader.py"]),
  inBatch("ZipInputStream of Java", "java", ["java-reader.java"]),
  rampsUnpacker(),
  extracting("unzip", "unzip", (path, folder) => ({ words: ["-qq", "-o", path, "-d", folder] })),
  extracting("7z", "7z", (path, folder) => ({ words: ["x", "-y", "-bd", `-o${folder}`, path] })),
  extracting("bsdtar", "bsdtar", (path, folder) => ({ words: ["-x", "-f", path, "-C", folder] })),
  extracting("bsdtar from a pipe", "bsdtar", (path, folder) => ({
    words: ["-x", "-f", "-", "-C", folder],
    input: readFileSync(path),
  })),
];

/** A program of ours in another language, which reads many at once. */
function inBatch(name: string, program: string, files: readonly string[]): ForeignReader {
  return {
    name,
    missing: missingProgram(program),
    read(paths) {
      const words = files.map((file) => join(import.meta.dirname, file));
      const { stdout, stderr, status } = spawnSync(program, words, {
        input: paths.map((path) => `${path}\n`).join(""),
        encoding: "utf8",
        maxBuffer: 2 ** 30,
        env: { ...process.env, PYTHONUTF8: "1" },
      });
      if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
      const contents = parseReadings(stdout);
      if (contents.length !== paths.length) throw new Error(`${program} read ${contents.length} files`);
      return contents;
    },
  };
}

function parseReadings(output: string): Contents[] {
  const readings: Contents[] = [];
  let files = new Map<string, string>();
  for (const line of output.split("\n").filter((one) => one !== "")) {
    const [word, digest = "", name = ""] = line.split(" ");
    if (word === "file") files.set(Buffer.from(name, "hex").toString(), digest);
    else {
      readings.push(word === "done" ? files : undefined);
      files = new Map();
    }
  }
  return readings;
}

interface Call {
  readonly words: readonly string[];
  readonly input?: Uint8Array;
}

/** A tool that unpacks into a folder. */
function extracting(
  name: string,
  program: string,
  callOf: (path: string, folder: string) => Call,
): ForeignReader {
  const read = (path: string): Contents => {
    const folder = mkdtempSync(join(tmpdir(), "zip-readers-"));
    try {
      const { words, input } = callOf(path, folder);
      const { status } = spawnSync(program, words, {
        ...(input && { input }),
        stdio: ["pipe", "ignore", "ignore"],
        env: { ...process.env, LC_ALL: "C.UTF-8" },
        timeout: 60_000,
      });
      return status === 0 ? new Map(filesBelow(folder, "")) : undefined;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  return { name, missing: missingProgram(program), read: (paths) => paths.map(read) };
}

/** An installed RAMP writes the module under its name, and the metadata under another; the rest stays in the bundle. */
function rampsUnpacker(): ForeignReader {
  const takes = (name: string) => /^[^/]*\.so$/.test(name);
  const read = (path: string): Contents => {
    const folder = mkdtempSync(join(tmpdir(), "zip-readers-"));
    try {
      const environment = { PATH: process.env["PATH"] ?? "", LC_ALL: "C.UTF-8" };
      const { status } = spawnSync(installedRamp ?? "", ["unpack", path], {
        cwd: folder,
        env: environment,
        stdio: "ignore",
        timeout: 60_000,
      });
      return status === 0 ? new Map(filesBelow(folder, "").filter(([name]) => takes(name))) : undefined;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const missing = installedRamp === undefined ? "RAMPART_TEST_RAMP names no RAMP" : undefined;
  return { name: "RAMP's unpacker", missing, takes, read: (paths) => paths.map(read) };
}

function filesBelow(folder: string, prefix: string): [string, string][] {
  // A mode may keep even its owner out.
  chmodSync(folder, 0o700);
  return readdirSync(folder).flatMap((name): [string, string][] => {
    const path = join(folder, name);
    if (lstatSync(path).isDirectory()) return filesBelow(path, `${prefix}${name}/`);
    chmodSync(path, 0o600);
    return [[`${prefix}${name}`, createHash("sha256").update(readFileSync(path)).digest("hex")]];
  });
}

function missingProgram(program: string): string | undefined {
  return findProgram(program) === undefined ? `${program} is not installed` : undefined;
}
