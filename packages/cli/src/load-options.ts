import type { DiscoverOptions } from "@rampart/discovery";
import { flagGroup, type OptionsOf } from "./flag-group.ts";
import type { Io } from "./io.ts";
import { parseDuration } from "./option-values.ts";

const heading = "Loading:";

/** Flags of the commands that load a module. */
export const loadFlags = flagGroup(heading, (command) =>
  command
    .option("--redis-version <version>", "Redis version that the module host imitates (default: the newest)")
    .option("--timeout <time>", "time limit for a load (default: 10s)", parseDuration),
);

/** The same for those that may ask a server. */
export const serverFlags = flagGroup(heading, (command) =>
  command.option(
    "--redis-server <path>",
    "server for --discover redis (default: REDIS_PATH, then redis-server on PATH)",
  ),
);

export type LoadOptions = OptionsOf<typeof loadFlags> & OptionsOf<typeof serverFlags>;

/** Longest time that a load may take unless the caller says otherwise, in milliseconds. */
const defaultTimeout = 10_000;

export function discoveryOptions(
  options: LoadOptions,
  { signal }: Io,
): Omit<DiscoverOptions, "method" | "arguments" | "redisArguments"> {
  return {
    timeoutMilliseconds: options.timeout ?? defaultTimeout,
    signal,
    ...(options.redisServer !== undefined && { server: options.redisServer }),
    ...(options.redisVersion !== undefined && { redisVersion: options.redisVersion }),
  };
}
