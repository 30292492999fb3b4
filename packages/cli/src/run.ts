import { printable, RampartError } from "@rampart/findings";
import { CommanderError } from "commander";
import { exitCodeOfError, exitCodes } from "./exit-code.ts";
import { createProgram } from "./program.ts";
import { reportDocument } from "./render/document.ts";
import { Interruption, type Surroundings } from "./surroundings.ts";

/** One call of the command, from its arguments to its exit code. Never throws. */
export async function run(commandLine: readonly string[], surroundings: Surroundings): Promise<number> {
  const program = createProgram(surroundings);
  try {
    await program.parseAsync([...commandLine], { from: "user" });
    return program.exitCode;
  } catch (thrown) {
    const error = surroundings.signal.aborted ? surroundings.signal.reason : thrown;
    // commander has printed help, or its own message, already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.call;
    report(error, commandLine, surroundings);
    return exitCodeOfError(error);
  }
}

function report(
  error: unknown,
  commandLine: readonly string[],
  { stdout, stderr, environment }: Surroundings,
): void {
  if (error instanceof Interruption) stderr.write("rampart: interrupted; nothing was left half done\n");
  else if (error instanceof RampartError) {
    for (const line of error.log) stderr.write(`  | ${printable(line)}\n`);
    stderr.write(`rampart: ${printable(error.message)}\n`);
    if (error.help !== undefined) stderr.write(`  ${printable(error.help)}\n`);
    const asksForJson = commandLine.some(
      (word, index) =>
        word === "--json" ||
        word === "--format=json" ||
        (word === "json" && commandLine[index - 1] === "--format"),
    );
    if (asksForJson) stdout.write(reportDocument(commandLine[0] ?? "", [], error));
  } else {
    const message = error instanceof Error ? error.message : String(error);
    stderr.write(`rampart: internal error: ${printable(message)}\n`);
    stderr.write("  This is a mistake in Rampart. Please report it, with RAMPART_DEBUG=1 for the stack.\n");
  }
  if (environment["RAMPART_DEBUG"] && error instanceof Error) stderr.write(`${error.stack}\n`);
}
