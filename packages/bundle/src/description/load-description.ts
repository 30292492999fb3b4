import { type DiscoverOptions, DiscoveryError, type DiscoveryErrorCode, discover } from "@rampart/discovery";
import { systemCode, unreadable } from "@rampart/files";
import { type Facts, type Finding, finding, RampartError } from "@rampart/findings";
import { toCommand } from "@rampart/metadata";
import type { DescriptionReading } from "./module-description.ts";

/**
 * Loads the module and asks what it registers.
 * @throws {RampartError} where the environment is at fault: no host, no server, a crash, a time-out
 */
export async function loadDescription(
  modulePath: string,
  options: DiscoverOptions,
): Promise<DescriptionReading> {
  try {
    const discovery = await discover(modulePath, options);
    const { name, version, commands } = discovery;
    return { description: { name, version, commands: commands.map(toCommand) }, discovery, findings: [] };
  } catch (error) {
    return { findings: failedLoad(modulePath, error, methodOf(options)) };
  }
}

type Method = NonNullable<DiscoverOptions["method"]>;

/** Undefined with the libraries of another system: no other way is left then. */
function methodOf({ method = "auto", sysroot }: DiscoverOptions): Method | undefined {
  return sysroot === undefined ? method : undefined;
}

/**
 * Why a module could not be loaded, where that is the module's fault.
 * @param method which another may be advised instead of; undefined where none can be
 * @throws {RampartError} where the environment is at fault, or the call
 */
export function failedLoad(modulePath: string, error: unknown, method?: Method): readonly Finding[] {
  if (error instanceof RangeError) throw new RampartError("call", "usage", error.message, { cause: error });
  if (!(error instanceof DiscoveryError)) throw error;
  refuseUnread(modulePath, error);
  const instead = otherMethod(error, method);
  const failure = { ...loadFailure(error), ...(instead !== undefined && { instead }) };
  const codes = attempts(error).map(({ code }) => code);
  if (codes.includes("refused")) return [finding("load/refused", {}, failure)];
  if (codes.includes("unloadable")) return [finding("load/unloadable", {}, failure)];
  const { reason, log, second } = failure;
  throw new RampartError(
    "environment",
    `discovery-${error.code}`,
    second === undefined ? reason : `${reason}; ${second}`,
    {
      help: [ways(error), instead].filter(Boolean).join(" "),
      log,
      cause: error,
    },
  );
}

/**
 * A file that cannot be read says nothing of the module in it.
 * @throws {RampartError} where that is why the module was not loaded
 */
export function refuseUnread(modulePath: string, error: DiscoveryError): void {
  for (const { code, cause } of attempts(error)) {
    if (code === "unloadable" && systemCode(cause) !== undefined) unreadable(modulePath, cause);
  }
}

const byHand =
  "Name the commands with --commands-from, or in the manifest with --discover none. `rampart pack --commands-from` packs a module that cannot be loaded.";

/** What to do where a module could not be discovered. */
function ways({ code, facts }: DiscoveryError): string {
  if (code === "server-failed" && facts.setting !== undefined) return "Correct redis_args in the manifest.";
  return waysOf[code];
}

const waysOf: Readonly<Record<DiscoveryErrorCode, string>> = {
  refused: byHand,
  crashed: byHand,
  unloadable: byHand,
  "no-module-host": byHand,
  "no-redis-server": `Name the server with --redis-server. ${byHand}`,
  "not-isolated":
    "Load it on a system that permits namespaces. Or leave --require-isolation out, and load no module of a stranger.",
  "no-sysroot":
    "Name the root folder of a system with glibc, for the module's architecture, with --sysroot: a container's root file system, or what debootstrap made.",
  "no-folder": "Name an existing folder with --allow-write.",
  "server-failed": byHand,
  "malformed-answer": byHand,
  "output-flood": byHand,
  interrupted: "Run it again.",
  "timed-out": "Give it more time with --timeout. Or name its commands with --commands-from.",
  "foreign-architecture":
    "Install qemu-user and the C library of that architecture. Or name the commands with --commands-from and the bundle of the build for this machine.",
};

/** What loads the module where this method did not: each knows something that the other does not. */
function otherMethod({ code, attempts: { length } }: DiscoveryError, method?: Method): string | undefined {
  // Host and server both tried.
  if (method === undefined || length > 0) return undefined;
  if (method === "redis") {
    return hostMayHelp.has(code) ? "Or have the module host load it, with --discover auto." : undefined;
  }
  if (serverOnRequest.has(code)) return "Or load it into a Redis server, with --discover redis.";
  return method === "host" && serverMayHelp.has(code)
    ? "Or have a Redis server load it too, with --discover auto."
    : undefined;
}

/** Where the server is at fault or slow. */
const hostMayHelp: ReadonlySet<DiscoveryErrorCode> = new Set<DiscoveryErrorCode>([
  "no-redis-server",
  "server-failed",
  "malformed-answer",
  "timed-out",
  "foreign-architecture",
]);

/** After these no server is asked by itself. */
const serverOnRequest: ReadonlySet<DiscoveryErrorCode> = new Set<DiscoveryErrorCode>([
  "timed-out",
  "crashed",
]);

/** Not what the system lacks: a server of this machine lacks it too. */
const serverMayHelp: ReadonlySet<DiscoveryErrorCode> = new Set<DiscoveryErrorCode>([
  "refused",
  "no-module-host",
  "malformed-answer",
]);

/** So many lines of a log, each so many characters long, are worth a reader's time. */
const mostLogLines = 10;
const longestLogLine = 200;

/** Where both host and server tried, the host's words come first, and the server's only where they add something. */
function loadFailure(error: DiscoveryError): Facts<"load/refused"> {
  const [first = error, second] = attempts(error);
  return {
    reason: first.message,
    log: first.log
      .slice(-mostLogLines)
      .map((line) => (line.length > longestLogLine ? `${line.slice(0, longestLogLine)}…` : line)),
    ...missingOf(first),
    ...(second !== undefined && addsSomething(first, second) && { second: second.message }),
  };
}

/** The functions that a refusal may be due to. */
function missingOf({ code, facts }: DiscoveryError): Pick<Facts<"load/refused">, "missing"> {
  if (code !== "refused" || !("missing" in facts) || facts.missing === undefined) return {};
  return { missing: facts.missing };
}

/** Host and server, where both tried. */
function attempts(error: DiscoveryError): readonly DiscoveryError[] {
  return error.attempts.length > 0 ? error.attempts : [error];
}

/** A server that was not there, or came to the same end, has nothing to add. */
function addsSomething(first: DiscoveryError, second: DiscoveryError): boolean {
  return second.code !== first.code && second.code !== "no-redis-server";
}
