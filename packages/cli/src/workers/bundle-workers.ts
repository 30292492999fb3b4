import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { JudgedFile } from "@rampart/answers";
import type { ReadOptions } from "@rampart/bundle";
import { isPipePath } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import type { Reply, Task } from "./protocol.ts";

/** Threads that judge bundles. */
export interface BundleWorkers {
  /** @throws {RampartError} where the bundle cannot be read */
  judge(path: string): Promise<JudgedFile>;
  close(): Promise<void>;
}

/** Bytes of bundles for which it pays to start another thread, which takes some 50 ms and 50 MiB. */
const enough = 16 * 2 ** 20;

/**
 * As many threads as files may be judged at the same time; undefined where one is enough, or where the command does not
 * run from what was built.
 */
export function startBundleWorkers(
  files: readonly string[],
  jobs: number,
  options: ReadOptions,
): BundleWorkers | undefined {
  const program = fileURLToPath(new URL("./start.js", import.meta.url));
  const count = Math.min(jobs, files.length, Math.floor(totalSize(files) / enough));
  if (count < 2 || files.some(isReadOnce) || !existsSync(program)) return undefined;
  return new WorkerPool(program, count, options);
}

function isReadOnce(file: string): boolean {
  return file === "-" || isPipePath(file);
}

function totalSize(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + sizeOf(file), 0);
}

/** What cannot be looked at is reported when it is read. */
function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}

class WorkerPool implements BundleWorkers {
  readonly #idle: Worker[];
  readonly #all: readonly Worker[];
  readonly #options: Task["options"];
  readonly #waiting: ((worker: Worker) => void)[] = [];
  readonly #signal: AbortSignal | undefined;

  constructor(program: string, count: number, { signal, ...options }: ReadOptions) {
    const code = `require(${JSON.stringify(program)}).work();`;
    this.#all = Array.from({ length: count }, () => new Worker(code, { eval: true }));
    this.#idle = [...this.#all];
    this.#options = options;
    this.#signal = signal;
  }

  async judge(path: string): Promise<JudgedFile> {
    const worker = this.#idle.pop() ?? (await new Promise<Worker>((resolve) => this.#waiting.push(resolve)));
    try {
      return judgedOf(await this.#ask(worker, { path, options: this.#options }));
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(worker);
      else next(worker);
    }
  }

  async #ask(worker: Worker, task: Task): Promise<Reply> {
    this.#signal?.throwIfAborted();
    return await new Promise((resolve, reject) => {
      const end = (act: () => void) => () => {
        worker.removeAllListeners("message").removeAllListeners("error").removeAllListeners("exit");
        this.#signal?.removeEventListener("abort", aborted);
        act();
      };
      const aborted = end(() => reject(this.#signal?.reason));
      this.#signal?.addEventListener("abort", aborted);
      worker.once("message", (reply: Reply) => end(() => resolve(reply))());
      worker.once("error", (error) => end(() => reject(error))());
      worker.once("exit", (code) => end(() => reject(new Error(`a thread ended with ${code}`)))());
      worker.postMessage(task);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((worker) => worker.terminate()));
  }
}

function judgedOf(reply: Reply): JudgedFile {
  if ("judged" in reply) return reply.judged;
  if ("broken" in reply) throw new Error(reply.broken);
  const { fault, code, message, help } = reply.refused;
  throw new RampartError(fault, code, message, help === undefined ? {} : { help });
}
