import { readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";

// What `bin` starts. It loads the chunks of the command together with the code that V8 made of them during the build, so
// that nothing is compiled at the start. Where that code is of another V8, or not there, the chunks are compiled.

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

function loadMain(): Main {
  const script = compile(RAMPART_MAIN, codeOf(RAMPART_MAIN));
  if (script.cachedDataRejected === false) return load(RAMPART_MAIN, script) as Main;
  // Not with a compile cache of Node: it is in a folder for temporary files, where others could put code of theirs.
  return require(join(__dirname, RAMPART_MAIN)) as Main;
}

/** The code of every chunk that a use of the command loads, with the functions that it calls. For the build. */
export async function makeCode(use: (main: Main) => Promise<void>): Promise<Map<string, Buffer>> {
  await use(load(RAMPART_MAIN, compile(RAMPART_MAIN)) as Main);
  return new Map([...scripts].map(([name, script]) => [name, script.createCachedData()]));
}

/** As Node wraps a module. */
const head = "(function (exports, require, module, __filename, __dirname) {";

/** The build writes chunks in ASCII. */
function compile(name: string, cachedData?: Buffer): Script {
  const filename = join(__dirname, name);
  const source = `${head}${readFileSync(filename, "latin1")}\n})`;
  return new Script(source, { filename, columnOffset: -head.length, ...(cachedData && { cachedData }) });
}

function codeOf(name: string): Buffer | undefined {
  try {
    return readFileSync(join(__dirname, "code", name));
  } catch {
    return undefined;
  }
}

const scripts = new Map<string, Script>();
const modules = new Map<string, { readonly exports: unknown }>();

function load(name: string, script: Script): unknown {
  const module = { exports: {} };
  scripts.set(name, script);
  modules.set(name, module);
  script.runInThisContext()(module.exports, requireFromChunk, module, join(__dirname, name), __dirname);
  return module.exports;
}

function requireFromChunk(specifier: string): unknown {
  if (!specifier.startsWith("./")) return builtin(specifier);
  const name = specifier.slice("./".length);
  return modules.get(name)?.exports ?? load(name, compile(name, codeOf(name)));
}

/** Modules of Node that take milliseconds to load and that many commands never use. */
const slow =
  /^(?:node:)?(?:child_process|crypto|dns|fs\/promises|https?|net|os|readline\/promises|stream|stream\/promises|timers\/promises|tls|worker_threads|zlib)$/;

function builtin(specifier: string): unknown {
  return slow.test(specifier) ? atFirstUse(() => require(specifier)) : require(specifier);
}

function atFirstUse(get: () => object): object {
  return new Proxy(
    {},
    {
      get: (_, name) => Reflect.get(get(), name),
      has: (_, name) => Reflect.has(get(), name),
      ownKeys: () => Reflect.ownKeys(get()),
      getOwnPropertyDescriptor: (_, name) => ({
        value: Reflect.get(get(), name),
        enumerable: true,
        configurable: true,
      }),
    },
  );
}
