import { constants } from "node:os";
import { Interruption, type Output } from "./io.ts";
import { type CommandName, run } from "./run.ts";

const output = (stream: NodeJS.WriteStream): Output => ({
  write: (text) => void stream.write(text),
  isTerminal: stream.isTTY === true,
  get columns() {
    return stream.columns;
  },
});

export { run };

/** Runs one of the commands with the arguments of the process. The one place that ends it. */
export async function main(command: CommandName): Promise<void> {
  tolerateClosedPipes();
  process.exitCode = await run(
    process.argv.slice(2),
    {
      stdout: output(process.stdout),
      stderr: output(process.stderr),
      environment: process.env,
      signal: listenForInterruption(),
    },
    command,
  );
}

function listenForInterruption(): AbortSignal {
  const interruption = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      // The second time the user means it.
      if (interruption.signal.aborted) process.exit(128 + constants.signals[name]);
      interruption.abort(new Interruption(name));
    });
  }
  return interruption.signal;
}

/** A reader that closes the pipe early (`| head`) has read enough. */
function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
