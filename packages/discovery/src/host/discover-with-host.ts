import { basename, resolve } from "node:path";
import type { Discovery } from "../discovery.ts";
import { DiscoveryError, type LoadPhase } from "../discovery-error.ts";
import { signalName } from "../signal-name.ts";
import { buildModuleHost } from "./build-module-host.ts";
import { type HostOutcome, runHost } from "./host-process.ts";
import { hostVersion, isImitated } from "./imitated-releases.ts";
import { type IsolationOptions, isolationWords, judgeIsolation } from "./isolation.ts";
import {
  type Launch,
  type LaunchOptions,
  launchedWords,
  launchOf,
  listedLibraries,
  listingWords,
} from "./launch.ts";
import { moduleHostPath, ownArchitecture } from "./module-host-path.ts";

const defaultTimeoutMilliseconds = 10_000;

export interface DiscoverWithHostOptions extends IsolationOptions, LaunchOptions {
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
  if (options.signal?.aborted) throw new DiscoveryError("interrupted", "interrupted before the load");

  const launch = await launchOf(path, options);
  const words = [
    ...(version === undefined ? [] : ["--redis-version", hostVersion(version)]),
    "--seconds",
    String(Math.max(1, Math.ceil(timeoutMilliseconds / 1000))),
  ];
  const module = ["--", path, ...(options.arguments ?? [])];
  const supervised = ["--parent", String(process.pid), ...(await isolationWords(options)), ...words];
  const { signal } = options;
  const runWith = (all: readonly string[]) =>
    withHost(options, (program) => runHost({ program, words: all, timeoutMilliseconds, signal }));

  const outcome = await runWith(
    launch ? launchedWords(launch, supervised, [...words, ...module]) : [...supervised, ...module],
  );
  if (outcome.report.isolation !== undefined) judgeIsolation(outcome.report.isolation, options);
  const { result } = outcome.report;
  const cut = outcome.ended === "interrupted" || outcome.ended === "output-flood";
  if (result !== undefined && !cut) {
    const { redisVersion = result.load.redisVersion } = options;
    return {
      source: "host",
      server: hostName(redisVersion, launch),
      name: result.name,
      version: result.version,
      commands: result.commands,
      log: outcome.log,
      ...(launch?.sysroot && {
        libraries: listedLibraries((await runWith(listingWords(launch, supervised, path))).log),
      }),
      load: { ...result.load, redisVersion },
    };
  }
  throw unstarted(outcome, launch) ?? explain(outcome, { path, timeoutMilliseconds, version });
}

/** Where the loader of another system cannot start the host, the module was never looked at. */
function unstarted({ report, log }: HostOutcome, launch: Launch | undefined): DiscoveryError | undefined {
  if (launch?.sysroot === undefined || report.phase !== "start" || report.exit === undefined)
    return undefined;
  const { folder } = launch.sysroot;
  const reason = report.unloadable?.emulator ?? log.at(-1) ?? "it printed nothing";
  return new DiscoveryError("no-sysroot", `the loader of ${folder} cannot start the module host: ${reason}`, {
    log,
    facts: { folder },
  });
}

/** Runs with the given host, else the prebuilt one, else one that the local compiler builds. */
async function withHost(
  options: DiscoverWithHostOptions,
  run: (program: string) => Promise<HostOutcome>,
): Promise<HostOutcome> {
  if (options.hostPath !== undefined) return started(await run(options.hostPath), options.hostPath);
  if (process.platform !== "linux") {
    throw new DiscoveryError("no-module-host", "the module host runs on Linux only", {
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
  throw new DiscoveryError("no-module-host", `the module host ${program} does not run: ${reason}`, {
    log: outcome.log,
    facts: { host: program },
    cause: outcome.failure,
  });
}

function hostName(version: string, launch: Launch | undefined): string {
  const words = `the module host, imitating Redis ${version}`;
  return launch ? `${words}, ${launch.manner}` : words;
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
    return new DiscoveryError("interrupted", `interrupted while ${file} was loaded`, {
      log,
      facts: loading,
    });
  }
  if (ended === "timed-out") {
    const message = `${file} did not finish loading within ${timeoutMilliseconds / 1000} s`;
    return new DiscoveryError("timed-out", message, { log, facts: { ...loading, timeoutMilliseconds } });
  }
  if (ended === "output-flood") {
    const message = `${file} was stopped ${phases[report.phase]}: it wrote without end`;
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
      const message = `${file} does not export ${missing}`;
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
  return new DiscoveryError("refused", `${file} refused to load${asOn}: ${reason}`, {
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
    const message = `${file} closed descriptors that are not its own; the report was lost`;
    return new DiscoveryError("malformed-answer", message, { log, facts: loading });
  }
  if (report.exit?.signal !== undefined) {
    const signal = signalName(report.exit.signal);
    const { lastFunction } = report;
    const after = lastFunction === undefined ? "" : ` after a call of ${lastFunction}`;
    return new DiscoveryError("crashed", `${file} crashed ${where}: ${signal}${after}`, {
      log,
      facts: { ...loading, signal, ...(lastFunction !== undefined && { lastFunction }) },
    });
  }
  if (report.exit?.status !== undefined) {
    const { status } = report.exit;
    const message = `${file} ended its process ${where}, with status ${status}`;
    return new DiscoveryError("crashed", message, { log, facts: { ...loading, status } });
  }
  if (report.unstarted !== undefined) {
    const message = `the module host could not start a process: ${report.unstarted}`;
    return new DiscoveryError("no-module-host", message, { log, facts: loading });
  }
  const message = `the module host ended ${where} of ${file} without reporting how`;
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
