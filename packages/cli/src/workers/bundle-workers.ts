import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { type JudgedFile, judgedBundle } from "@rampart/answers";
import { type ReadOptions, readBundle } from "@rampart/bundle";
import { isPipePath } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import { turn } from "../turn.ts";
import { type Answer, type Reply, type SharedWork, takeFiles } from "./protocol.ts";

/** Threads that judge bundles, of which this one is one. */
export interface BundleWorkers {
  /**
   * What some thread finds, sooner or later, in one of the files.
   * @throws {RampartError} where the bundle cannot be read
   */
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
  return new WorkerPool(program, count - 1, files, options);
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
  readonly #work: SharedWork;
  readonly #workers: readonly Worker[];
  readonly #judgements: ReadonlyMap<string, Judgement>;
  readonly #signal: AbortSignal | undefined;

  constructor(program: string, count: number, files: readonly string[], { signal, ...options }: ReadOptions) {
    this.#work = { files, options, taken: new Int32Array(new SharedArrayBuffer(4)) };
    this.#judgements = new Map(files.map((file) => [file, new Judgement()]));
    this.#workers = Array.from({ length: count }, () => this.#start(program));
    this.#signal = signal;
    signal?.addEventListener("abort", this.#stop);
    void this.#judgeToo();
  }

  judge(path: string): Promise<JudgedFile> {
    return this.#judgementOf(path).promise;
  }

  #judgementOf(path: string): Judgement {
    const judgement = this.#judgements.get(path);
    if (judgement === undefined) throw new Error(`${path} is not among the files`);
    return judgement;
  }

  #start(program: string): Worker {
    const code = `require(${JSON.stringify(program)}).work();`;
    const worker = new Worker(code, { eval: true, workerData: this.#work });
    worker.on("message", ({ path, reply }: Answer) => this.#judgementOf(path).follow(judgedOf(reply)));
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", (code) => code === 0 || this.#fail(new Error(`a thread ended with ${code}`)));
    return worker;
  }

  async #judgeToo(): Promise<void> {
    const options = { ...this.#work.options, ...(this.#signal && { signal: this.#signal }) };
    for (const path of takeFiles(this.#work)) {
      await this.#judgementOf(path).follow(readBundle({ path }, options).then(judgedBundle));
      await turn();
    }
  }

  readonly #stop = (): void => this.#fail(this.#signal?.reason);

  #fail(reason: unknown): void {
    for (const { reject } of this.#judgements.values()) reject(reason);
  }

  async close(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#stop);
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

/** What will be known of a file. */
class Judgement {
  readonly promise: Promise<JudgedFile>;
  resolve: (judged: JudgedFile) => void = () => {};
  reject: (reason: unknown) => void = () => {};

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Somebody asks for it later; until then its failure is not unhandled.
    this.promise.catch(() => {});
  }

  follow(judged: Promise<JudgedFile>): Promise<void> {
    return judged.then(this.resolve, this.reject);
  }
}

async function judgedOf(reply: Reply): Promise<JudgedFile> {
  if ("judged" in reply) return reply.judged;
  if ("broken" in reply) throw new Error(reply.broken);
  const { fault, code, message, help } = reply.refused;
  throw new RampartError(fault, code, message, help === undefined ? {} : { help });
}
