import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { type Outcome, outcomeOf, type RunOptions, type Workspace } from "../cli/rampart.ts";
import { testPassword } from "../support/secrets.ts";

// `rampart emulator` as a process of its own.

export interface RunningEmulator {
  /** What it printed when it was ready. */
  readonly ready: ReadyDocument;
  readonly pid: number;
  /** Interrupts it, and waits for its end. */
  stop(signal?: "SIGINT" | "SIGTERM"): Promise<Outcome>;
}

export interface ReadyDocument {
  readonly clusterVersion: string;
  readonly nodes: readonly { readonly uid: number; readonly url: string; readonly os: string }[];
  readonly users: readonly { readonly name: string; readonly role: string; readonly password?: string }[];
  readonly certificate?: string;
}

export const credentials = { RAMPART_USER: "admin@example.com", RAMPART_PASSWORD: testPassword("right") };

/** Starts the command and waits until it says that it is ready. */
export async function runEmulator(
  workspace: Pick<Workspace, "start">,
  flags: readonly string[],
  options: RunOptions = {},
): Promise<RunningEmulator> {
  const child = workspace.start(["emulator", "--json", "--port", "0", ...flags], {
    environment: credentials,
    ...options,
  });
  const outcome = outcomeOf(child);
  const ready = await firstDocument(child, outcome);
  return {
    ready,
    pid: child.pid ?? 0,
    stop: async (signal = "SIGINT") => {
      child.kill(signal);
      return await outcome;
    },
  };
}

async function firstDocument(
  child: ChildProcessWithoutNullStreams,
  outcome: Promise<Outcome>,
): Promise<ReadyDocument> {
  return await new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      if (text.endsWith("\n}\n")) resolve(JSON.parse(text) as ReadyDocument);
    });
    outcome.then(({ code, stderr }) => reject(new Error(`it ended with ${code}: ${stderr}`)), reject);
  });
}
