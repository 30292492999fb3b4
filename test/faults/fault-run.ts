import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandPath } from "../cli/rampart.ts";
import type { Scenario } from "./scenarios.ts";

/** Calls that can fail, with the ways in which each does. */
export const faults: Readonly<Record<string, readonly FaultKind[]>> = {
  open: ["EIO", "ENOSPC", "EINTR"],
  read: ["EIO", "EINTR", "SHORT"],
  pread: ["EIO", "EINTR", "SHORT"],
  write: ["EIO", "ENOSPC", "EINTR", "SHORT"],
  pwrite: ["EIO", "ENOSPC", "EINTR", "SHORT"],
  writev: ["EIO", "ENOSPC", "EINTR", "SHORT"],
  fsync: ["EIO", "ENOSPC", "EINTR"],
  ftruncate: ["EIO", "EINTR"],
  rename: ["EIO", "ENOSPC"],
  link: ["EIO", "ENOSPC"],
  unlink: ["EIO"],
  mkdir: ["EIO", "ENOSPC"],
  rmdir: ["EIO"],
  close: ["EIO", "ENOSPC", "EINTR"],
  chmod: ["EIO"],
  chown: ["EIO"],
  copy_file_range: ["EIO", "ENOSPC", "EINTR", "SHORT"],
};

export type FaultKind = "EIO" | "ENOSPC" | "EINTR" | "SHORT";

export interface Fault {
  readonly call: string;
  readonly kind: FaultKind;
  /** Which of the calls fails, from 1. */
  readonly at: number;
}

/** What is in a folder: the content of files by path, links by where they lead. */
type Contents = ReadonlyMap<string, string>;

export interface FaultyRun {
  readonly code: number | null;
  readonly stderr: string;
  readonly contents: Contents;
  /** Whether there were so many calls. */
  readonly hasFailed: boolean;
}

/** Builds the library; gives its path. */
export function buildLibrary(compiler: string, folder: string): string {
  const library = join(folder, "failing-calls.so");
  const source = join(import.meta.dirname, "failing-calls.c");
  const { status, stderr } = spawnSync(
    compiler,
    ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, source, "-ldl"],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return library;
}

/** Sets up the folder of a scenario: `work` in it, and the folder for temporary files. */
export function setUp({ setUp: fill }: Scenario): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "rampart-faults-")));
  mkdirSync(join(root, "work"));
  mkdirSync(join(root, "temporary"));
  fill(join(root, "work"));
  return root;
}

export function start({ words, command = undefined }: Scenario, root: string, environment = {}) {
  return spawn(process.execPath, [commandPath(command ?? "rampart"), ...words], {
    cwd: join(root, "work"),
    stdio: ["ignore", "pipe", "pipe"],
    env: { HOME: "/dev/null", PATH: "", TMPDIR: join(root, "temporary"), ...environment },
  });
}

/** Runs a scenario in a folder of its own, with a call that fails. */
export async function runFaulty(scenario: Scenario, library: string, fault?: Fault): Promise<FaultyRun> {
  const root = setUp(scenario);
  const log = `${root}.log`;
  const child = start(scenario, root, {
    UV_USE_IO_URING: "0",
    ...(fault && {
      LD_PRELOAD: library,
      FAULT_ROOT: root,
      FAULT_CALL: fault.call,
      FAULT_ERROR: fault.kind,
      FAULT_AT: String(fault.at),
      FAULT_LOG: log,
    }),
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  child.stdout.resume();
  const code = await new Promise<number | null>((done) => child.on("close", done));
  const contents = contentsOf(root);
  const hasFailed = existsSync(log);
  rmSync(root, { recursive: true });
  rmSync(log, { force: true });
  return { code, stderr: stderr.replaceAll(root, "ROOT"), contents, hasFailed };
}

export function contentsOf(root: string): Contents {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).toSorted();
  return new Map(
    names.map((name) => {
      const path = join(root, name);
      const status = lstatSync(path);
      if (status.isDirectory()) return [name, "folder"];
      return [name, createHash("sha256").update(readFileSync(path)).digest("hex")];
    }),
  );
}

/** Names that Rampart gives to what is temporary. */
export const temporaryName = /\.[0-9a-f]{16}\.(tmp|old)$|(^|\/)\.rampart-[0-9a-f]{16}|^temporary\/rampart-/;

/** What is wrong with the end of a run, between what was there before and what is there where all goes well. */
export function wrongs(scenario: Scenario, run: FaultyRun, before: Contents, after: Contents): string[] {
  const { code, stderr, contents } = run;
  const found: string[] = [];
  if (/mistake in Rampart|^ {4}at /m.test(stderr)) found.push("internal error");
  const temporary = [...contents.keys()].filter((name) => temporaryName.test(name));
  const unnamed = temporary.filter((name) => !isNamed(name, stderr));
  if (unnamed.length > 0) found.push(`left without a word: ${unnamed.join(", ")}`);
  const rest = new Map([...contents].filter(([name]) => !temporary.includes(name)));
  const [isOld, isNew] = [isSame(rest, before), isSame(rest, after)];
  if (scenario.reports !== undefined) return [...found, ...wrongReports(scenario, code, rest, before)];
  if (!isOld && !isNew) found.push("neither old nor new");
  const { code: wellDone = 0 } = scenario;
  if (code === wellDone) {
    if (!isNew) found.push(`exit ${code}, and the work is not done`);
  } else if (code !== 3) found.push(`exit ${code}`);
  else if (!/cannot \w+ \S/.test(stderr)) found.push("exit 3 without a path");
  else if (isNew && !isOld) found.push("exit 3, and the work is done");
  return found;
}

/** Of a run that failed a report is written too. */
function wrongReports(
  { reports = [] }: Scenario,
  code: number | null,
  now: Contents,
  before: Contents,
): string[] {
  const found: string[] = [];
  const changed = reports.filter((name) => now.get(`work/${name}`) !== before.get(`work/${name}`));
  if (changed.length !== 0 && changed.length !== reports.length) found.push("one report of two");
  if (code !== 0 && code !== 3) found.push(`exit ${code}`);
  if (code === 0 && changed.length === 0) found.push("exit 0 without reports");
  if (now.size !== before.size) found.push("a file too many or too few");
  return found;
}

/** The part of such a path that has the name. */
const temporaryPart = /\.[0-9a-f]{16}\.(tmp|old)$|^\.?rampart-/;

function isNamed(name: string, stderr: string): boolean {
  const parts = name.split("/");
  // A folder that is named means what is in it.
  const named = parts.slice(0, parts.findIndex((part) => temporaryPart.test(part)) + 1).at(-1) ?? name;
  return stderr.replaceAll(/\s+/g, " ").includes(named);
}

function isSame(a: Contents, b: Contents): boolean {
  return a.size === b.size && [...a].every(([name, content]) => b.get(name) === content);
}
