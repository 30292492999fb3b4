import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DiscoveryError } from "../discovery-error.ts";
import { delay, endHost, type HostChild, killGroup, startHost } from "../host/host-child.ts";
import { type HostReport, takeLine } from "../host/host-report.ts";
import { readLines } from "../host/read-lines.ts";
import { removeFolder } from "../host/remove-folder.ts";
import { signalName } from "../signal-name.ts";
import { ServerLog } from "./server-log.ts";

/** The address of a Unix socket holds 108 bytes, the last one zero; a server cuts a longer path off without a word. */
const longestSocketPath = 107;
/** What a crash report, the longest output of a sound server, fits into many times. */
const mostOutput = 4 * 1024 * 1024;
/** How long output may still arrive when the server is gone: a process that the module left may hold the pipes. */
const drainMilliseconds = 50;
/** How long the report may still arrive when the supervisor is gone. */
const reportMilliseconds = 250;

export interface ServerExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A module host, and the words with which it supervises a program; `findSupervisor` finds one. */
export interface Supervisor {
  readonly path: string;
  readonly words: readonly string[];
}

export interface StartServerOptions {
  readonly server: string;
  /** Absent where none runs here: what the module leaves behind may survive then. */
  readonly supervisor?: Supervisor | undefined;
  /** Absent for the server as it is by itself. */
  readonly module?: { readonly path: string; readonly arguments: readonly string[] };
  /** Settings of redis.conf, each with the rest of its line. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * A server with one module, a private folder and a Unix socket in it, under the module host's supervisor: in namespaces of
 * its own, with its limits. `stop` ends it and removes the folder; so does the end of our own process, unless that is
 * killed.
 */
export class ServerProcess {
  readonly socketPath: string;
  readonly log: ServerLog;
  /** Resolves when the process is gone, with an error when it never was. Never rejects. */
  readonly exited: Promise<ServerExit | Error>;
  /** What the supervisor says. */
  readonly #report: HostReport = { phase: "start" };
  readonly #folder: string;
  readonly #child: HostChild;
  readonly #closed: Promise<void>;
  readonly #isSupervised: boolean;
  #isEnding = false;

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
      await removeFolder(folder);
      if (error instanceof DiscoveryError || !(error instanceof Error)) throw error;
      throw cannotStart(options.server, error);
    }
  }

  private constructor(folder: string, options: StartServerOptions) {
    this.#folder = folder;
    this.socketPath = join(folder, "s");
    this.log = new ServerLog(options.module?.path ?? "");
    // Before anything runs: a setting that is none is an error.
    const settings = configuration(folder, this.socketPath, options);
    const { server, supervisor } = options;
    this.#isSupervised = supervisor !== undefined;
    this.#child = supervisor
      ? startHost(folder, supervisor.path, [...supervisor.words, "--serve", server, "--", server, "-"], {
          input: true,
        })
      : startHost(folder, server, ["-"], { input: true });
    this.exited = this.#exit();
    this.#closed = new Promise((resolve) => {
      this.#child.once("close", () => resolve());
      this.#child.once("error", () => resolve());
    });
    this.#read();
    remember(this);
    // A server that ends before it has read its configuration says so by its exit.
    this.#child.stdin?.on("error", () => undefined);
    this.#child.stdin?.end(settings);
  }

  get isolation(): HostReport["isolation"] {
    return this.#report.isolation;
  }

  #read(): void {
    for (const output of ["stdout", "stderr"] as const) {
      this.#child[output]?.on("data", (bytes: Buffer) => {
        this.log.feed(output, bytes);
        // The rest of a crash report, a test of all memory among it, is not worth the wait.
        if (this.flooded || this.log.crashSignal !== undefined) this.#kill();
      });
    }
  }

  /** How the server ended, as its supervisor says. */
  async #exit(): Promise<ServerExit | Error> {
    const child = this.#child;
    const report = readLines(
      child.stdio[3],
      () => true,
      (line) => takeLine(this.#report, line, () => undefined),
    );
    const own = await new Promise<ServerExit | Error>((resolve) => {
      child.once("exit", (code, signal) => resolve({ code, signal }));
      child.once("error", (error) => resolve(error));
    });
    if (!this.#isSupervised || own instanceof Error) return own;
    await Promise.race([report, delay(reportMilliseconds)]);
    const { exit, unloadable, unstarted } = this.#report;
    const why = unloadable?.emulator ?? unstarted;
    if (why !== undefined) return new Error(why);
    if (exit === undefined) return own;
    return {
      code: exit.status ?? null,
      signal: exit.signal === undefined ? null : signalName(exit.signal),
    };
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

  /** Ends the server and every process below its supervisor, and removes the folder. */
  async stop(): Promise<void> {
    this.#kill();
    await this.exited;
    await this.drain();
    for (const stream of this.#child.stdio) stream?.destroy();
    await removeFolder(this.#folder);
    forget(this);
  }

  /** What can still be done when our own process ends. */
  abandon(): void {
    this.#kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #kill(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    if (this.#isSupervised) endHost(this.#child);
    else killGroup(this.#child);
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
    throw new DiscoveryError("server-failed", `no temporary folder can be made for the server: ${reason}`, {
      cause,
    });
  }
}

/** A server whose process the system did not start. */
export function cannotStart(server: string, cause: Error, log: readonly string[] = []): DiscoveryError {
  return new DiscoveryError("server-failed", `${server} cannot be started: ${cause.message}`, { log, cause });
}

function configuration(folder: string, socketPath: string, options: StartServerOptions): string {
  const lines = ['save ""', "appendonly no", "always-show-logo no", "databases 1"];
  for (const [name, value] of Object.entries(options.settings)) {
    if (!/^[a-z][\w.-]*$/i.test(name) || /[\r\n\0]/.test(value)) {
      throw new DiscoveryError(
        "server-failed",
        `${JSON.stringify(name)} is not a setting of a Redis server`,
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
