import { basename, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Discovery } from "../discovery.ts";
import { DiscoveryError } from "../discovery-error.ts";
import { type FindSupervisorOptions, findSupervisor } from "../host/find-supervisor.ts";
import { type IsolationOptions, isolationWords, judgeIsolation } from "../host/isolation.ts";
import { askForBuiltIns, askServer, type ServerAnswers } from "./ask-server.ts";
import { readElfMachine } from "./elf-machine.ts";
import { findRedisServer } from "./find-redis-server.ts";
import { explain, interrupted, isFormatError, type ServerOutcome } from "./server-outcome.ts";
import { ServerProcess, type Supervisor } from "./server-process.ts";

/** How long a server whose connection broke may take to end, so that its end can say why. */
const lastWordsMilliseconds = 1000;

export interface DiscoverWithRedisOptions extends IsolationOptions, FindSupervisorOptions {
  /** What the module gets as its arguments. */
  readonly arguments: readonly string[];
  /** The server to use; `findRedisServer` says what is taken without it. */
  readonly server?: string | undefined;
  /** Settings of redis.conf, each with the rest of its line. */
  readonly redisArguments?: Readonly<Record<string, string>> | undefined;
  /** For everything together. */
  readonly timeoutMilliseconds: number;
}

/**
 * What a module registers, asked of a real server, which is started for this alone and is gone with its folder when the
 * promise settles, however that ends. Every failure is a `DiscoveryError`.
 */
export async function discoverWithRedis(
  modulePath: string,
  options: DiscoverWithRedisOptions,
): Promise<Discovery> {
  const path = resolve(modulePath);
  const serverPath = await findRedisServer({ server: options.server, environment: process.env });
  await refuseForeignArchitecture(path, serverPath);
  if (options.signal?.aborted) throw interrupted(path);

  const words = [
    "--parent",
    String(process.pid),
    "--seconds",
    secondsOf(options),
    ...(await isolationWords(options)),
  ];
  const host = await findSupervisor(options);
  try {
    if (host === undefined) judgeIsolation(undefined, options);
    return await askSupervised(path, serverPath, host && { path: host.path, words }, options);
  } finally {
    await host?.dispose();
  }
}

function secondsOf({ timeoutMilliseconds }: DiscoverWithRedisOptions): string {
  return String(Math.max(1, Math.ceil(timeoutMilliseconds / 1000)));
}

async function askSupervised(
  path: string,
  serverPath: string,
  supervisor: Supervisor | undefined,
  options: DiscoverWithRedisOptions,
): Promise<Discovery> {
  const settings = options.redisArguments ?? {};
  const module = { path, arguments: options.arguments };
  const server = await ServerProcess.start({ server: serverPath, supervisor, module, settings });
  const ask = (signal: AbortSignal) =>
    askServer(server.socketPath, path, signal, () =>
      askForBuiltIns({ server: serverPath, supervisor, settings }, signal),
    );
  const outcome = await waitForOutcome(server, ask, options).finally(() => server.stop());
  if (server.isolation !== undefined) judgeIsolation(server.isolation, options);
  if (outcome.kind === "answered") {
    return { source: "redis", ...outcome.answers, log: server.log.lines };
  }
  throw explain(outcome, { server, serverPath, path, timeoutMilliseconds: options.timeoutMilliseconds });
}

/** The first thing to happen of all that can. Never rejects. */
async function waitForOutcome(
  server: ServerProcess,
  ask: (signal: AbortSignal) => Promise<ServerAnswers>,
  { signal, timeoutMilliseconds }: DiscoverWithRedisOptions,
): Promise<ServerOutcome> {
  const over = new AbortController();
  const early = new Promise<ServerOutcome>((settle) => {
    const timer = setTimeout(() => settle({ kind: "timed-out" }), timeoutMilliseconds);
    over.signal.addEventListener("abort", () => clearTimeout(timer));
    // A signal that was given before the server started does not call its listeners any more.
    if (signal?.aborted) settle({ kind: "interrupted" });
    signal?.addEventListener("abort", () => settle({ kind: "interrupted" }), { signal: over.signal });
    void server.exited.then((exit) => settle({ kind: "ended", exit }));
  });
  const asked = ask(over.signal).then<ServerOutcome, ServerOutcome>(
    (answers) => ({ kind: "answered", answers }),
    (error: unknown) => ({ kind: "broken", error }),
  );
  try {
    const first = await Promise.race([asked, early]);
    if (first.kind !== "broken" || isFormatError(first.error)) return first;
    // Most likely the server is ending, and how it ends says more.
    const patience = sleep(lastWordsMilliseconds, first, { signal: over.signal }).catch(() => first);
    return await Promise.race([early, patience]);
  } finally {
    over.abort();
    // It may have started a server of its own.
    await asked;
  }
}

async function refuseForeignArchitecture(path: string, serverPath: string): Promise<void> {
  const [module, server] = await Promise.all([
    readElfMachine(path).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new DiscoveryError("unloadable", `${basename(path)} cannot be read: ${reason}`, {
        facts: { file: path },
        cause,
      });
    }),
    readElfMachine(serverPath).catch(() => undefined),
  ]);
  if (module === undefined || server === undefined || module === server) return;
  throw new DiscoveryError(
    "foreign-architecture",
    `${basename(path)} is for ${module}, ${serverPath} for ${server}`,
    {
      facts: { moduleArchitecture: module, serverArchitecture: server },
    },
  );
}
