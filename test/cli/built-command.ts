import type { run as runCommand } from "../../packages/cli/src/run.ts";
import { refuseSecrets } from "../support/secrets.ts";

// Runs the built command in this process: what a process of its own would give, without its start each time.

const main = new URL("../../packages/cli/dist/main.js", import.meta.url).href;
const { run } = (await import(main)) as { run: typeof runCommand };

export interface BuiltRun {
  readonly words: readonly string[];
  readonly command: "rampart" | "ramp";
  readonly cwd: string;
  /** All that the command sees of the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of the terminal that both outputs are; without it they are none. */
  readonly columns?: number;
  /** Hears of both outputs, in their order. */
  readonly onWrite?: (name: "stdout" | "stderr", text: string) => void;
}

/** A process has one working directory and one environment, so that one command runs at a time. */
let last: Promise<unknown> = Promise.resolve();

export async function runBuilt(call: BuiltRun): Promise<{ code: number; stdout: string; stderr: string }> {
  const outcome = last.then(() => runNow(call));
  last = outcome.catch(() => {});
  return await outcome;
}

async function runNow({ words, command, cwd, environment, columns, onWrite }: BuiltRun) {
  const written = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr") => ({
    isTerminal: columns !== undefined,
    columns,
    write(text: string) {
      written[name] += text;
      onWrite?.(name, text);
    },
  });
  const before = { cwd: process.cwd(), environment: { ...process.env } };
  process.chdir(cwd);
  replaceEnvironment(environment);
  try {
    const signal = new AbortController().signal;
    const io = { stdout: output("stdout"), stderr: output("stderr"), environment, signal };
    const code = await run(words, io, command);
    refuseSecrets({ "standard output": written.stdout, "standard error": written.stderr });
    return { code, ...written };
  } finally {
    process.chdir(before.cwd);
    replaceEnvironment(before.environment);
  }
}

function replaceEnvironment(environment: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
}
