import { Argument, type Command } from "commander";
import { clusterFlags, watchFlags } from "./cluster/cluster-options.ts";
import { type FlagGroup, withFlags } from "./flag-group.ts";
import type { Io } from "./io.ts";
import { gather, oneOf, parseNatural, parsePositive } from "./option-values.ts";
import { type GatheredOptions, outputFlags, reportOptions } from "./output-options.ts";

const adding =
  (group: FlagGroup<never>) =>
  (command: Command): Command => {
    withFlags(command as never, group as never);
    return command;
  };
const addOutputOptions = adding(outputFlags as never);
const addClusterOptions = adding(clusterFlags as never);
const addWatchOptions = adding(watchFlags as never);

/** What a group of commands needs of the whole program. */
export interface Declaration {
  /** A command below a parent, with its outputs configured. */
  readonly declare: (usage: string, description: string, parent?: Command) => Command;
  readonly io: Io;
  readonly finish: (exitCode: number) => void;
}

/** The commands that talk to a cluster. What a command does is in `commands/`, loaded when it is asked for. */
export function declareClusterCommands({ declare, io, finish }: Declaration): void {
  const merged = <Options extends GatheredOptions>(options: Options) => ({
    ...options,
    ...reportOptions(options, io),
  });
  const database = () =>
    new Argument("<database>", "uid of the database, as the cluster numbers it").argParser(parsePositive);
  const nodes = (command: Command) =>
    command.option(
      "--node <url>",
      "address of a node, once for each, where those that the cluster names cannot be reached",
      gather,
    );

  nodes(
    addWatchOptions(
      addOutputOptions(declare("upload <bundle>", "upload a bundle, to every node that needs it")),
    ),
  )
    .option("--inventory <file>", "upload to every cluster of this file instead")
    .option("--jobs <n>", "with --inventory: so many clusters at once (default: 4)", parsePositive)
    .option(
      "--endpoint <endpoint>",
      "v1, v2 or user-defined (default: the newest that the cluster has)",
      oneOf("v1", "v2", "user-defined"),
    )
    .option("--force", "send the bundle even where the cluster is expected to refuse it")
    .option("--allow-upload", "switch allow_modules_upload on for the upload, and put it back afterwards")
    .option("--rollback", "remove what this run added, where a part of it fails")
    .option("--dry-run", "print what would be sent, and send nothing")
    .action(async (bundle: string, options) => {
      const { upload } = await import("./commands/upload.ts");
      finish(await upload(bundle, merged(options), io));
    });

  const modules = declare("modules", "list, show, delete and configure the modules of a cluster");
  addClusterOptions(addOutputOptions(declare("list", "list the modules of a cluster", modules))).action(
    async (options) => {
      const { listModules } = await import("./commands/modules.ts");
      finish(await listModules(merged(options), io));
    },
  );
  addClusterOptions(
    addOutputOptions(declare("get <module>", "show a module: by uid, name or name@version", modules)),
  ).action(async (module: string, options) => {
    const { getModule } = await import("./commands/modules.ts");
    finish(await getModule(module, merged(options), io));
  });
  addWatchOptions(
    addOutputOptions(declare("delete <module>", "delete a module: by uid, name or name@version", modules)),
  )
    .option(
      "--endpoint <endpoint>",
      "v1, v2 or user-defined (default: the newest that the cluster has)",
      oneOf("v1", "v2", "user-defined"),
    )
    .action(async (module: string, options) => {
      const { deleteModule } = await import("./commands/modules.ts");
      finish(await deleteModule(module, merged(options), io));
    });
  addClusterOptions(addOutputOptions(declare("config", "send arguments to a module of a database", modules)))
    .addArgument(database())
    .requiredOption("--module <name>", "name of the module")
    .requiredOption("--args <arguments>", "arguments of its configuration command")
    .option(
      "--endpoint <endpoint>",
      "database (/v1/bdbs/…) or modules (/v1/modules/config/…) (default: database)",
      oneOf("database", "modules"),
    )
    .action(async (uid: number, options) => {
      const { configureModule } = await import("./commands/modules.ts");
      finish(await configureModule(uid, merged(options), io));
    });

  const artifacts = declare("artifacts", "list and delete the files of user-defined modules on the nodes");
  nodes(addClusterOptions(addOutputOptions(declare("list", "list them, node by node", artifacts)))).action(
    async (options) => {
      const { listArtifacts } = await import("./commands/artifacts.ts");
      finish(await listArtifacts(merged(options), io));
    },
  );
  nodes(
    addClusterOptions(addOutputOptions(declare("delete <module>", "delete one from every node", artifacts))),
  )
    .addArgument(new Argument("<version>", "numeric version, such as 80400").argParser(parseNatural))
    .action(async (module: string, version: number, options) => {
      const { deleteArtifact } = await import("./commands/artifacts.ts");
      finish(await deleteArtifact(module, version, merged(options), io));
    });

  addClusterOptions(
    addOutputOptions(declare("capabilities", "list the capabilities of modules that a cluster knows")),
  ).action(async (options) => {
    const { listCapabilities } = await import("./commands/capabilities.ts");
    finish(await listCapabilities(merged(options), io));
  });

  const actions = declare("actions", "show what became of an action of the cluster");
  addWatchOptions(addOutputOptions(declare("get <action>", "show an action, by its uid", actions)))
    .option("--wait", "watch it until it has ended")
    .action(async (uid: string, options) => {
      const { getAction } = await import("./commands/actions.ts");
      finish(await getAction(uid, merged(options), io));
    });
  addClusterOptions(addOutputOptions(declare("list", "list the actions", actions))).action(
    async (options) => {
      const { listActions } = await import("./commands/actions.ts");
      finish(await listActions(merged(options), io));
    },
  );

  addWatchOptions(
    addOutputOptions(declare("upgrade", "bring a database to other versions of its modules, or of Redis")),
  )
    .addArgument(database())
    .option("--module <module>", "module to upgrade to: uid, name or name@version; once for each", gather)
    .option("--args <arguments>", "arguments of the new module")
    .option("--redis-version <version>", "Redis version to upgrade to (default: the latest)")
    .option("--preserve-roles", "keep masters and replicas where they are")
    .option("--may-discard-data", "accept that a database without replica and persistence loses its data")
    .option(
      "--endpoint <endpoint>",
      "database, database-modules or modules: /v1/bdbs/…/upgrade, /v1/bdbs/…/modules/upgrade, /v1/modules/upgrade/… (default: database)",
      oneOf("database", "database-modules", "modules"),
    )
    .option("--dry-run", "validate only; the database stays as it is")
    .action(async (uid: number, options) => {
      const { upgrade } = await import("./commands/upgrade.ts");
      finish(await upgrade(uid, merged(options), io));
    });

  const snippet = declare("snippet", "write what brings a bundle to nodes that join, from a URL");
  for (const [kind, description] of [
    ["bootstrap", "the user_defined_modules of a bootstrap request, as JSON"],
    ["kubernetes", "the userDefinedModules of a RedisEnterpriseCluster, as YAML"],
  ] as const) {
    const command = addOutputOptions(declare(`${kind} <bundle>`, description, snippet))
      .requiredOption("--url <url>", "where the nodes fetch the bundle")
      .option("--name <name>", "name of the entry (default: module_name)")
      .option("--verify-url", "fetch the bundle and compare its sha256")
      .option("--cacert <file>", "with --verify-url: trust the authorities in this PEM file");
    if (kind === "kubernetes") {
      command.option("--credentials-secret <name>", "secret with username and password for the URL");
    }
    command.action(async (bundle: string, options) => {
      const { snippet: write } = await import("./commands/snippet.ts");
      finish(await write(kind, bundle, merged(options), io));
    });
  }
}
