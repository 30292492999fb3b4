import { rule } from "../rule-definition.ts";

const renew = "Write the file again with `rampart commands`, and review what changed.";

/** Rules about a file of commands that is compared with the module (`rampart commands --check`). */
export const commandsRules = {
  "commands/removed": rule<{ name: string }>({
    subject: "commands",
    severity: "error",
    title: "command that the module no longer registers",
    message: ({ name }) => `the file lists ${name}, which the module does not register`,
    help: renew,
  }),
  "commands/added": rule<{ name: string }>({
    subject: "commands",
    severity: "error",
    title: "command that the file does not list",
    message: ({ name }) => `the module registers ${name}, which the file does not list`,
    help: renew,
  }),
  "commands/changed": rule<{ name: string; field: string; listed: string; registered: string }>({
    subject: "commands",
    severity: "error",
    title: "command that the module registers differently",
    message: ({ name, field, listed, registered }) =>
      `${field} of ${name} is ${listed} in the file, the module registers ${registered}`,
    help: renew,
  }),
  "commands/other-module": rule<{ listed: string; registered: string }>({
    subject: "commands",
    severity: "error",
    title: "file of another module or version",
    message: ({ listed, registered }) => `the file describes ${listed}, the module is ${registered}`,
    help: renew,
  }),
} as const;
