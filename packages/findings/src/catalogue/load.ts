import { enumerate, rule } from "../rule-definition.ts";
import { type VersionPart, versionPartMessage } from "./metadata.ts";

/** Why a module was not loaded, as the tool that tried reports it. */
export interface LoadFailure {
  readonly reason: string;
  /** The last lines that the module and the loader logged. */
  readonly log: readonly string[];
  /** What the second tool that tried reports, if it differs. */
  readonly second?: string;
  /** Functions of the API that it asked for and did not get, each with the release that has it. */
  readonly missing?: readonly { readonly name: string; readonly since?: string }[];
  /** A sentence that advises another tool. */
  readonly instead?: string;
}

function otherwise(help: string, { instead }: LoadFailure): string {
  return instead === undefined ? help : `${help} ${instead}`;
}

/** A module asks for every function that its header has: a few of them tell enough. */
const mostNamed = 6;

function missingInWords(missing: NonNullable<LoadFailure["missing"]>): string {
  const named = missing
    .slice(0, mostNamed)
    .map(({ name, since }) => `${name} (${since === undefined ? "no known release" : `Redis ${since}`})`);
  const more = missing.length - named.length;
  return `it asked for functions that are not there: ${[...named, ...(more > 0 ? [`${more} more`] : [])].join(", ")}`;
}

function failureMessage({ reason: said, log, second, missing = [] }: LoadFailure): string {
  const reason = missing.length === 0 ? said : `${said}; ${missingInWords(missing)}`;
  const lines = log.length === 0 ? "" : `; log: ${log.join(" | ")}`;
  return `${reason}${lines}${second === undefined ? "" : `; ${second}`}`;
}

/** A declared Redis version, the lowest that the module needs, and the functions that it needs it for. */
export interface TooLowVersion {
  readonly declared: string;
  readonly lowest: string;
  readonly functions: readonly string[];
}

function callsInWords({ lowest, functions }: TooLowVersion): string {
  const exist = functions.length === 1 ? "exists" : "exist";
  return `the module calls ${enumerate(functions)} while it loads, which ${exist} from Redis ${lowest} on`;
}

/** Rules about what happened when the module was loaded to ask what it registers. */
export const loadRules = {
  "load/refused": rule<LoadFailure>({
    subject: "load",
    severity: "error",
    title: "module refused to load",
    message: failureMessage,
    help: (failure) =>
      otherwise(
        (failure.missing ?? []).length === 0
          ? "Give the arguments that it needs in command_line_args of the manifest. Or give them with --args. Or name its commands with --commands-from."
          : "Name a Redis that has the functions: in compatible_redis_version of the manifest, or with --redis-version. Or build it so that it loads without them. Or name its commands with --commands-from.",
        failure,
      ),
  }),
  "load/unloadable": rule<LoadFailure>({
    subject: "load",
    severity: "error",
    title: "module that cannot be loaded here",
    message: failureMessage,
    help: "Load it on a system that has what the module needs. Or name the root folder of such a system with --sysroot. Or name its commands with --commands-from.",
  }),
  "load/version-part-too-large": rule<VersionPart>({
    subject: "load",
    severity: "error",
    title: "module version that cannot be written as three parts",
    message: versionPartMessage,
    help: "Choose a version whose parts are at most 99 in RedisModule_Init.",
  }),
  "load/compatible-redis-version-too-low": rule<TooLowVersion>({
    subject: "load",
    severity: "error",
    title: "compatible Redis version lower than the module needs",
    message: (facts) => `compatible_redis_version is ${facts.declared}, but ${callsInWords(facts)}`,
    help: ({ declared, lowest }) =>
      `Set compatible_redis_version to "${lowest}"; or make the module check that the function exists before it calls it, and does without: as it is, Redis ${declared} does not load it.`,
  }),
  "load/min-redis-version-too-low": rule<TooLowVersion>({
    subject: "load",
    severity: "warning",
    title: "declared Redis version lower than the module needs",
    message: (facts) => `min_redis_version is ${facts.declared}, but ${callsInWords(facts)}`,
    help: ({ lowest }) =>
      `Set min_redis_version to "${lowest}" or later, unless the module checks that the function exists before it calls it.`,
  }),
  "load/data-type-not-saved": rule<{
    type: string;
    missing: readonly string[];
    capabilities: readonly string[];
  }>({
    subject: "load",
    severity: "warning",
    title: "data type that a server cannot save and load",
    message: ({ type, missing, capabilities }) =>
      `data type ${type} has no ${enumerate(missing, "or")}, and the bundle declares ${enumerate(capabilities)}`,
    help: "Give the data type both callbacks, or leave the capabilities out. Servers call them without asking: one that saves or loads a key of this type crashes.",
  }),
  "load/data-type-not-rewritten": rule<{ type: string }>({
    subject: "load",
    severity: "warning",
    title: "data type that a server cannot write to an append-only file",
    message: ({ type }) => `data type ${type} has no aof_rewrite, and the bundle declares persistence_aof`,
    help: "Give the data type the callback, or leave the capability out. A server with aof-use-rdb-preamble switched off calls it without asking, and crashes.",
  }),
  "load/no-cluster-command": rule<{ commands: readonly string[] }>({
    subject: "load",
    severity: "warning",
    title: "command for no cluster in a module for clusters",
    message: ({ commands }) =>
      `${enumerate(commands)} ${commands.length === 1 ? "is" : "are"} flagged no-cluster, and the bundle declares clustering`,
    help: "Leave the flag or the capability out. A server in cluster mode refuses to register the command.",
  }),
  "load/no-commands": rule<{ module: string }>({
    subject: "load",
    severity: "info",
    title: "module without commands",
    message: ({ module }) => `the bundle of ${module} lists no command`,
    help: "If the module registers commands, check that it was loaded with the arguments that it needs. A module without commands is fine.",
  }),
} as const;
