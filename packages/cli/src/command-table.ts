import type { DefinedCommand } from "./define-command.ts";

/** A command that does something. Its file is loaded when somebody asks for it. */
export interface CommandEntry {
  readonly name: string;
  /** One line, as a list of commands shows it. */
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: DefinedCommand }>;
}

/** A command that only holds others. */
export interface FamilyEntry {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly [string, string];
  readonly commands: readonly CommandEntry[];
}

export type Group = "make" | "judge" | "cluster" | "other";

export type TableEntry = (CommandEntry | FamilyEntry) & { readonly group: Group };

export const groupHeadings: Readonly<Record<Group, string>> = {
  make: "Make bundles:",
  judge: "Judge bundles:",
  cluster: "Work with clusters:",
  other: "Other:",
};

/** Every command, in the order in which the help lists them. */
export const commandTable: readonly TableEntry[] = [
  {
    name: "init",
    group: "make",
    summary: "write a manifest to start from, filled from the module's file",
    load: () => import("./commands/init.ts"),
  },
  {
    name: "pack",
    group: "make",
    summary: "discover the commands, fill in the metadata, write the bundle",
    load: () => import("./commands/pack.ts"),
  },
  {
    name: "commands",
    group: "make",
    summary: "discover the commands only, as a file to review and commit",
    load: () => import("./commands/commands.ts"),
  },
  {
    name: "deps",
    group: "make",
    summary: "work on the dependencies of a bundle",
    examples: [
      "rampart deps add mymodule.zip files/*.tgz",
      "rampart deps add mymodule.zip libs.tgz -o full.zip",
    ],
    commands: [
      {
        name: "add",
        summary: "write a bundle that contains the files of its dependencies",
        load: () => import("./commands/deps/add.ts"),
      },
    ],
  },
  {
    name: "migrate",
    group: "make",
    summary: "rewrite a RAMP manifest, and list what would not be evaluated",
    load: () => import("./commands/migrate.ts"),
  },
  {
    name: "unpack",
    group: "make",
    summary: "extract a bundle: all of it or nothing",
    load: () => import("./commands/unpack.ts"),
  },
  {
    name: "lint",
    group: "judge",
    summary: "check manifests, metadata and bundles against the rules",
    load: () => import("./commands/lint.ts"),
  },
  {
    name: "verify",
    group: "judge",
    summary: "check zip, checksums, metadata, binary, dependencies, offline",
    load: () => import("./commands/verify.ts"),
  },
  {
    name: "check",
    group: "judge",
    summary: "would a cluster accept it, and a database load the module",
    load: () => import("./commands/check.ts"),
  },
  {
    name: "matrix",
    group: "judge",
    summary: "the same question for every known cluster, as a table",
    load: () => import("./commands/matrix.ts"),
  },
  {
    name: "inspect",
    group: "judge",
    summary: "show what is inside a bundle, a module.json or a module",
    load: () => import("./commands/inspect.ts"),
  },
  {
    name: "diff",
    group: "judge",
    summary: "show what changed between two bundles, and what breaks callers",
    load: () => import("./commands/diff.ts"),
  },
  {
    name: "emulator",
    group: "cluster",
    summary: "run a local cluster with the module REST API, to try uploads",
    load: () => import("./commands/emulator.ts"),
  },
  {
    name: "targets",
    group: "other",
    summary: "list the clusters that have a name, with their dates",
    load: () => import("./commands/targets.ts"),
  },
  {
    name: "rules",
    group: "other",
    summary: "list every rule",
    load: () => import("./commands/rules.ts"),
  },
  {
    name: "explain",
    group: "other",
    summary: "what a rule means, why it matters, how to fix what it finds",
    load: () => import("./commands/explain.ts"),
  },
  {
    name: "completion",
    group: "other",
    summary: "print the shell script that completes commands and flags",
    load: () => import("./commands/completion.ts"),
  },
];
