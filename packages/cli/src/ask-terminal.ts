import { createInterface } from "node:readline/promises";

/** Questions on one terminal, one after the other. */
interface Questions {
  /** One line of an answer. The end of the input is an empty one, here and from then on. */
  ask(question: string): Promise<string>;
  close(): void;
}

export function openQuestions(signal: AbortSignal): Questions {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  let hasEnded = false;
  const ended = new Promise<string>((resolve) =>
    terminal.once("close", () => {
      hasEnded = true;
      resolve("");
    }),
  );
  // While a line is read Ctrl-C is a key; the signal ends the asking.
  terminal.on("SIGINT", () => void process.kill(process.pid, "SIGINT"));
  return {
    async ask(question) {
      if (hasEnded) return "";
      // It is rejected where the signal, and in some versions of Node the end of the input, came first.
      const answer = await Promise.race([terminal.question(question, { signal }), ended]).catch(() => "");
      if (hasEnded) process.stderr.write("\n");
      signal.throwIfAborted();
      return answer;
    },
    close: () => terminal.close(),
  };
}

/** The answer to a single question. */
export async function askTerminal(question: string, signal: AbortSignal): Promise<string> {
  const questions = openQuestions(signal);
  try {
    return await questions.ask(question);
  } finally {
    questions.close();
  }
}
