import { enumerate, rule } from "../rule-definition.ts";
import { type VersionPart, versionPartMessage } from "./metadata.ts";

/** Why a module was not loaded, as the tool that tried reports it. */
export interface LoadFailure {
  readonly reason: string;
  /** The last lines that the module and the loader logged. */
  readonly log: readonly string[];
  /** What the second tool that tried reports, if it differs. */
  readonly second?: string;
}

function failureMessage({ reason, log, second }: LoadFailure): string {
  const lines = log.length === 0 ? "" : `; log: ${log.join(" | ")}`;
  return `${reason}${lines}${second === undefined ? "" : `; ${second}`}`;
}

/** Rules about what happened when the module was loaded to ask what it registers. */
export const loadRules = {
  "load/refused": rule<LoadFailure>({
    subject: "load",
    severity: "error",
    title: "module refused to load",
    message: failureMessage,
    help: "Give the arguments that it needs with --args or command_line_args, or name its commands with --commands-from.",
  }),
  "load/unloadable": rule<LoadFailure>({
    subject: "load",
    severity: "error",
    title: "module that cannot be loaded here",
    message: failureMessage,
    help: "Pack on a system that has what the module needs, or name its commands with --commands-from.",
  }),
  "load/version-part-too-large": rule<VersionPart>({
    subject: "load",
    severity: "error",
    title: "module version that cannot be written as three parts",
    message: versionPartMessage,
    help: "Choose a version whose parts are at most 99 in RedisModule_Init.",
  }),
  "load/min-redis-version-too-low": rule<{ declared: string; lowest: string; functions: readonly string[] }>({
    subject: "load",
    severity: "warning",
    title: "declared Redis version lower than the module needs",
    message: ({ declared, lowest, functions }) =>
      `min_redis_version is ${declared}, but the module calls ${enumerate(functions)} while it loads, which ${functions.length === 1 ? "exists" : "exist"} from Redis ${lowest} on`,
    help: ({ lowest }) =>
      `Set min_redis_version to "${lowest}" or later, unless the module checks that the function exists before it calls it.`,
  }),
  "load/no-commands": rule<{ module: string }>({
    subject: "load",
    severity: "info",
    title: "module without commands",
    message: ({ module }) => `the bundle of ${module} lists no command`,
  }),
} as const;
