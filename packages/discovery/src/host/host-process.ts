import type { ChildProcess } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoundedLog } from "./bounded-log.ts";
import { delay, endHost, type HostChild, killGroup, startHost } from "./host-child.ts";
import { type HostReport, takeLine } from "./host-report.ts";
import { readLines } from "./read-lines.ts";
import { removeFolder } from "./remove-folder.ts";

/** How much a module may write, on its outputs and into its log together, before it is ended. */
const floodBytes = 64 * 1024 * 1024;

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
    child = startHost(folder, run.program, run.words);
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
  let received = 0;
  const end = (reason: NonNullable<HostOutcome["ended"]>) => {
    if (ended !== undefined) return;
    ended = reason;
    endHost(child);
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
