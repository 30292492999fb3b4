import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { BoundedLog } from "./bounded-log.ts";
import { type HostReport, takeLine } from "./host-report.ts";
import { removeFolder } from "./remove-folder.ts";

/** How much a module may write, on its outputs and into its log together, before it is ended. */
const floodBytes = 64 * 1024 * 1024;
/** The longest line that the host may write: the result of a module with a great many commands. */
const longestLine = floodBytes;
/** How long the supervisor may take to leave nothing behind, before it is ended too. */
const graceMilliseconds = 2_000;

export interface HostRun {
  readonly program: string;
  readonly words: readonly string[];
  readonly timeoutMilliseconds: number;
  readonly signal?: AbortSignal | undefined;
}

export interface HostOutcome {
  readonly report: HostReport;
  readonly log: readonly string[];
  /** Why the run was ended before its time, if it was. */
  readonly ended?: "timed-out" | "output-flood" | "interrupted";
  /** The host could not be started at all. */
  readonly failure?: NodeJS.ErrnoException;
}

/**
 * Runs the module host once, and returns when nothing of it is left: no process, no descriptor, no file. Never rejects
 * because of what the module does.
 */
export async function runHost(run: HostRun): Promise<HostOutcome> {
  // Nobody else may enter it: that is how mkdtemp makes it.
  const folder = await mkdtemp(join(tmpdir(), "rampart-load-"));
  try {
    return await runIn(folder, run);
  } finally {
    await removeFolder(folder);
  }
}

async function runIn(folder: string, run: HostRun): Promise<HostOutcome> {
  const report: HostReport = { phase: "start" };
  const log = new BoundedLog();
  if (run.signal?.aborted) return { report, log: log.lines, ended: "interrupted" };
  let child: HostChild;
  try {
    child = start(folder, run);
  } catch (error) {
    // Words that are too long for any program, for example.
    return { report, log: log.lines, failure: error as NodeJS.ErrnoException };
  }
  const failed = new Promise<NodeJS.ErrnoException>((settle) => child.once("error", settle));
  const over = new Promise<undefined>((settle) => child.once("exit", () => settle(undefined)));
  const limits = limit(child, run);
  const read = readOutputs(child, report, log, limits.measure);

  const failure = await Promise.race([failed, over]);
  limits.lift();
  if (failure === undefined) {
    await Promise.race([read, delay(250)]);
    if (report.exit === undefined) {
      // The supervisor was ended itself: whoever is left of its group may hold the pipes open.
      killGroup(child);
      await Promise.race([read, delay(250)]);
    }
  }
  for (const stream of child.stdio) stream?.destroy();
  const { ended } = limits;
  return { report, log: log.lines, ...(ended && { ended }), ...(failure && { failure }) };
}

/** The host's outputs, and the pipe that it reports on. */
interface HostChild extends ChildProcess {
  readonly stdio: [null, Readable, Readable, Readable, undefined];
}

function start(folder: string, { program, words }: HostRun): HostChild {
  return spawn(program, words, {
    cwd: folder,
    env: environment(folder),
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    detached: true,
  }) as HostChild;
}

interface Limits {
  /** Counts what the module writes; false from where it is too much. */
  readonly measure: (chunk: Buffer) => boolean;
  /** The child has ended: nothing is watched any more. */
  readonly lift: () => void;
  readonly ended: HostOutcome["ended"];
}

/** Ends a child that takes too long or writes too much, or whose caller was interrupted: asked first, then killed. */
function limit(child: ChildProcess, { timeoutMilliseconds, signal }: HostRun): Limits {
  let ended: HostOutcome["ended"];
  let grace: NodeJS.Timeout | undefined;
  let received = 0;
  const end = (reason: NonNullable<HostOutcome["ended"]>) => {
    if (ended !== undefined) return;
    ended = reason;
    child.kill("SIGTERM");
    grace = setTimeout(() => killGroup(child), graceMilliseconds);
  };
  const timer = setTimeout(() => end("timed-out"), timeoutMilliseconds);
  const interrupt = () => end("interrupted");
  signal?.addEventListener("abort", interrupt, { once: true });
  return {
    measure: (chunk) => {
      received += chunk.length;
      if (received > floodBytes) end("output-flood");
      return received <= floodBytes;
    },
    lift: () => {
      clearTimeout(timer);
      clearTimeout(grace);
      signal?.removeEventListener("abort", interrupt);
    },
    get ended() {
      return ended;
    },
  };
}

/** Settles when both outputs and the report are over. */
async function readOutputs(
  { stdio: [, output, errors, pipe] }: HostChild,
  report: HostReport,
  log: BoundedLog,
  measure: Limits["measure"],
): Promise<void> {
  await Promise.all([
    readLines(output, measure, (line) => log.add(line)),
    readLines(errors, measure, (line) => log.add(line)),
    readLines(pipe, measure, (line) =>
      takeLine(report, line, ({ level, text }) => {
        // A server shows neither with the settings it comes with.
        if (level !== "debug" && level !== "verbose") log.add(`${level}: ${text}`);
      }),
    ),
  ]);
}

/**
 * What a module may know of its environment: where programs and libraries are, which language, and a private folder.
 * LD_LIBRARY_PATH stays, since modules find their libraries by it.
 */
function environment(folder: string): NodeJS.ProcessEnv {
  const kept: NodeJS.ProcessEnv = { HOME: folder, TMPDIR: folder };
  for (const name of ["PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ"]) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nobody is left in it.
  }
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((settle) => setTimeout(settle, milliseconds).unref());
}

/** Calls `take` with each line, and with an unfinished last one. Settles when the stream is over, however that happens. */
function readLines(
  stream: Readable,
  measure: (chunk: Buffer) => boolean,
  take: (line: string) => void,
): Promise<void> {
  return new Promise((settle) => {
    let pending: Buffer[] = [];
    let length = 0;
    const flush = () => {
      if (length > 0) take(Buffer.concat(pending, length).toString("utf8"));
      pending = [];
      length = 0;
    };
    stream.on("data", (chunk: Buffer) => {
      if (!measure(chunk)) return;
      let from = 0;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
        pending.push(chunk.subarray(from, at));
        length += at - from;
        flush();
        from = at + 1;
      }
      pending.push(chunk.subarray(from));
      length += chunk.length - from;
      if (length > longestLine) flush();
    });
    stream.on("error", () => undefined);
    stream.on("close", () => {
      flush();
      settle();
    });
  });
}
