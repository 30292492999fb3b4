import type { DiscoverOptions } from "@rampart/discovery";
import type { Io } from "./io.ts";

/** Flags of the commands that load a module. */
export interface LoadOptions {
  readonly args?: string;
  readonly redisServer?: string;
  readonly redisVersion?: string;
  /** Milliseconds. */
  readonly timeout?: number;
}

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
