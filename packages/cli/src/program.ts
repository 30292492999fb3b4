import { profiles } from "@rampart/metadata";
import { Argument, Command } from "commander";
import { addClusterOptions } from "./cluster/cluster-options.ts";
import { declareClusterCommands } from "./cluster-program.ts";
import type { Io } from "./io.ts";
import {
  gather,
  oneOf,
  parseDuration,
  parseList,
  parseNatural,
  parsePositive,
  parseSystems,
} from "./option-values.ts";
import { addOutputOptions, addReportOptions, type GatheredOptions, reportOptions } from "./output-options.ts";
import { version } from "./version.ts";

export interface Program {
  parseAsync(words: string[], options: { from: "user" }): Promise<unknown>;
  /** Exit code of the command that ran. */
  readonly exitCode: number;
}

/** The commands and their flags. What a command does is in `commands/`, loaded when it is asked for. */
export function createProgram(io: Io): Program {
  let exitCode = 0;
  const { stdout, stderr } = io;
  const outputs = {
    writeOut: (text: string) => stdout.write(text),
    writeErr: (text: string) => stderr.write(text),
  };
  const program = new Command("rampart")
    .description(
      "Bundles of Redis modules for Redis Software clusters: pack, lint, verify, check, inspect, unpack.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showSuggestionAfterError()
    .configureOutput(outputs)
    .configureHelp({ sortSubcommands: false })
    .exitOverride();

  const declare = (usage: string, description: string): Command =>
    program.command(usage).description(description).configureOutput(outputs).exitOverride();

  const loading = (command: Command): Command =>
    command
      .option(
        "--redis-version <version>",
        "Redis version that the module host imitates (default: the newest)",
      )
      .option("--timeout <time>", "longest time that a load may take (default: 10s)", parseDuration);

  const many = (command: Command): Command =>
    limits(command)
      .option(
        "--profile <profile>",
        `what the bundle is meant for: ${profiles.join(", ")}`,
        oneOf(...profiles),
      )
      .option("--config <file>", "configuration (default: rampart.config.json or .yml, found upwards)")
      .option(
        "--baseline <file>",
        "findings to pass over (default: rampart-baseline.json beside the configuration)",
      )
      .option("--write-baseline", "write what is found now as the baseline, and print its path")
      .option("--jobs <n>", "so many files at once (default: one for each processor)", parsePositive);

  const limits = (command: Command): Command =>
    command
      .option("--max-entries <n>", "most entries that a bundle may have", parseNatural)
      .option("--max-entry-size <bytes>", "largest size of an entry, unpacked", parseNatural)
      .option("--max-module-json-size <bytes>", "largest module.json that is read", parseNatural);

  const targeting = (command: Command): Command =>
    command
      .option(
        "--target <target>",
        "a name such as rs-8.0/rhel9, or a file; may be given several times",
        gather,
      )
      .option("--cluster-version <version>", "Redis Software version, such as 8.0, 8.0.20 or 8.0.20-96")
      .option("--redis-version <version>", "Redis version of the database, such as 8.4")
      .option("--os <system>", "operating system of the nodes, such as rhel9")
      .option("--arch <architecture>", "architecture of the nodes: x86_64 or aarch64")
      .option(
        "--endpoint <endpoint>",
        "v1, v2 or user-defined (default: the newest that the cluster has)",
        oneOf("v1", "v2", "user-defined"),
      )
      .option(
        "--uploads <state>",
        "on or off: allow_modules_upload of the cluster (default: off from 8.2.0 on)",
        oneOf("on", "off"),
      )
      .option(
        "--with-module <name@version>",
        "a module that the cluster has; may be given several times",
        gather,
      )
      .option("--db-config <file>", "the database: what GET /v1/bdbs/{uid} returns");

  loading(
    addReportOptions(
      declare(
        "pack <module...>",
        "discover the commands, fill the metadata, write the bundle, print its path",
      ),
    ),
  )
    .option("-m, --manifest <file>", "the manifest, usually ramp.yml")
    .option(
      "-o, --output <file>",
      "the bundle (default: {module_name}.{os}-{architecture}.{semantic_version}.zip; also {osnick}, {arch} …)",
    )
    .option("--all", "pack several modules, each into a bundle of its own; all of them or none")
    .option("--sha256-file [file]", "write the SHA-256 of the bundle too (default: beside it, with .sha256)")
    .option("--os <systems>", "systems that the module is built for, such as rhel9,ubuntu22", parseSystems)
    .option(
      "--discover <how>",
      "auto, host (no server), redis or none (default: auto)",
      oneOf("auto", "host", "redis", "none"),
    )
    .option(
      "--commands-from <file>",
      "take name, version and commands from a bundle, a module.json or `rampart commands`",
    )
    .option("--args <arguments>", "load the module with these arguments instead of the manifest's")
    .option("--redis-server <path>", "server for --discover redis (default: REDIS_PATH, then PATH)")
    .option("--git-sha <sha>", "commit that the module was built from, or auto")
    .action(async (modules: string[], options) => {
      const { pack } = await import("./commands/pack.ts");
      exitCode = await pack(modules, { ...options, ...reportOptions(options, io) }, io);
    });

  many(
    addReportOptions(
      declare("verify <bundle...>", "check zip, checksums, metadata, binary and dependencies, offline"),
    ),
  ).action(async (bundles: string[], options) => {
    const { verify } = await import("./commands/verify.ts");
    exitCode = await verify(bundles, { ...options, ...reportOptions(options, io) }, io);
  });

  addClusterOptions(
    targeting(
      limits(
        addReportOptions(
          declare("check <bundle...>", "would a cluster take the bundles, and a database load their modules"),
        ),
      ),
    ),
  )
    .option("--upgrade-from <bundle>", "ask about the upgrade of a database that has this bundle's module")
    .option("--delete", "ask whether the cluster would delete the module")
    .option("--allow-unknown", "do not fail where the data to decide are missing")
    .option("--config <file>", "configuration (default: rampart.config.json or .yml, found upwards)")
    .option("--jobs <n>", "so many files at once (default: one for each processor)", parsePositive)
    .action(async (bundles: string[], options) => {
      const { check } = await import("./commands/check.ts");
      exitCode = await check(bundles, { ...options, ...reportOptions(options, io) }, io);
    });

  limits(
    addOutputOptions(declare("matrix <bundle...>", "the same question over every known cluster, as a table")),
  )
    .option("--html <file>", "write one page too, in which a cell opens its reasons")
    .option("--markdown", "print Markdown for release notes instead of the table")
    .option("--since <line>", "leave out older lines of Redis Software, such as those before 7.8")
    .option("--jobs <n>", "so many files at once (default: one for each processor)", parsePositive)
    .action(async (bundles: string[], options) => {
      const { matrix } = await import("./commands/matrix.ts");
      exitCode = await matrix(bundles, { ...options, ...reportOptions(options, io) }, io);
    });

  many(
    addReportOptions(
      declare("lint <file...>", "judge manifests, module.json files and bundles, told apart by content"),
    ),
  )
    .option("--fix", "mend what is mechanical and safe: spelling, repeats, aliases, unquoted versions")
    .option("--dry-run", "with --fix: show the difference, and write nothing")
    .action(async (files: string[], options) => {
      const { lint } = await import("./commands/lint.ts");
      exitCode = await lint(files, { ...options, ...reportOptions(options, io) }, io);
    });

  loading(
    limits(
      addOutputOptions(
        declare("inspect <file>", "tell what is inside a bundle, a module.json or a bare module"),
      ),
    ),
  )
    .option("--load", "load a bare module too, and tell what it registers, subscribes to and calls")
    .option("--args <arguments>", "load the module with these arguments")
    .action(async (file: string, options: GatheredOptions) => {
      const { inspect } = await import("./commands/inspect.ts");
      exitCode = await inspect(file, { ...options, ...reportOptions(options, io) }, io);
    });

  limits(
    addOutputOptions(
      declare(
        "diff <before> <after>",
        "tell what changed between two bundles, and what of it breaks callers",
      ),
    ),
  )
    .option("--fail-on <impact>", "exit with 1 where a change is: breaking", oneOf("breaking"))
    .action(async (before: string, after: string, options) => {
      const { diff } = await import("./commands/diff.ts");
      const wanted = { ...options, ...reportOptions(options, io) };
      exitCode = await diff(before, after, wanted, io);
    });

  limits(addReportOptions(declare("unpack <bundle>", "extract a bundle safely: all of it or nothing")))
    .option("-d, --directory <folder>", "folder to extract into (default: the working directory)")
    .option("--force", "replace files that are there already")
    .action(async (bundle: string, options) => {
      const { unpack } = await import("./commands/unpack.ts");
      exitCode = await unpack(bundle, { ...options, ...reportOptions(options, io) }, io);
    });

  loading(
    addReportOptions(
      declare("commands <module>", "discover the commands only, as a file to review and commit"),
    ),
  )
    .option("-o, --output <file>", "write the file instead of printing it")
    .option(
      "--check <file>",
      "compare with a file instead, and fail where the module registers something else",
    )
    .option(
      "--discover <how>",
      "auto, host (no server) or redis (default: auto)",
      oneOf("auto", "host", "redis"),
    )
    .option("--args <arguments>", "load the module with these arguments")
    .option("--redis-server <path>", "server for --discover redis (default: REDIS_PATH, then PATH)")
    .action(async (module: string, options) => {
      const { commands } = await import("./commands/commands.ts");
      exitCode = await commands(module, { ...options, ...reportOptions(options, io) }, io);
    });

  const deps = declare("deps", "the dependencies of a bundle");
  addReportOptions(
    deps
      .command("add <bundle> <file...>")
      .description("make a bundle with the files of its dependencies, checked against its metadata")
      .configureOutput(outputs)
      .exitOverride(),
  )
    .option("-o, --output <file>", "the bundle to write (default: <bundle>-withdeps.zip)")
    .action(async (bundle: string, files: string[], options) => {
      const { addDependencies } = await import("./commands/deps-add.ts");
      exitCode = await addDependencies(bundle, files, { ...options, ...reportOptions(options, io) }, io);
    });

  addReportOptions(
    declare("migrate <manifest>", "rewrite a manifest of RAMP, and list what would not be evaluated"),
  )
    .option("-o, --output <file>", "write the result there instead of into the manifest")
    .option("--dry-run", "show the difference, and write nothing")
    .action(async (manifest: string, options) => {
      const { migrate } = await import("./commands/migrate.ts");
      exitCode = await migrate(manifest, { ...options, ...reportOptions(options, io) }, io);
    });

  addOutputOptions(
    declare("init [module]", "write a manifest to start from, filled with what the module's file tells"),
  )
    .option("-o, --output <file>", "manifest to write (default: ramp.yml)")
    .option("-y, --yes", "ask nothing")
    .option("--force", "replace a manifest that is there already")
    .action(async (module: string | undefined, options) => {
      const { init } = await import("./commands/init.ts");
      exitCode = await init(module, { ...options, ...reportOptions(options, io) }, io);
    });

  addOutputOptions(
    declare("emulator", "run a cluster on this machine that speaks the module REST API, to try uploads on"),
  )
    .option("--cluster-version <version>", "Redis Software that it is", "8.0.20")
    .option("--nodes <n>", "so many nodes: node N on 127.0.0.N", parsePositive, 1)
    .option("--port <port>", "port of every node; 0 takes a free one (default: 9443)", parseNatural)
    .option("--node-ports", "all nodes on 127.0.0.1, with ports counted up from --port")
    .option("--listen <address>", "listen there instead; others may reach it")
    .option("--http", "HTTP instead of HTTPS")
    .option("--write-certificate <file>", "write its certificate, for --cacert of a client")
    .option("--os <systems>", "system of the nodes, one for each: rhel9,ubuntu22", parseList)
    .option("--arch <architectures>", "architecture of the nodes, one for each", parseList)
    .option("--redis-versions <versions>", "Redis versions of databases: 7.2,7.4", parseList)
    .option("--databases <file>", "databases that it has: what GET /v1/bdbs answers")
    .option("--upgrade-policy <policy>", "major or latest (default: major)", oneOf("major", "latest"))
    .option("--max-upload-mb <n>", "largest upload (default: 500)", parsePositive)
    .option("--required-capabilities <names>", "capabilities without which it takes no upload", parseList)
    .option(
      "--action-seconds <time>",
      "how long an asynchronous action takes (default: 500ms)",
      parseDuration,
    )
    .option("--data <folder>", "keep its state there (default: in memory)")
    .option(
      "--fault <fault>",
      "what goes wrong, as in status:503,times=2; may be given several times",
      gather,
    )
    .option("--record <file>", "write every request as a line of JSON")
    .action(async (options) => {
      const { emulator } = await import("./commands/emulator.ts");
      exitCode = await emulator({ ...options, ...reportOptions(options, io) }, io);
    });

  addOutputOptions(
    declare("explain <rule>", "tell what a rule means, why it matters and how to mend what it finds"),
  ).action(async (rule: string, options: GatheredOptions) => {
    const { explain } = await import("./commands/explain.ts");
    exitCode = await explain(rule, reportOptions(options, io), io);
  });

  addOutputOptions(declare("targets", "list the clusters that have a name, with their dates")).action(
    async (options: GatheredOptions) => {
      const { targets } = await import("./commands/targets.ts");
      exitCode = targets(reportOptions(options, io), io);
    },
  );

  addOutputOptions(declare("rules", "list every rule")).action(async (options: GatheredOptions) => {
    const { rules } = await import("./commands/rules.ts");
    exitCode = rules(reportOptions(options, io), io);
  });

  declareClusterCommands({
    io,
    declare: (usage, description, parent = program) =>
      parent.command(usage).description(description).configureOutput(outputs).exitOverride(),
    finish: (code) => {
      exitCode = code;
    },
  });

  declare("completion", "print what makes a shell complete commands and flags")
    .addArgument(new Argument("<shell>", "bash, zsh or fish").argParser(oneOf("bash", "zsh", "fish")))
    .action(async (shell: "bash" | "zsh" | "fish") => {
      const { completion } = await import("./commands/completion.ts");
      exitCode = completion(shell, program, io);
    });

  return {
    parseAsync: (words, options) => program.parseAsync(words, options),
    get exitCode() {
      return exitCode;
    },
  };
}
