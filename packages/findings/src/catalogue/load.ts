import { rule } from "../rule-definition.ts";

/** Rules about what happened when the module was loaded to ask what it registers. */
export const loadRules = {
  "load/refused": rule<{ by: string; reason: string }>({
    severity: "error",
    title: "module refused to load",
    message: ({ by, reason }) => `the module refused to load into ${by}: ${reason}`,
    help: "Give the arguments that it needs with --args or command_line_args, or name its commands with --commands-from.",
  }),
  "load/unloadable": rule<{ reason: string }>({
    severity: "error",
    title: "module that cannot be loaded here",
    message: ({ reason }) => `the loader of this machine cannot load the module: ${reason}`,
    help: "Pack on a system that has what the module needs, or name its commands with --commands-from.",
  }),
  "load/no-commands": rule<{ module: string }>({
    severity: "info",
    title: "module without commands",
    message: ({ module }) => `${module} registers no command`,
  }),
} as const;
