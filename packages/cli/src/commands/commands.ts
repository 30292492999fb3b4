import { writeFileAtomic } from "@rampart/archive";
import { checkModule, demandWritable, describeByLoading, readModuleFile } from "@rampart/bundle";
import { type Finding, report } from "@rampart/findings";
import { exitCodes } from "../exit-code.ts";
import { discoveryOptions, type LoadOptions } from "../load-options.ts";
import { type OutputOptions, printFindings } from "../output-options.ts";
import { json } from "../render/document.ts";
import type { Surroundings } from "../surroundings.ts";

export interface CommandsOptions extends OutputOptions, LoadOptions {
  readonly output?: string;
  readonly discover?: "auto" | "host" | "redis";
}

/** Prints what a module registers (`schemas/commands.schema.json`), for `pack --commands-from`. */
export async function commands(
  modulePath: string,
  options: CommandsOptions,
  surroundings: Surroundings,
): Promise<number> {
  const { module, findings } = await readModuleFile(modulePath);
  const faults: readonly Finding[] = module === undefined ? findings : checkModule(module.elf, {});
  const described =
    faults.length > 0
      ? { findings: faults }
      : await describeByLoading(modulePath, {
          ...discoveryOptions(options, surroundings),
          method: options.discover ?? "auto",
          arguments: (options.args ?? "").split(/\s+/).filter((word) => word !== ""),
        });
  if (!("description" in described) || described.description === undefined) {
    printFindings(report(modulePath, described.findings), options, surroundings);
    return exitCodes.input;
  }
  const { name, version, commands: list } = described.description;
  const text = json({ module_name: name, version, commands: list });
  const { output } = options;
  if (output === undefined) surroundings.stdout.write(text);
  else {
    await writeFileAtomic(output, Buffer.from(text)).catch((error: unknown) => demandWritable(output, error));
    surroundings.stdout.write(`${output}\n`);
  }
  return exitCodes.done;
}
