import { basename, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Discovery } from "../discovery.ts";
import { DiscoveryError } from "../discovery-error.ts";
import { askForBuiltIns, askServer, type ServerAnswers } from "./ask-server.ts";
import { readElfMachine } from "./elf-machine.ts";
import { findRedisServer } from "./find-redis-server.ts";
import { explain, interrupted, isFormatError, type ServerOutcome } from "./server-outcome.ts";
import { ServerProcess } from "./server-process.ts";

/** How long a server whose connection broke may take to end, so that its end can say why. */
const lastWordsMilliseconds = 1000;

export interface DiscoverWithRedisOptions {
  /** What the module gets as its arguments. */
  readonly arguments: readonly string[];
  /** The server to use; `findRedisServer` says what is taken without it. */
  readonly server?: string | undefined;
  /** Settings of redis.conf, each with the rest of its line. */
  readonly redisArguments?: Readonly<Record<string, string>> | undefined;
  /** For everything together. */
  readonly timeoutMilliseconds: number;
  readonly signal?: AbortSignal | undefined;
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

  const server = await ServerProcess.start({
    server: serverPath,
    module: { path, arguments: options.arguments },
    settings: options.redisArguments ?? {},
  });
  const ask = (signal: AbortSignal) =>
    askServer(server.socketPath, path, signal, () =>
      askForBuiltIns(serverPath, options.redisArguments ?? {}, signal),
    );
  const outcome = await waitForOutcome(server, ask, options).finally(() => server.stop());
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
  try {
    const asked = ask(over.signal).then<ServerOutcome, ServerOutcome>(
      (answers) => ({ kind: "answered", answers }),
      (error: unknown) => ({ kind: "broken", error }),
    );
    const first = await Promise.race([asked, early]);
    if (first.kind !== "broken" || isFormatError(first.error)) return first;
    // Most likely the server is ending, and how it ends says more.
    const patience = sleep(lastWordsMilliseconds, first, { signal: over.signal }).catch(() => first);
    return await Promise.race([early, patience]);
  } finally {
    over.abort();
  }
}

async function refuseForeignArchitecture(path: string, serverPath: string): Promise<void> {
  const [module, server] = await Promise.all([
    readElfMachine(path).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new DiscoveryError("unloadable", `${basename(path)} cannot be read: ${reason}.`, {
        facts: { file: path },
        cause,
      });
    }),
    readElfMachine(serverPath).catch(() => undefined),
  ]);
  if (module === undefined || server === undefined || module === server) return;
  throw new DiscoveryError(
    "foreign-architecture",
    `${basename(path)} is for ${module}, ${serverPath} for ${server}.`,
    {
      facts: { moduleArchitecture: module, serverArchitecture: server },
    },
  );
}
