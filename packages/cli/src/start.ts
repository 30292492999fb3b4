import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Script } from "node:vm";
import { ChunkLoader, executableFolder } from "./chunk-loader.ts";
import { printVersion } from "./print-version.ts";

// What `bin` starts.

/** Set by scripts/bundle-cli.mjs: the chunk of `main.ts`. */
declare const RAMPART_MAIN: string;

type Main = typeof import("./main.ts");

/** Runs one of the commands with the arguments of the process. */
export function start(command: Parameters<Main["main"]>[0]): void {
  if (!printVersion()) void loadMain().main(command);
}

/** Judges for another thread of the process. */
export function work(): void {
  void loadMain().work();
}

let folderOfCode: string | undefined;

const chunks = {
  folder: __dirname,
  source: (name: string) => readFileSync(join(__dirname, name), "latin1"),
  code(name: string): Buffer | undefined {
    try {
      folderOfCode ??= join(__dirname, codeFolder());
      return readFileSync(join(folderOfCode, name));
    } catch {
      return undefined;
    }
  },
};

/**
 * Where the code is that this very Node made. V8 11 takes the code of any build of V8 11 for its own, and crashes: that of
 * Node 20.20 in Node 20.19.
 */
export function codeFolder(): string {
  const { size, mtimeMs } = statSync(process.execPath);
  return join("code", [process.version, process.arch, size, Math.floor(mtimeMs)].join("-"));
}

function loadMain(): Main {
  const loader = new ChunkLoader(chunks);
  const script = loader.compile(RAMPART_MAIN, chunks.code(RAMPART_MAIN));
  if (script.cachedDataRejected === false) return loader.load(RAMPART_MAIN, script) as Main;
  // Not with a compile cache of Node: it is in a folder for temporary files, where others could put code of theirs.
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
  const inside = { folder: executableFolder, source: () => source, code: () => undefined };
  return new ChunkLoader(inside).compile(name);
}
