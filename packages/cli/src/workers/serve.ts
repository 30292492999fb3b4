import { parentPort } from "node:worker_threads";
import { judgedBundle } from "@rampart/answers";
import { readBundle } from "@rampart/bundle";
import { translated } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import type { Reply, Task } from "./protocol.ts";

/** Judges the bundles that the main thread names, one after the other. */
export function serve(): void {
  parentPort?.on("message", async (task: Task) => parentPort?.postMessage(await replyTo(task)));
}

async function replyTo({ path, options }: Task): Promise<Reply> {
  try {
    return { judged: judgedBundle(await readBundle({ path }, options)) };
  } catch (thrown) {
    const error = translated(thrown);
    if (!(error instanceof RampartError)) {
      return { broken: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    const { fault, code, message, help } = error;
    return { refused: { fault, code, message, help } };
  }
}
