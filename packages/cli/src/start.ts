import { existsSync } from "node:fs";
import { join, sep } from "node:path";
import type { Script } from "node:vm";
import { ChunkLoader, executableFolder, head, tail } from "./chunk-loader.ts";
import { folderOfUser, isOwn, keepCode, nameOfNode } from "./kept-code.ts";
import { printVersion } from "./print-version.ts";
import { ReusedBuffer } from "./reused-buffer.ts";

// What `bin` starts.

/** Set by scripts/bundle-cli.mjs: the chunk of `main.ts`. */
declare const RAMPART_MAIN: string;

type Main = typeof import("./main.ts");

/** Runs one of the commands with the arguments of the process. */
export function start(command: Parameters<Main["main"]>[0]): void {
  if (printVersion(command)) return;
  const loader = new ChunkLoader(chunks);
  const main = loadMain(loader);
  // What a run compiled, the next one need not.
  process.once("exit", () => {
    if (keeps !== undefined && isMissing) keepCode(keeps, loader.scripts, __dirname);
  });
  void main.main(command);
}

/** Judges for another thread of the process. */
export function work(): void {
  void loadMain(new ChunkLoader(chunks)).work();
}

/** Where the code is that the build made with this very Node. */
export function codeFolder(): string {
  return join(__dirname, "code", nameOfNode());
}

/** The folder that code is read from. Undefined until it was looked for. */
let folder: string | undefined;
/** The folder that code is kept in, where the build made none with this Node. */
let keeps: string | undefined;
let isMissing = false;

function findFolder(): string {
  const built = codeFolder();
  if (existsSync(built)) return built;
  const kept = folderOfUser(process.env);
  if (kept === undefined || (existsSync(kept) && !isOwn(kept))) return built;
  keeps = kept;
  return kept;
}

// Each has done with what it was given when it asks again: a script has its code and its source for itself.
const sources = new ReusedBuffer(head, tail);
const codes = new ReusedBuffer();

const chunks = {
  folder: __dirname,
  source: (name: string) => sources.read(__dirname + sep + name).toString("latin1"),
  code(name: string): Buffer | undefined {
    try {
      folder ??= findFolder();
      return codes.read(folder + sep + name);
    } catch {
      isMissing = true;
      return undefined;
    }
  },
};

function loadMain(loader: ChunkLoader): Main {
  const code = chunks.code(RAMPART_MAIN);
  const script = loader.compile(RAMPART_MAIN, code);
  if (code === undefined ? keeps !== undefined : script.cachedDataRejected === false) {
    return loader.load(RAMPART_MAIN, script) as Main;
  }
  // V8 refuses the code, or none can be kept.
  return require(join(__dirname, RAMPART_MAIN)) as Main;
}

/** The code of every chunk that a use of the command loads, with the functions that it calls. For the build. */
export async function makeCode(use: (main: Main) => Promise<void>): Promise<Map<string, Buffer>> {
  const loader = new ChunkLoader({ ...chunks, code: () => undefined });
  await use(loader.load(RAMPART_MAIN) as Main);
  return new Map([...loader.scripts].map(([name, script]) => [name, script.createCachedData()]));
}

/** A chunk, compiled as an executable does. For the build. */
export function makeEagerCode(name: string, source: string): Script {
  const inside = { folder: executableFolder, source: () => `${head}${source}${tail}`, code: () => undefined };
  return new ChunkLoader(inside).compile(name);
}
