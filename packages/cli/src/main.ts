import { setMaxListeners } from "node:events";
import { constants } from "node:os";
import { releaseAll, systemReason } from "@rampart/files";
import type { BundledFiles } from "./bundled-files.ts";
import { exitCodes } from "./exit-code.ts";
import { Interruption, type InterruptionSignal } from "./io.ts";
import { takeEnvironment } from "./own-environment.ts";
import { processOutput } from "./process-output.ts";
import { renderLeftPaths } from "./render/left-paths.ts";
import { type CommandName, run } from "./run.ts";

/** What a thread of this process does. */
export async function work(): Promise<void> {
  const { serve } = await import("./workers/serve.ts");
  await serve();
}

export { run };

/** Runs one of the commands with the arguments of the process. The one place that ends it. */
export async function main(command: CommandName, bundled?: BundledFiles): Promise<void> {
  let isUnwritable = false;
  const failedToWrite = (): void => {
    isUnwritable = true;
    process.exitCode = Math.max(Number(process.exitCode ?? 0), exitCodes.environment);
  };
  const stderr = processOutput(2, () => process.stderr, failedToWrite);
  const stdout = processOutput(
    1,
    () => process.stdout,
    (error) => {
      failedToWrite();
      stderr.write(`rampart: cannot write standard output: ${systemReason(error) ?? String(error)}\n`);
    },
  );
  process.on("exit", () => {
    releaseAll();
    stderr.write(renderLeftPaths());
  });
  const signal = listenForInterruption();
  // In this order: standard input is opened where it is asked for.
  const isTerminal = stderr.isTerminal && process.stdin.isTTY;
  const ask = async (question: string) => (await import("./ask-terminal.ts")).askTerminal(question, signal);
  const io = {
    stdout,
    stderr,
    environment: takeEnvironment(),
    signal,
    ...(isTerminal && { ask }),
    ...(bundled && { bundled }),
  };
  const uncaught = uncaughtError();
  const exitCode = await run(process.argv.slice(2), io, command, uncaught);
  process.exitCode = isUnwritable ? Math.max(exitCode, exitCodes.environment) : exitCode;
  // After an uncaught error, what is still under way would keep the process alive.
  uncaught.catch(() => process.exit());
}

/**
 * Rejects with an error that nothing catches, or a rejected promise. It ends the run as any other error does: Node would print
 * a stack and end with 1, which means that the files are at fault.
 */
function uncaughtError(): Promise<never> {
  const error = new Promise<never>((_, reject) => process.on("uncaughtException", reject));
  // It can come before anyone waits for it.
  error.catch(() => {});
  return error;
}

function listenForInterruption(): AbortSignal {
  const interruption = new AbortController();
  // Every job listens; Node takes more than ten of them for a leak.
  setMaxListeners(0, interruption.signal);
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const satisfies InterruptionSignal[]) {
    process.on(name, () => {
      // The second time the user means it.
      if (interruption.signal.aborted) process.exit(128 + constants.signals[name]);
      interruption.abort(new Interruption(name));
    });
  }
  return interruption.signal;
}
