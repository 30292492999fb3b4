import { type DiscoverOptions, type IsolatedPart, imitatedReleases, isImitated } from "@rampart/discovery";
import { extractFolder } from "./bundled-files.ts";
import { flagGroup, type OptionsOf } from "./flag-group.ts";
import type { Io } from "./io.ts";
import { gather, parseDuration, usage } from "./option-values.ts";
import { writeLine } from "./render/write-line.ts";

const heading = "Loading:";

/** Flags of the commands that load a module. */
export const loadFlags = loadFlagsWith("the newest");

/** The same for those that have a manifest too. */
export const packedLoadFlags = loadFlagsWith("the highest that the manifest names, else the newest");

function loadFlagsWith(imitated: string) {
  return flagGroup(heading, (command) =>
    command
      .option(
        "--redis-version <version>",
        `Redis version that the module host imitates (default: ${imitated})`,
        parseImitated,
      )
      .option("--timeout <time>", "time limit for a load (default: 10s)", parseDuration),
  );
}

/** The same for those that may ask a server. */
export const serverFlags = flagGroup(heading, (command) =>
  command.option(
    "--redis-server <path>",
    "server for --discover redis (default: REDIS_PATH, then redis-server on PATH)",
  ),
);

/** Flags of every command that loads: whose libraries the module sees, and what it may do. */
export const isolationFlags = flagGroup(heading, (command) =>
  command
    .option(
      "--sysroot <folder>",
      "load with the loader and libraries of this system's root folder (default: those of this machine)",
    )
    .option(
      "--allow-write <folder>",
      "folder that the module may write to, repeatable (default: none)",
      gather,
    )
    .option("--require-isolation", "load nothing where the system permits no namespaces"),
);

function parseImitated(value: string): string {
  if (isImitated(value)) return value;
  throw usage(
    `--redis-version: ${JSON.stringify(value)} is no release of Redis that the module host imitates`,
    `It imitates ${imitatedReleases.join(", ")}.`,
  );
}

export type LoadOptions = OptionsOf<typeof loadFlags> &
  OptionsOf<typeof serverFlags> &
  OptionsOf<typeof isolationFlags>;

/** Longest time that a load may take unless the caller says otherwise, in milliseconds. */
const defaultTimeout = 10_000;

export function discoveryOptions(
  options: { readonly [Name in keyof LoadOptions]: LoadOptions[Name] | undefined },
  io: Io,
): Omit<DiscoverOptions, "method" | "arguments" | "redisArguments"> {
  return {
    timeoutMilliseconds: options.timeout ?? defaultTimeout,
    signal: io.signal,
    ...(options.sysroot !== undefined && { sysroot: options.sysroot }),
    ...(io.bundled && { hostDirectory: extractFolder(io.bundled, "host") }),
    allowWrite: options.allowWrite,
    requireIsolation: options.requireIsolation,
    onMissingIsolation: (missing) => tellOnce(io, missing),
    ...(options.redisServer !== undefined && { server: options.redisServer }),
    ...(options.redisVersion !== undefined && { redisVersion: options.redisVersion }),
  };
}

const warnings: Readonly<Record<IsolatedPart, string>> = {
  network: "has the network of this machine",
  processes: "sees other processes and may outlive the load",
  files: "may read variables of this command and write files",
};

const told = new WeakSet<Io>();

/** One line, however many loads a command makes. */
function tellOnce(io: Io, missing: readonly IsolatedPart[]): void {
  if (told.has(io)) return;
  told.add(io);
  const consequences = missing.map((part) => warnings[part]).join(", ");
  writeLine(io.stderr, io, `The system does not permit the whole isolation: the module ${consequences}.`);
}
