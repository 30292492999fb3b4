import { sep } from "node:path";
import { Script } from "node:vm";

// Loads the chunks of the command together with the code that V8 made of them during the build, so that nothing is compiled
// at the start. Where that code is of another V8, or not there, they are compiled.

/** Where the chunks are. The build writes them in ASCII. */
export interface Chunks {
  readonly folder: string;
  /** What is in a chunk, as the body of a function: between `head` and `tail`. */
  source(name: string): string;
  code(name: string): Buffer | undefined;
}

/** Where the chunks of an executable are said to be. */
export const executableFolder = "/rampart";

/** As Node wraps a module. */
export const head = "(function (exports, require, module, __filename, __dirname) {";
export const tail = "\n})";

export class ChunkLoader {
  readonly scripts = new Map<string, Script>();
  readonly #modules = new Map<string, { readonly exports: unknown }>();
  readonly #chunks: Chunks;

  constructor(chunks: Chunks) {
    this.#chunks = chunks;
  }

  compile(name: string, cachedData?: Buffer): Script {
    const options = {
      filename: this.#path(name),
      columnOffset: -head.length,
      ...(cachedData && { cachedData }),
    };
    return new Script(this.#chunks.source(name), options);
  }

  load(name: string, script = this.compile(name, this.#chunks.code(name))): unknown {
    const { folder } = this.#chunks;
    const module = { exports: {} };
    this.scripts.set(name, script);
    this.#modules.set(name, module);
    script.runInThisContext()(module.exports, this.#require, module, this.#path(name), folder);
    return module.exports;
  }

  /** Without `join`, which looks at each letter. */
  #path(name: string): string {
    return this.#chunks.folder + sep + name;
  }

  readonly #require = (specifier: string): unknown => {
    if (!specifier.startsWith("./")) return builtin(specifier);
    const name = specifier.slice("./".length);
    return this.#modules.get(name)?.exports ?? this.load(name);
  };
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
