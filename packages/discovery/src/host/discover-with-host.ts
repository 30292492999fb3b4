import { basename, resolve } from "node:path";
import type { Discovery } from "../discovery.ts";
import { DiscoveryError, type LoadPhase } from "../discovery-error.ts";
import { readElfMachine } from "../redis/elf-machine.ts";
import { signalName } from "../signal-name.ts";
import { buildModuleHost } from "./build-module-host.ts";
import { type Emulator, findEmulator } from "./emulator.ts";
import { type HostOutcome, runHost } from "./host-process.ts";
import { hostVersion, isImitated } from "./imitated-releases.ts";
import { type IsolationOptions, isolationWords, judgeIsolation } from "./isolation.ts";
import { type HostArchitecture, moduleHostPath, ownArchitecture } from "./module-host-path.ts";

const defaultTimeoutMilliseconds = 10_000;

export interface DiscoverWithHostOptions extends IsolationOptions {
  /** What the module gets as its arguments. */
  readonly arguments?: readonly string[] | undefined;
  /** For the load; 10,000 without it. */
  readonly timeoutMilliseconds?: number | undefined;
  /**
   * The Redis to imitate: `7.2.4`, or `7.2` for the last 7.2.x; the newest release without it, `255.255.255` for one that is
   * not released.
   */
  readonly redisVersion?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The program to use instead of the host that comes with Rampart. */
  readonly hostPath?: string | undefined;
  /** Where `prebuilt/` and `src/` of the host are, if not beside this package. */
  readonly hostDirectory?: string | undefined;
}

/**
 * What a module registers, found by loading it into the module host: a small program that imitates a Redis server as far
 * as a module needs one while it loads. The module runs in processes of their own, which are gone when the promise
 * settles, however that ends. Every failure is a `DiscoveryError`; only a `redisVersion` that it cannot imitate is a `RangeError`.
 */
export async function discoverWithHost(
  modulePath: string,
  options: DiscoverWithHostOptions = {},
): Promise<Discovery> {
  const path = resolve(modulePath);
  const version = options.redisVersion;
  if (version !== undefined && !isImitated(version))
    throw new RangeError(`no release of Redis that the module host imitates: ${version}`);
  const timeoutMilliseconds = options.timeoutMilliseconds ?? defaultTimeoutMilliseconds;
  if (options.signal?.aborted) throw new DiscoveryError("interrupted", "Interrupted before the load.");

  const emulator = await emulatorFor(path, options);
  const words = [
    ...(version === undefined ? [] : ["--redis-version", hostVersion(version)]),
    "--seconds",
    String(Math.max(1, Math.ceil(timeoutMilliseconds / 1000))),
  ];
  const module = ["--", path, ...(options.arguments ?? [])];
  const supervised = ["--parent", String(process.pid), ...(await isolationWords(options)), ...words];
  const run = (program: string) =>
    runHost({
      program,
      words: emulator
        ? underEmulator(emulator, supervised, [...words, ...module])
        : [...supervised, ...module],
      timeoutMilliseconds,
      signal: options.signal,
    });

  const outcome = await withHost(options, run);
  if (outcome.report.isolation !== undefined) judgeIsolation(outcome.report.isolation, options);
  const { result } = outcome.report;
  const cut = outcome.ended === "interrupted" || outcome.ended === "output-flood";
  if (result !== undefined && !cut) {
    const { redisVersion = result.load.redisVersion } = options;
    return {
      source: "host",
      server: hostName(redisVersion, emulator),
      name: result.name,
      version: result.version,
      commands: result.commands,
      log: outcome.log,
      load: { ...result.load, redisVersion },
    };
  }
  throw explain(outcome, { path, timeoutMilliseconds, version });
}

/** Runs with the given host, else the prebuilt one, else one that the local compiler builds. */
async function withHost(
  options: DiscoverWithHostOptions,
  run: (program: string) => Promise<HostOutcome>,
): Promise<HostOutcome> {
  if (options.hostPath !== undefined) return started(await run(options.hostPath), options.hostPath);
  if (process.platform !== "linux") {
    throw new DiscoveryError("no-module-host", "The module host runs on Linux only.", {
      facts: { platform: process.platform },
    });
  }
  const own = ownArchitecture();
  const prebuilt = own && (await moduleHostPath(own, options.hostDirectory));
  if (prebuilt !== undefined) {
    const outcome = await run(prebuilt);
    if (!unfit(outcome)) return started(outcome, prebuilt);
  }
  const built = await buildModuleHost({ directory: options.hostDirectory, signal: options.signal });
  try {
    return started(await run(built.path), built.path);
  } finally {
    await built.dispose();
  }
}

/**
 * Whether a program is none for this system: what it wants to be loaded by is not here (another libc), its folder allows
 * no programs, or it ended before its first word.
 */
function unfit(outcome: HostOutcome): boolean {
  if (outcome.failure !== undefined) return ["ENOENT", "EACCES"].includes(outcome.failure.code ?? "");
  return outcome.ended === undefined && outcome.report.isolation === undefined;
}

function started(outcome: HostOutcome, program: string): HostOutcome {
  if (outcome.failure === undefined && !unfit(outcome)) return outcome;
  const reason = outcome.failure?.message ?? outcome.log.at(-1) ?? "it printed nothing";
  throw new DiscoveryError("no-module-host", `The module host ${program} does not run: ${reason}`, {
    log: outcome.log,
    facts: { host: program },
    cause: outcome.failure,
  });
}

/** What runs the module, when it is not for this machine. */
async function emulatorFor(path: string, options: DiscoverWithHostOptions): Promise<Emulator | undefined> {
  const own = ownArchitecture();
  const machine = await readElfMachine(path).catch((error: NodeJS.ErrnoException) => {
    throw new DiscoveryError("unloadable", `${basename(path)} cannot be read: ${error.message}`, {
      facts: { file: path },
      cause: error,
    });
  });
  if (machine === undefined || own === undefined || machine === own) return undefined;
  const emulator =
    machine === "x86_64" || machine === "aarch64"
      ? await findEmulator(machine satisfies HostArchitecture, {
          directory: options.hostDirectory,
          environment: process.env,
        })
      : undefined;
  if (emulator !== undefined) return emulator;
  throw new DiscoveryError(
    "foreign-architecture",
    `${basename(path)} is for ${machine}, this machine is ${own}, and qemu-${machine} with a sysroot is not installed.`,
    { facts: { file: path, module: machine, machine: own } },
  );
}

/** The supervisor is native, and only what loads the module is emulated. */
function underEmulator(
  emulator: Emulator,
  supervised: readonly string[],
  words: readonly string[],
): readonly string[] {
  const { program, sysroot, host } = emulator;
  return [...supervised, "--run", program, "--", program, "-L", sysroot, host, "--unsupervised", ...words];
}

function hostName(version: string, emulator: Emulator | undefined): string {
  const words = `module host imitating Redis ${version}`;
  return emulator ? `${words}, under ${basename(emulator.program)} with ${emulator.sysroot}` : words;
}

interface Circumstances {
  readonly path: string;
  readonly timeoutMilliseconds: number;
  /** The Redis that the caller asked for. */
  readonly version: string | undefined;
}

/** The exit status with which the host says that it could not write its report. */
const lostPipeStatus = 86;

function explain(
  outcome: HostOutcome,
  { path, timeoutMilliseconds, version }: Circumstances,
): DiscoveryError {
  const { report, log, ended } = outcome;
  const file = basename(path);
  const loading = { file: path, phase: report.phase };
  if (ended === "interrupted") {
    return new DiscoveryError("interrupted", `Interrupted while ${file} was loaded.`, {
      log,
      facts: loading,
    });
  }
  if (ended === "timed-out") {
    const message = `${file} did not finish loading within ${timeoutMilliseconds / 1000} s.`;
    return new DiscoveryError("timed-out", message, { log, facts: { ...loading, timeoutMilliseconds } });
  }
  if (ended === "output-flood") {
    const message = `${file} was stopped ${phases[report.phase]}: it wrote without end.`;
    return new DiscoveryError("output-flood", message, { log, facts: loading });
  }
  const asOn = version === undefined ? "" : ` as on Redis ${version}`;
  return explainVerdict(outcome, path, asOn) ?? explainExit(outcome, path, asOn);
}

/** What the loader or the module itself said. */
function explainVerdict(
  { report, log }: HostOutcome,
  path: string,
  asOn: string,
): DiscoveryError | undefined {
  const file = basename(path);
  const loading = { file: path, phase: report.phase };
  if (report.unloadable !== undefined) {
    const { loader, missing, emulator } = report.unloadable;
    if (missing !== undefined) {
      const message = `${file} does not export ${missing}.`;
      return new DiscoveryError("unloadable", message, { log, facts: { ...loading, missing } });
    }
    const words = withoutPath(loader ?? emulator ?? "", path);
    const message = `${file} cannot be loaded: ${words}`;
    return new DiscoveryError("unloadable", message, { log, facts: { ...loading, loader: words } });
  }
  if (report.refused === undefined) return undefined;
  const { returned, why, missing = [] } = report.refused;
  const reason =
    why === "no-init"
      ? "RedisModule_OnLoad returned without calling RedisModule_Init"
      : why === "no-load-configs"
        ? "it registered configurations and did not call RedisModule_LoadConfigs"
        : `RedisModule_OnLoad returned ${returned} (REDISMODULE_ERR)`;
  return new DiscoveryError("refused", `${file} refused to load${asOn}: ${reason}.`, {
    log,
    facts: { ...loading, returned, ...(why && { reason: why }), ...(missing.length > 0 && { missing }) },
  });
}

/** How the process ended that nobody stopped. */
function explainExit({ report, log }: HostOutcome, path: string, asOn: string): DiscoveryError {
  const file = basename(path);
  const where = `${phases[report.phase]}${asOn}`;
  const loading = { file: path, phase: report.phase };
  if (report.exit?.status === lostPipeStatus) {
    const message = `${file} closed descriptors that are not its own; the report was lost.`;
    return new DiscoveryError("malformed-answer", message, { log, facts: loading });
  }
  if (report.exit?.signal !== undefined) {
    const signal = signalName(report.exit.signal);
    const { lastFunction } = report;
    const after = lastFunction === undefined ? "" : ` after a call of ${lastFunction}`;
    return new DiscoveryError("crashed", `${file} crashed ${where}: ${signal}${after}.`, {
      log,
      facts: { ...loading, signal, ...(lastFunction !== undefined && { lastFunction }) },
    });
  }
  if (report.exit?.status !== undefined) {
    const { status } = report.exit;
    const message = `${file} ended its process ${where}, with status ${status}.`;
    return new DiscoveryError("crashed", message, { log, facts: { ...loading, status } });
  }
  if (report.unstarted !== undefined) {
    const message = `The module host could not start a process: ${report.unstarted}`;
    return new DiscoveryError("no-module-host", message, { log, facts: loading });
  }
  const message = `The module host ended ${where} of ${file} without reporting how.`;
  return new DiscoveryError("crashed", message, { log, facts: loading });
}

const phases: Readonly<Record<LoadPhase, string>> = {
  start: "before the load",
  open: "while the dynamic loader opened it",
  load: "in RedisModule_OnLoad",
  loaded: "after RedisModule_OnLoad",
};

/** The loader begins its words with the path of the file that it failed on, which is said already. */
function withoutPath(words: string, path: string): string {
  return words.startsWith(`${path}: `) ? words.slice(path.length + 2) : words;
}
