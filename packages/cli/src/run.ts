import { RampartError } from "@rampart/findings";
import { CommanderError } from "commander";
import { exitCodeOfError, exitCodes } from "./exit-code.ts";
import { Interruption, type Io } from "./io.ts";
import { usage } from "./option-values.ts";
import { createProgram, type Program } from "./program.ts";
import { reportDocument } from "./render/document.ts";
import { renderError } from "./render/error-text.ts";
import { writeLine } from "./render/write-line.ts";

/** The commands of this package, by the names that they are called by. */
export type CommandName = "rampart" | "ramp";

/** One call of a command, from its arguments to its exit code. Never throws. */
export async function run(
  commandLine: readonly string[],
  io: Io,
  command: CommandName = "rampart",
): Promise<number> {
  try {
    const program = await programs[command](io);
    await program.parseAsync([...commandLine], { from: "user" });
    return program.exitCode;
  } catch (thrown) {
    const error: unknown = io.signal.aborted ? io.signal.reason : thrown;
    if (error instanceof CommanderError) return endOfCommander(error, commandLine, io);
    if (!(error instanceof Interruption)) {
      const known = error instanceof RampartError ? error : internalError(error);
      io.stderr.write(renderError(known, io));
      printDocument(known, commandLine, io);
    } else writeLine(io.stderr, io, "rampart: interrupted; nothing was left half done");
    return exitCodeOfError(error);
  }
}

/** Who calls one of them does not load the other. */
const programs: Readonly<Record<CommandName, (io: Io) => Program | Promise<Program>>> = {
  rampart: createProgram,
  ramp: async (io) => (await import("./ramp/program.ts")).createRampProgram(io),
};

/** commander has printed help, or its own message, already. */
function endOfCommander(
  { exitCode, message }: CommanderError,
  commandLine: readonly string[],
  io: Io,
): number {
  if (exitCode === 0) return exitCodes.done;
  printDocument(usage(message.replace(/^error: /, "")), commandLine, io);
  return exitCodes.call;
}

/** A broken promise of ours. */
function internalError(error: unknown): RampartError {
  const message = error instanceof Error ? error.message : String(error);
  return new RampartError("environment", "internal", `internal error: ${message}`, {
    help: "This is a mistake in Rampart. Please report it, with RAMPART_DEBUG=1 for the stack.",
    cause: error,
  });
}

/** Who asks for JSON gets one document, however the run ends. */
function printDocument(error: RampartError, commandLine: readonly string[], { stdout }: Io): void {
  const asksForJson = commandLine.some(
    (word, index) =>
      word === "--json" ||
      word === "--format=json" ||
      (word === "json" && commandLine[index - 1] === "--format"),
  );
  if (asksForJson) stdout.write(reportDocument(commandLine[0] ?? "", [], [{ error }]));
}
