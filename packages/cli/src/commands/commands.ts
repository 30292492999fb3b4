import {
  checkModule,
  compareDescriptions,
  type DescriptionReading,
  loadDescription,
  type ModuleDescription,
  readDescription,
  readModuleElf,
  splitArguments,
} from "@rampart/bundle";
import { writeFileAtomic } from "@rampart/files";
import { type Finding, report } from "@rampart/findings";
import { refuseSharedPaths } from "../call-paths.ts";
import { printDocs, requireOneForm } from "../command-docs/print-docs.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { exitCodes } from "../exit-code.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { discoveryOptions, isolationFlags, loadFlags } from "../load-options.ts";
import { loadPolicyFlags, refusalOfLoads } from "../load-policy.ts";
import { gather, oneOf, usage } from "../option-values.ts";
import { reportFlags } from "../output-options.ts";
import { parseReleases, printReleases } from "../releases/print-releases.ts";
import { json, kindOf } from "../render/document.ts";
import { printFindings, printResults, reportElsewhere } from "../report-output.ts";
import { modulePathOf, textPath } from "../standard-input.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<module>", "the module, a .so file")
      .option("-o, --output <path>", "write the file, or the folder of pages, instead of printing it")
      .option(
        "--check <file>",
        "compare with a file instead, and fail if the module registers something else",
      )
      .option(
        "--docs <form>",
        "what COMMAND DOCS of a server answers, instead: json, or markdown with a page for each command",
        oneOf("json", "markdown"),
      )
      .option(
        "--discover <how>",
        "auto, host (no server) or redis (default: auto)",
        oneOf("auto", "host", "redis"),
      )
      .option("--args <arguments>", "load the module with these arguments")
      .option(
        "--redis-versions <list>",
        "print what happens on each of these releases, instead: all, or releases separated by commas",
        parseReleases,
      )
      .option(
        "--redis-server <path>",
        "server for --discover redis, repeatable: several are compared as with --redis-versions (default: REDIS_PATH, then redis-server on PATH)",
        gather,
      ),
    loadFlags,
    loadPolicyFlags,
    isolationFlags,
    reportFlags,
  );

type CommandsOptions = ActionOptions<typeof flags>;

export const command = defineCommand({
  flags,
  examples: [
    "rampart commands ./mymodule.so --docs markdown -o docs/",
    "rampart commands ./mymodule.so --redis-versions all",
  ],
  seeAlso: "loading.md",
  action: commands,
});

/** Prints what a module registers (`schemas/commands.schema.json`), or holds a file against it. */
async function commands(modulePath: string, options: CommandsOptions, io: Io): Promise<number> {
  const { check, output, docs } = options;
  if (check !== undefined && output !== undefined) throw usage("--check contradicts --output");
  if (check !== undefined && docs !== undefined) throw usage("--check contradicts --docs");
  if (docs !== undefined) requireOneForm({ ...options, docs });
  if (check === undefined) requirePrintable(options);
  if (options.sysroot !== undefined && options.redisServer !== undefined)
    throw usage("--redis-server contradicts --sysroot");
  await requirePermission(options);
  await refuseSharedPaths(
    { "the module": modulePath, "--check": check },
    { "--output": output },
    options.files,
  );
  if (comparesReleases(options)) {
    const faults = await faultsOf(modulePath);
    if (faults.length > 0) return printResults("commands", [report(modulePath, faults)], options, io);
    return printReleases(modulePath, options, io);
  }
  const { description, discovery, findings } = await describe(modulePath, options, io);
  if (description === undefined) {
    if (check !== undefined || options.format === "json")
      return printResults("commands", [report(modulePath, findings)], options, io);
    await printFindings(report(modulePath, findings), options, io);
    return exitCodes.input;
  }
  if (check !== undefined) {
    const differences = await compare(check, description);
    return printResults("commands", [report(check, differences)], options, io);
  }
  if (docs !== undefined && discovery !== undefined) await printDocs(discovery, { ...options, docs }, io);
  else await printDescription(description, options, io);
  return reportElsewhere("commands", report(modulePath, findings), exitCodes.done, options, io);
}

async function printDescription(
  { name, version, commands: list }: ModuleDescription,
  { output, format }: CommandsOptions,
  io: Io,
): Promise<void> {
  const text = json({ ...kindOf("commands"), module_name: name, version, commands: list });
  if (output !== undefined) await writeFileAtomic(output, Buffer.from(text), { signal: io.signal });
  io.stdout.write(output === undefined || format === "json" ? text : `${output}\n`);
}

/** @throws {RampartError} where standard output was to have findings beside the commands */
function requirePrintable({ format, annotations }: CommandsOptions): void {
  if (annotations || format === "text" || format === "json") return;
  throw usage(
    `standard output has the commands, and cannot be ${format} too`,
    `Write it into a file with --format ${format}=FILE.`,
  );
}

async function describe(modulePath: string, options: CommandsOptions, io: Io): Promise<DescriptionReading> {
  const faults = await faultsOf(modulePath);
  if (faults.length > 0) return { findings: faults };
  return loadDescription(modulePath, {
    ...discoveryOptions({ ...options, redisServer: options.redisServer?.[0] }, io),
    method: options.discover ?? "auto",
    arguments: splitArguments(options.args ?? ""),
  });
}

/** @throws {RampartError} where modules may not be loaded, without which there is nothing to say */
async function requirePermission(options: CommandsOptions): Promise<void> {
  const refusal = await refusalOfLoads(options);
  if (refusal === undefined) return;
  throw usage(
    `the module may not be loaded (${refusal}), and what it registers is known from a load alone`,
    "A bundle lists the commands that were found when it was packed: `rampart inspect BUNDLE --verbose`.",
  );
}

async function faultsOf(modulePath: string): Promise<readonly Finding[]> {
  const { elf, findings } = await readModuleElf({ path: modulePathOf(modulePath) });
  return elf === undefined ? findings : checkModule(elf, {});
}

/** @throws {RampartError} where another output is asked for too */
function comparesReleases({ redisVersions, redisServer = [], ...options }: CommandsOptions): boolean {
  if (redisVersions === undefined && redisServer.length < 2) return false;
  const flag = redisVersions === undefined ? "several --redis-server" : "--redis-versions";
  const others = {
    "--output": options.output,
    "--check": options.check,
    "--docs": options.docs,
    "--discover": options.discover,
    "--redis-version": options.redisVersion,
  };
  for (const [name, value] of Object.entries(others)) {
    if (value !== undefined) throw usage(`${name} contradicts ${flag}`);
  }
  return true;
}

async function compare(file: string, registered: ModuleDescription): Promise<readonly Finding[]> {
  const { description: listed, findings } = await readDescription(textPath(file));
  return [...findings, ...(listed === undefined ? [] : compareDescriptions(listed, registered))];
}
