import type { Command } from "commander";
import { parseDuration } from "../option-values.ts";

/** Flags of the commands that talk to a cluster. */
export interface ClusterOptions {
  readonly cluster?: string;
  readonly user?: string;
  readonly passwordStdin?: boolean;
  readonly passwordFile?: string;
  readonly cacert?: string;
  readonly insecure?: boolean;
}

/** The same with the longest time that an action is watched, in milliseconds. */
export interface WatchOptions extends ClusterOptions {
  readonly timeout?: number;
}

export function addClusterOptions(command: Command): Command {
  return command
    .option("--cluster <url>", "REST API of the cluster: https://host:9443 (or REDIS_ENTERPRISE_URL)")
    .option("--user <name>", "user of the cluster (or RAMPART_USER, REDIS_ENTERPRISE_USER)")
    .option("--password-stdin", "read the password from standard input (else RAMPART_PASSWORD)")
    .option("--password-file <file>", "read the password from a file")
    .option("--cacert <file>", "trust the authorities in this PEM file (or REDIS_ENTERPRISE_CA_CERT)")
    .option("--insecure", "trust any certificate: whoever answers gets the password");
}

export function addWatchOptions(command: Command): Command {
  return addClusterOptions(command).option(
    "--timeout <time>",
    "longest time that an action is watched (default: 10m)",
    parseDuration,
  );
}

/** Milliseconds. */
export const defaultTimeout = 600_000;
