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
    name: "sign",
    group: "make",
    summary: "write the signature of a bundle, which verify checks",
    load: () => import("./commands/sign.ts"),
  },
  {
    name: "sbom",
    group: "make",
    summary: "write what a bundle consists of, as CycloneDX",
    load: () => import("./commands/sbom.ts"),
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
    summary: "say whether clusters accept a bundle, and databases load it",
    load: () => import("./commands/check.ts"),
  },
  {
    name: "matrix",
    group: "judge",
    summary: "check bundles against every known cluster, as a table",
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
    summary: "show what changed between two bundles, and what of it breaks",
    load: () => import("./commands/diff.ts"),
  },
  {
    name: "upload",
    group: "cluster",
    summary: "upload a bundle to a cluster, to every node that needs it",
    load: () => import("./commands/upload.ts"),
  },
  {
    name: "upgrade",
    group: "cluster",
    summary: "upgrade the modules of a database, or its Redis version",
    load: () => import("./commands/upgrade.ts"),
  },
  {
    name: "modules",
    group: "cluster",
    summary: "list, show, delete and configure the modules of a cluster",
    examples: [
      "rampart modules list --cluster https://cluster.example.com:9443",
      "rampart modules get tally",
    ],
    commands: [
      {
        name: "list",
        summary: "list the modules of a cluster",
        load: () => import("./commands/modules/list.ts"),
      },
      { name: "get", summary: "show a module", load: () => import("./commands/modules/get.ts") },
      { name: "delete", summary: "delete a module", load: () => import("./commands/modules/delete.ts") },
      {
        name: "config",
        summary: "send arguments to a module of a database",
        load: () => import("./commands/modules/config.ts"),
      },
    ],
  },
  {
    name: "artifacts",
    group: "cluster",
    summary: "list and delete the files of user-defined modules",
    examples: ["rampart artifacts list", "rampart artifacts delete tally 10203"],
    commands: [
      {
        name: "list",
        summary: "list the artifacts of each node",
        load: () => import("./commands/artifacts/list.ts"),
      },
      {
        name: "delete",
        summary: "delete an artifact from every node",
        load: () => import("./commands/artifacts/delete.ts"),
      },
    ],
  },
  {
    name: "capabilities",
    group: "cluster",
    summary: "list the module capabilities that a cluster knows",
    load: () => import("./commands/capabilities.ts"),
  },
  {
    name: "actions",
    group: "cluster",
    summary: "show the actions of a cluster, and their results",
    examples: ["rampart actions list", "rampart actions get 4c7c0b5e-6b1a-4b53-9d3d-3a1f6a3f8a11 --wait"],
    commands: [
      { name: "get", summary: "show an action", load: () => import("./commands/actions/get.ts") },
      { name: "list", summary: "list the actions", load: () => import("./commands/actions/list.ts") },
    ],
  },
  {
    name: "fleet",
    group: "cluster",
    summary: "read the clusters of an inventory, or upload to all of them",
    examples: ["rampart fleet status clusters.yml", "rampart fleet upload clusters.yml mymodule.zip"],
    commands: [
      {
        name: "status",
        summary: "show what is where: versions, nodes, modules, databases",
        load: () => import("./commands/fleet/status.ts"),
      },
      {
        name: "readiness",
        summary: "say which databases an upgrade of the clusters would break",
        load: () => import("./commands/fleet/readiness.ts"),
      },
      {
        name: "upload",
        summary: "upload a bundle to every cluster",
        load: () => import("./commands/fleet/upload.ts"),
      },
    ],
  },
  {
    name: "snippet",
    group: "cluster",
    summary: "write the configuration that makes nodes fetch a bundle",
    examples: [
      "rampart snippet bootstrap tally.zip --url https://files.example.com/tally.zip",
      "rampart snippet kubernetes tally.zip --url https://files.example.com/tally.zip",
    ],
    commands: [
      {
        name: "bootstrap",
        summary: "the user_defined_modules of a bootstrap request, as JSON",
        load: () => import("./commands/snippet/bootstrap.ts"),
      },
      {
        name: "kubernetes",
        summary: "the userDefinedModules of a RedisEnterpriseCluster, as YAML",
        load: () => import("./commands/snippet/kubernetes.ts"),
      },
    ],
  },
  {
    name: "emulator",
    group: "cluster",
    summary: "run a local cluster with the module REST API, to try uploads",
    load: () => import("./commands/emulator.ts"),
  },
  {
    name: "merge-reports",
    group: "other",
    summary: "join the JSON documents of the parts of a run (--shard)",
    load: () => import("./commands/merge-reports.ts"),
  },
  {
    name: "targets",
    group: "other",
    summary: "list the clusters that have a name, with their dates",
    load: () => import("./commands/targets.ts"),
  },
  {
    name: "data",
    group: "other",
    summary: "show the platform data, and examine data of your own",
    examples: ["rampart data show", "rampart data validate platforms/"],
    commands: [
      {
        name: "show",
        summary: "say which platform data are used, and from when they are",
        load: () => import("./commands/data/show.ts"),
      },
      {
        name: "validate",
        summary: "check data of your own against their schemas",
        load: () => import("./commands/data/validate.ts"),
      },
      {
        name: "diff",
        summary: "list what data of your own change",
        load: () => import("./commands/data/diff.ts"),
      },
    ],
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
    summary: "explain what a rule means, and how to fix what it finds",
    load: () => import("./commands/explain.ts"),
  },
  {
    name: "lsp",
    group: "other",
    summary: "serve an editor by the Language Server Protocol",
    load: () => import("./commands/lsp.ts"),
  },
  {
    name: "completion",
    group: "other",
    summary: "print the shell script that completes commands and flags",
    load: () => import("./commands/completion.ts"),
  },
];
