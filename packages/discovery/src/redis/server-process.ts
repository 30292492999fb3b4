import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DiscoveryError } from "../discovery-error.ts";
import { ServerLog } from "./server-log.ts";

/** The address of a Unix socket holds 108 bytes, the last one zero; a server cuts a longer path off without a word. */
const longestSocketPath = 107;
/** What a crash report, the longest output of a sound server, fits into many times. */
const mostOutput = 4 * 1024 * 1024;
/** How long output may still arrive when the server is gone: a process that the module left may hold the pipes. */
const drainMilliseconds = 50;

export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface StartServerOptions {
  readonly server: string;
  /** Absent for the server as it is by itself. */
  readonly module?: { readonly path: string; readonly arguments: readonly string[] };
  /** Settings of redis.conf, each with the rest of its line. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * A server with one module, a private folder and a Unix socket in it. `stop` ends it and removes the folder; so does the
 * end of our own process, unless that is killed.
 */
export class ServerProcess {
  readonly socketPath: string;
  readonly log: ServerLog;
  /** Resolves when the process is gone, with an error when it never was. Never rejects. */
  readonly exited: Promise<ServerExit | Error>;
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #closed: Promise<void>;

  /**
   * The module is loaded by `loadmodule` in the configuration, not by MODULE LOAD afterwards: a load that fails
   * ends the server at once, with the reason as its last words; it needs no permission that servers from 7.0 on
   * withhold (and whose name older ones do not know); and it saves a round trip. The configuration comes on standard input,
   * so that arguments of any content, a leading `--` too, reach the module as they are.
   */
  static async start(options: StartServerOptions): Promise<ServerProcess> {
    const folder = await makePrivateFolder();
    try {
      return new ServerProcess(folder, options);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(folder: string, options: StartServerOptions) {
    this.#folder = folder;
    this.socketPath = join(folder, "s");
    this.log = new ServerLog(options.module?.path ?? "");
    // Before anything runs: a setting that is none is an error.
    const settings = configuration(folder, this.socketPath, options);
    this.#child = spawn(options.server, ["-"], {
      cwd: folder,
      // A process group of its own, so that what the module forks ends with it.
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
      env: minimalEnvironment(folder),
    });
    const child = this.#child;
    this.exited = new Promise((resolve) => {
      child.once("exit", (code, signal) => resolve({ code, signal }));
      child.once("error", (error) => resolve(error));
    });
    this.#closed = new Promise((resolve) => {
      child.once("close", () => resolve());
      child.once("error", () => resolve());
    });
    for (const output of ["stdout", "stderr"] as const) {
      child[output]?.on("data", (bytes: Buffer) => {
        this.log.feed(output, bytes);
        // The rest of a crash report, a test of all memory among it, is not worth the wait.
        if (this.flooded || this.log.crashSignal !== undefined) this.#kill();
      });
    }
    remember(this);
    // A server that ends before it has read its configuration says so by its exit.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(settings);
  }

  get flooded(): boolean {
    return this.log.bytes > mostOutput;
  }

  /** Waits, not for long, until everything that the ended server wrote has been read. */
  async drain(): Promise<void> {
    this.#kill();
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, drainMilliseconds);
    });
    await Promise.race([this.#closed, patience]);
    clearTimeout(timer);
    this.log.end();
  }

  /** Ends the server and everything in its process group, and removes the folder. */
  async stop(): Promise<void> {
    this.#kill();
    await this.exited;
    await this.drain();
    this.#child.stdin?.destroy();
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
    forget(this);
  }

  /** What can still be done when our own process ends. */
  abandon(): void {
    this.#kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #kill(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      // The group outlives its leader as long as one of its processes lives.
      process.kill(-pid, "SIGKILL");
    } catch {
      // Nobody is left.
    }
  }
}

const running = new Set<ServerProcess>();

function abandonAll(): void {
  for (const server of running) server.abandon();
}

function remember(server: ServerProcess): void {
  if (running.size === 0) process.once("exit", abandonAll);
  running.add(server);
}

function forget(server: ServerProcess): void {
  running.delete(server);
  if (running.size === 0) process.off("exit", abandonAll);
}

async function makePrivateFolder(): Promise<string> {
  const name = "rampart-redis-";
  const tail = "XXXXXX/s";
  // TMPDIR may be deep inside a build folder.
  const base = [tmpdir(), "/tmp"].find(
    (folder) => Buffer.byteLength(join(folder, name + tail)) <= longestSocketPath,
  );
  try {
    return await mkdtemp(join(base ?? "/tmp", name));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DiscoveryError("server-failed", `No temporary folder can be made for the server: ${reason}.`, {
      cause,
    });
  }
}

/** Libraries are found as the user's own server finds them; nothing else of our environment is the module's business. */
function minimalEnvironment(folder: string): Record<string, string> {
  const environment: Record<string, string> = { LC_ALL: "C", HOME: folder, TMPDIR: folder };
  for (const name of ["PATH", "LD_LIBRARY_PATH"]) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

function configuration(folder: string, socketPath: string, options: StartServerOptions): string {
  const lines = ['save ""', "appendonly no", "always-show-logo no", "databases 1"];
  for (const [name, value] of Object.entries(options.settings)) {
    if (!/^[a-z][\w.-]*$/i.test(name) || /[\r\n\0]/.test(value)) {
      throw new DiscoveryError(
        "server-failed",
        `${JSON.stringify(name)} is not a setting of a Redis server.`,
        {
          facts: { setting: name },
        },
      );
    }
    lines.push(`${name} ${value}`);
  }
  // Last, so that no setting can move them.
  lines.push(
    "port 0",
    "daemonize no",
    'logfile ""',
    `dir ${quote(folder)}`,
    `unixsocket ${quote(socketPath)}`,
  );
  const { module } = options;
  if (module !== undefined)
    lines.push(["loadmodule", ...[module.path, ...module.arguments].map(quote)].join(" "));
  return `${lines.join("\n")}\n`;
}

/** A word of redis.conf: every byte that could mean something else is written as an escape. */
function quote(word: string): string {
  const bytes = [...Buffer.from(word, "utf8")].map((byte) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
    return `\\x${byte.toString(16).padStart(2, "0")}`;
  });
  return `"${bytes.join("")}"`;
}
