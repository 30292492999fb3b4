import {
  checkModule,
  compareDescriptions,
  type DescriptionReading,
  loadDescription,
  type ModuleDescription,
  readDescription,
  readModuleFile,
  splitArguments,
} from "@rampart/bundle";
import { writeFileAtomic } from "@rampart/files";
import { type Finding, report } from "@rampart/findings";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { discoveryOptions, type LoadOptions } from "../load-options.ts";
import { usage } from "../option-values.ts";
import type { ReportOptions } from "../output-options.ts";
import { json } from "../render/document.ts";
import { printFindings, printResults } from "../report-output.ts";
import { demandPath, textPath } from "../standard-input.ts";

export interface CommandsOptions extends ReportOptions, LoadOptions {
  readonly output?: string;
  readonly check?: string;
  readonly discover?: "auto" | "host" | "redis";
}

/** Prints what a module registers (`schemas/commands.schema.json`), or holds a file against it. */
export async function commands(modulePath: string, options: CommandsOptions, io: Io): Promise<number> {
  const { check, output } = options;
  if (check !== undefined && output !== undefined) throw usage("--check contradicts --output");
  const { description, findings } = await describe(modulePath, options, io);
  if (description === undefined) {
    if (check !== undefined || options.format === "json")
      return printResults("commands", [report(modulePath, findings)], options, io);
    printFindings(report(modulePath, findings), options, io);
    return exitCodes.input;
  }
  if (check !== undefined) {
    const differences = await compare(check, description);
    return printResults("commands", [report(check, differences)], options, io);
  }
  const { name, version, commands: list } = description;
  const text = json({ module_name: name, version, commands: list });
  if (output === undefined) io.stdout.write(text);
  else {
    await writeFileAtomic(output, Buffer.from(text));
    io.stdout.write(`${output}\n`);
  }
  return exitCodes.done;
}

async function describe(modulePath: string, options: CommandsOptions, io: Io): Promise<DescriptionReading> {
  const { module, findings } = await readModuleFile({ path: demandPath(modulePath) });
  const faults = module === undefined ? findings : checkModule(module.elf, {});
  if (faults.length > 0) return { findings: faults };
  return loadDescription(modulePath, {
    ...discoveryOptions(options, io),
    method: options.discover ?? "auto",
    arguments: splitArguments(options.args ?? ""),
  });
}

async function compare(file: string, registered: ModuleDescription): Promise<readonly Finding[]> {
  const { description: listed, findings } = await readDescription(textPath(file));
  return listed === undefined ? findings : compareDescriptions(listed, registered);
}
