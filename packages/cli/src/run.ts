import { translated } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import { CommanderError } from "commander";
import { exitCodeOfError, exitCodes } from "./exit-code.ts";
import { reportFailedRun } from "./failed-run.ts";
import { Interruption, type Io } from "./io.ts";
import { parserError } from "./parser-error.ts";
import { createProgram, type Program } from "./program.ts";
import { renderError } from "./render/error-text.ts";
import { renderLeftPaths } from "./render/left-paths.ts";
import { withProgressLine } from "./render/progress-line.ts";
import { widthOf } from "./render/style.ts";
import { wrapLines } from "./render/wrap-text.ts";

/** The commands of this package, by the names that they are called by. */
export type CommandName = "rampart" | "ramp";

/**
 * One call of a command, from its arguments to its exit code. Never throws.
 * @param uncaught rejects with an error that nothing catches meanwhile
 */
export async function run(
  commandLine: readonly string[],
  given: Io,
  command: CommandName = "rampart",
  uncaught?: Promise<never>,
): Promise<number> {
  const io = withProgressLine(given);
  const watched = watchOutput(io);
  try {
    const program = await programs[command](watched.io);
    const parsed = program.parseAsync([...commandLine], { from: "user" });
    await (uncaught === undefined ? parsed : Promise.race([parsed, uncaught]));
    return program.exitCode;
  } catch (thrown) {
    const end = endOf(thrown, commandLine, command, io);
    if (end.text !== undefined) io.stderr.write(end.text);
    if (end.error !== undefined) {
      const run = { error: end.error, isInterrupted: io.signal.aborted, hasPrinted: watched.hasPrinted() };
      // RAMP has no formats; its command alone says what is annotated on GitHub.
      await reportFailedRun(run, command === "ramp" ? commandLine.slice(0, 1) : commandLine, io);
    }
    return end.exitCode;
  } finally {
    io.progress?.clear();
    io.stderr.write(renderLeftPaths());
  }
}

/** The same process, whose standard output says whether anything went there. */
function watchOutput(io: Io): { readonly io: Io; readonly hasPrinted: () => boolean } {
  let hasPrinted = false;
  const { stdout } = io;
  const watched = {
    get isTerminal() {
      return stdout.isTerminal;
    },
    get columns() {
      return stdout.columns;
    },
    write(text: string) {
      hasPrinted ||= text !== "";
      stdout.write(text);
    },
  };
  return { io: { ...io, stdout: watched }, hasPrinted: () => hasPrinted };
}

/** Who calls one of them does not load the other. */
const programs: Readonly<Record<CommandName, (io: Io) => Program | Promise<Program>>> = {
  rampart: createProgram,
  ramp: async (io) => (await import("./ramp/program.ts")).createRampProgram(io),
};

/** How a run ended before its command did. */
interface End {
  readonly exitCode: number;
  /** For standard error. */
  readonly text?: string;
  /** For the documents; absent where nothing is at fault. */
  readonly error?: RampartError;
}

function endOf(thrown: unknown, commandLine: readonly string[], command: CommandName, io: Io): End {
  const isKnown = thrown instanceof Interruption || !io.signal.aborted;
  const error: unknown = isKnown ? translated(thrown) : io.signal.reason;
  const exitCode = exitCodeOfError(error);
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { exitCode: exitCodes.done };
    const isHelp = error.code === "commander.help";
    const known = parserError(error, commandLine);
    // Help has been printed, and `ramp` says what RAMP's users know.
    return {
      exitCode: exitCodes.call,
      error: known,
      ...(command === "rampart" && !isHelp && { text: renderError(known, io) }),
    };
  }
  if (error instanceof Interruption) {
    const message = `interrupted; ${error.left}`;
    return {
      exitCode,
      text: wrapLines([`rampart: ${message}`], widthOf(io.stderr, io)),
      error: new RampartError("environment", "interrupted", message),
    };
  }
  const known = error instanceof RampartError ? error : internalError(error);
  return { exitCode, text: renderError(known, io), error: known };
}

/** A broken promise of ours. */
function internalError(error: unknown): RampartError {
  const message = error instanceof Error ? error.message : String(error);
  return new RampartError("environment", "internal", `internal error: ${message}`, {
    help: "This is a mistake in Rampart. Please report it, with RAMPART_DEBUG=1 for the stack.",
    cause: error,
  });
}
