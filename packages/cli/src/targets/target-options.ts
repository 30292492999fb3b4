import { endpointOption } from "../cluster/cluster-options.ts";
import { flagGroup, type OptionsOf } from "../flag-group.ts";
import { gather, oneOf } from "../option-values.ts";

/** Flags that say what bundles are checked against. */
export const targetFlags = flagGroup("Target:", (command) =>
  command
    .option("--target <target>", "a name such as rs-8.0/rhel9, or a file; repeatable", gather)
    .option("--cluster-version <version>", "Redis Software version, such as 8.0, 8.0.20 or 8.0.20-96")
    .option("--redis-version <version>", "Redis version of the database, such as 8.4")
    .option("--os <system>", "operating system of the nodes, such as rhel9")
    .option("--arch <architecture>", "architecture of the nodes: x86_64 or aarch64")
    .option(...endpointOption)
    .option(
      "--uploads <state>",
      "on or off: allow_modules_upload of the cluster (default: off from 8.2.0 on)",
      oneOf("on", "off"),
    )
    .option("--with-module <name@version>", "a module that the cluster has; repeatable", gather)
    .option("--db-config <file>", "the database, as GET /v1/bdbs/{uid} returns it")
    .option("--upgrade-from <bundle>", "check the upgrade of a database that has the module of this bundle"),
);

export type TargetOptions = OptionsOf<typeof targetFlags>;
