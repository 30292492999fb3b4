import { parentPort, workerData } from "node:worker_threads";
import { judgedBundle } from "@rampart/answers";
import { readBundle } from "@rampart/bundle";
import { translated } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import { type Answer, type Reply, type SharedWork, takeFiles } from "./protocol.ts";

/** Judges bundles until all are taken. */
export async function serve(): Promise<void> {
  const work = workerData as SharedWork;
  for (const path of takeFiles(work)) {
    const reply = await replyTo(path, work.options);
    parentPort?.postMessage({ path, reply } satisfies Answer);
  }
}

async function replyTo(path: string, options: SharedWork["options"]): Promise<Reply> {
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
