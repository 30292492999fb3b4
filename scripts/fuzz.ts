import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { faultOf } from "../test/fuzz/judge-case.ts";
import { minimised, mutated, randomOf } from "../test/fuzz/mutate.ts";
import { readers } from "../test/fuzz/readers.ts";

/** A case takes longer where something hangs; a machine may be busy. */
const patience = 10_000;
/** Megabytes that the heap of a worker may have. */
const memory = 300;

const noAnswer = "no answer";
const tooMuchMemory = "too much memory";

interface Case {
  readonly reader: string;
  readonly bytes: Uint8Array;
}

/** Zero where no case did harm. */
export async function fuzz(args: readonly string[], root: string): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: { type: "string" }, seed: { type: "string" }, reader: { type: "string" } },
  });
  const seed = Number(values.seed ?? Date.now() % 2 ** 32);
  const chosen = readers.filter(({ name }) => values.reader === undefined || name === values.reader);
  const random = randomOf(seed);
  const start = Date.now();
  const end = start + Number(values.minutes ?? 1) * 60_000;
  const faults = new Map<string, Case & { readonly fault: string }>();
  let worker = startWorker();
  let count = 0;
  for (; Date.now() < end; count++) {
    const reader = chosen[count % chosen.length];
    if (reader === undefined) throw new Error(`no reader is called ${values.reader}`);
    const bytes = mutated(reader.seeds[random(reader.seeds.length)] ?? Buffer.alloc(0), random);
    const fault = await judged(worker, { reader: reader.name, bytes });
    if (fault === undefined) continue;
    const key = `${reader.name}: ${fault}`;
    if (!faults.has(key)) faults.set(key, { fault, reader: reader.name, bytes });
    if (isOfWorker(fault)) worker = startWorker();
  }
  await worker.terminate();
  for (const [key, found] of faults) console.log(`${key}\n  ${await save(found.fault, found, root)}`);
  const seconds = (Date.now() - start) / 1000;
  const rate = Math.round(count / seconds);
  console.log(
    `seed ${seed}: ${count} mutants in ${Math.round(seconds)} s, ${rate} a second, ${faults.size} faults`,
  );
  return faults.size === 0 ? 0 : 1;
}

/** Faults after which there is no worker any more. */
function isOfWorker(fault: string): boolean {
  return fault === noAnswer || fault === tooMuchMemory;
}

function startWorker(): Worker {
  const worker = new Worker(fileURLToPath(import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: memory },
  });
  worker.setMaxListeners(0);
  return worker;
}

function judged(worker: Worker, found: Case): Promise<string | undefined> {
  return new Promise((resolve) => {
    const settle = (fault: string | undefined) => {
      clearTimeout(watchdog);
      worker.off("message", settle).off("error", failed);
      resolve(fault);
    };
    const failed = () => settle(tooMuchMemory);
    const watchdog = setTimeout(() => {
      worker.terminate().then(() => settle(noAnswer));
    }, patience);
    worker.once("message", settle);
    worker.once("error", failed);
    worker.postMessage(found);
  });
}

/** The path of the saved case, as small as it can be made while the fault stays. */
async function save(fault: string, { reader: name, bytes }: Case, root: string): Promise<string> {
  const reader = readers.find((one) => one.name === name);
  const before = Buffer.from(bytes);
  // A hang would hang here too.
  const least =
    reader === undefined || isOfWorker(fault)
      ? before
      : await minimised(before, async (smaller) => (await faultOf(reader, smaller)) === fault);
  const folder = join(root, "fixtures/fuzz");
  const path = join(folder, `${name}-${createHash("sha256").update(least).digest("hex").slice(0, 12)}.bin`);
  await mkdir(folder, { recursive: true });
  await writeFile(path, least);
  return path;
}

if (!isMainThread) {
  parentPort?.on("message", async ({ reader: name, bytes }: Case) => {
    const reader = readers.find((one) => one.name === name);
    parentPort?.postMessage(reader === undefined ? undefined : await faultOf(reader, Buffer.from(bytes)));
  });
}
