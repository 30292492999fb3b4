import { readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { ChunkLoader } from "./chunk-loader.ts";

// What `bin` starts.

/** Set by scripts/bundle-cli.mjs: the chunk of `main.ts`, and the version of this package. */
declare const RAMPART_MAIN: string;
declare const RAMPART_VERSION: string;

type Main = typeof import("./main.ts");

/** Runs one of the commands with the arguments of the process. */
export function start(command: Parameters<Main["main"]>[0]): void {
  if (!printVersion()) void loadMain().main(command);
}

/** Judges for another thread of the process. */
export function work(): void {
  void loadMain().work();
}

/** `--version` alone needs nothing else. What standard output does not take at once is left to the command. */
function printVersion(): boolean {
  const [word, ...others] = process.argv.slice(2);
  if (others.length > 0 || (word !== "--version" && word !== "-V")) return false;
  try {
    return writeSync(1, `${RAMPART_VERSION}\n`) > 0;
  } catch {
    return false;
  }
}

const chunks = {
  folder: __dirname,
  source: (name: string) => readFileSync(join(__dirname, name), "latin1"),
  code(name: string): Buffer | undefined {
    try {
      return readFileSync(join(__dirname, "code", name));
    } catch {
      return undefined;
    }
  },
};

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
