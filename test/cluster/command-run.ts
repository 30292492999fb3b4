import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { run } from "../../packages/cli/src/run.ts";
import { hasSecret, refuseSecretFiles, refuseSecrets } from "../support/secrets.ts";
import { administrator } from "./emulated-cluster.ts";

// Runs the command in this process: the same words, streams and exit codes, without the start of a process each time.

export interface CommandOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Instead of the administrator's credentials. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly isTerminal?: boolean;
  /** What the user answers on a terminal; the questions are kept. */
  readonly answer?: string;
  readonly questions?: string[];
  /** Called with everything that goes to standard error, as it does. */
  readonly onError?: (text: string) => void;
}

export const credentials = {
  RAMPART_USER: administrator.name,
  RAMPART_PASSWORD: administrator.password,
};

export async function rampart(
  words: readonly string[],
  {
    environment = credentials,
    signal = new AbortController().signal,
    isTerminal = false,
    answer,
    questions = [],
    onError,
  }: CommandOptions = {},
): Promise<CommandOutcome> {
  const written = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr") => ({
    isTerminal,
    write(text: string) {
      written[name] += text;
      if (name === "stderr") onError?.(text);
    },
  });
  const ask = async (question: string) => {
    questions.push(question);
    return answer ?? "";
  };
  const code = await run(words, {
    stdout: output("stdout"),
    stderr: output("stderr"),
    environment,
    signal,
    ...(answer !== undefined && { ask }),
  });
  refuseSecrets({ "standard output": written.stdout, "standard error": written.stderr });
  return { code, ...written };
}

/** A folder for the files of each test. */
export function useFolder(): {
  write(name: string, content: string | Uint8Array): Promise<string>;
  path(name: string): string;
} {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "rampart-cluster-"));
  });
  const written = new Set<string>();
  afterEach(async () => {
    try {
      await refuseSecretFiles(folder, written);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
  const path = (name: string) => join(folder, name);
  return {
    path,
    async write(name, content) {
      if (hasSecret(Buffer.from(content))) written.add(path(name));
      await writeFile(path(name), content);
      return path(name);
    },
  };
}
