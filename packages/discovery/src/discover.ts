import { basename } from "node:path";
import type { Discovery } from "./discovery.ts";
import { DiscoveryError, type DiscoveryErrorCode } from "./discovery-error.ts";
import { type DiscoverWithHostOptions, discoverWithHost } from "./host/discover-with-host.ts";
import { isNewerServer } from "./host/imitated-releases.ts";
import type { DiscoverWithRedisOptions } from "./redis/discover-with-redis.ts";

export interface DiscoverOptions extends DiscoverWithHostOptions {
  /** `auto`: the module host, then a Redis server if the host could not, unless the module crashed or timed out. */
  readonly method?: "auto" | "host" | "redis" | undefined;
  /** The server for `redis` and `auto`. */
  readonly server?: DiscoverWithRedisOptions["server"];
  readonly redisArguments?: DiscoverWithRedisOptions["redisArguments"];
}

/** What a module registers when it is loaded. Every failure is a `DiscoveryError`. */
export async function discover(modulePath: string, options: DiscoverOptions = {}): Promise<Discovery> {
  const { sysroot, method = sysroot === undefined ? "auto" : "host" } = options;
  if (method === "redis" && sysroot !== undefined)
    throw new RangeError("a Redis server is not started with the libraries of another system");
  if (method === "host" || sysroot !== undefined) return discoverWithHost(modulePath, options);
  if (method === "redis") return askServer(modulePath, options);
  try {
    return await discoverWithHost(modulePath, options);
  } catch (error) {
    if (!(error instanceof DiscoveryError) || final.has(error.code)) throw error;
    return askAfter(error, modulePath, options);
  }
}

/**
 * Failures of the host that a server of this machine would share, and those after which the module gets no second
 * chance to do harm.
 */
const final: ReadonlySet<DiscoveryErrorCode> = new Set<DiscoveryErrorCode>([
  "interrupted",
  "foreign-architecture",
  "timed-out",
  "crashed",
  "output-flood",
  "not-isolated",
  "no-folder",
  "no-sysroot",
]);

async function askServer(modulePath: string, options: DiscoverOptions): Promise<Discovery> {
  const { arguments: words = [], timeoutMilliseconds = 10_000 } = options;
  // The host answers nearly always: what starts and asks a server is loaded where it does not.
  const { discoverWithRedis } = await import("./redis/discover-with-redis.ts");
  return discoverWithRedis(modulePath, { ...options, arguments: words, timeoutMilliseconds });
}

/** The host only imitates a server: where it failed, a real one has the last word, unless it has more than was asked for. */
async function askAfter(
  host: DiscoveryError,
  modulePath: string,
  options: DiscoverOptions,
): Promise<Discovery> {
  let answer: Discovery;
  try {
    answer = await askServer(modulePath, options);
  } catch (error) {
    if (!(error instanceof DiscoveryError) || error.code === "interrupted") throw error;
    throw combine(basename(modulePath), host, error);
  }
  if (host.code === "refused" && isNewerServer(answer.server, options.redisVersion)) throw host;
  return answer;
}

function combine(file: string, host: DiscoveryError, redis: DiscoveryError): DiscoveryError {
  const judged = redis.code !== "no-redis-server" && redis.code !== "server-failed";
  const { code, facts } = judged ? redis : host;
  return new DiscoveryError(
    code,
    `${file} could not be discovered; module host: ${host.message}; Redis server: ${redis.message}`,
    {
      log: [...host.log.map((line) => `module host: ${line}`), ...redis.log.map((line) => `redis: ${line}`)],
      facts,
      attempts: [host, redis],
      cause: new AggregateError([host, redis]),
    },
  );
}
