import { enumerate, rule } from "../rule-definition.ts";
import { describeVersionPart, type VersionPart } from "./metadata.ts";

/** Why a module was not loaded, in the words of who tried. */
export interface LoadFailure {
  readonly reason: string;
  /** What the module and the loader said meanwhile, the last lines. */
  readonly log: readonly string[];
  /** What the second who tried had to say, where it is something else. */
  readonly second?: string;
}

function describeFailure({ reason, log, second }: LoadFailure): string {
  const said = log.length === 0 ? "" : `; it said: ${log.join(" | ")}`;
  return `${reason}${said}${second === undefined ? "" : `; ${second}`}`;
}

/** Rules about what happened when the module was loaded to ask what it registers. */
export const loadRules = {
  "load/refused": rule<LoadFailure>({
    subject: "load",
    severity: "error",
    title: "module refused to load",
    message: describeFailure,
    help: "Give the arguments that it needs with --args or command_line_args, or name its commands with --commands-from.",
  }),
  "load/unloadable": rule<LoadFailure>({
    subject: "load",
    severity: "error",
    title: "module that cannot be loaded here",
    message: describeFailure,
    help: "Pack on a system that has what the module needs, or name its commands with --commands-from.",
  }),
  "load/version-part-too-large": rule<VersionPart>({
    subject: "load",
    severity: "error",
    title: "module version that cannot be written as three parts",
    message: describeVersionPart,
    help: "Choose a version whose parts are at most 99 in RedisModule_Init.",
  }),
  "load/min-redis-version-too-low": rule<{ declared: string; lowest: string; functions: readonly string[] }>({
    subject: "load",
    severity: "warning",
    title: "lower Redis version declared than the module needs",
    message: ({ declared, lowest, functions }) =>
      `min_redis_version is ${declared}, but the module calls ${enumerate(functions)} while it loads, which ${functions.length === 1 ? "is" : "are"} there from Redis ${lowest} on`,
    help: ({ lowest }) =>
      `Set min_redis_version to "${lowest}" or later, unless the module asks for the function before it calls it.`,
  }),
  "load/no-commands": rule<{ module: string }>({
    subject: "load",
    severity: "info",
    title: "module without commands",
    message: ({ module }) => `the bundle of ${module} lists no command`,
  }),
} as const;
