import {
  bundleContents,
  type FileContents,
  inspectContent,
  manifestContents,
  metadataContents,
  moduleContents,
  unknownContents,
} from "@rampart/answers";
import { checkModule, loadDescription, readBundle, readModuleFile, splitArguments } from "@rampart/bundle";
import type { ElfInfo } from "@rampart/elf";
import { report } from "@rampart/findings";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { exitCodes } from "../exit-code.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { limitFlags, metadataLimits, readOptions } from "../limit-options.ts";
import { discoveryOptions, isolationFlags, loadFlags } from "../load-options.ts";
import { withPermittedLoad } from "../load-policy.ts";
import { requireLoad } from "../module-load.ts";
import { type Input, openInput, sourceOf } from "../open-input.ts";
import { usage } from "../option-values.ts";
import { outputFlags } from "../output-options.ts";
import { renderContents } from "../render/contents-text.ts";
import { commandDocument } from "../render/document.ts";
import { styleFor } from "../render/style.ts";
import { printFindings } from "../report-output.ts";
import { modulePathOf } from "../standard-input.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<file>", "a bundle, a module.json or a module; - is standard input")
      .option("--load", "also load a module, and show what it registers, subscribes to and calls")
      .option("--no-load", "load nothing, as without --load")
      .option("--args <arguments>", "load the module with these arguments"),
    loadFlags,
    isolationFlags,
    limitFlags,
    outputFlags,
  );

type InspectOptions = ActionOptions<typeof flags>;

export const command = defineCommand({
  flags,
  examples: ["rampart inspect mymodule.zip", "rampart inspect ./mymodule.so --load --json"],
  action: inspect,
});

/** Tells what is inside; says what keeps a part from being read, and judges nothing else. */
async function inspect(file: string, asked: InspectOptions, io: Io): Promise<number> {
  requireLoad(asked);
  if (asked.redisVersion !== undefined && asked.load !== true)
    throw usage("--redis-version means nothing without --load");
  const options = await withPermittedLoad(asked, io);
  const input = await openInput(file, io);
  if (options.load === true) modulePathOf(file);
  if (options.load === true && input.kind !== "module")
    throw usage("--load is for a bare module", "Unpack the bundle first.");
  const contents = await read(input, options, io);
  const { stdout } = io;
  if (options.format === "json") stdout.write(commandDocument("inspect", inspectContent(contents)));
  else {
    await printFindings(report(file, contents.findings), options, io);
    stdout.write(renderContents(contents, styleFor(stdout, io, options.color), options.verbose));
  }
  const isFaulty = contents.findings.some(({ severity }) => severity === "error");
  const unloaded = options.load === true && contents.load === undefined;
  return isFaulty || unloaded ? exitCodes.input : exitCodes.done;
}

async function read(input: Input, options: InspectOptions, io: Io): Promise<FileContents> {
  const file = input.path;
  switch (input.kind) {
    case "bundle":
      return bundleContents(file, await readBundle(sourceOf(input), readOptions(options, io)));
    case "module": {
      const reading = await readModuleFile(sourceOf(input));
      const contents = moduleContents(file, reading);
      if (reading.module === undefined || options.load !== true) return contents;
      return { ...contents, ...(await load(file, reading.module.elf, options, io)) };
    }
    case "metadata":
      return metadataContents(file, input.bytes, metadataLimits(options));
    case "manifest":
      return manifestContents(file, input.bytes, io.environment);
    case "unknown":
      return unknownContents(file, input.head);
  }
}

/** Only the module host sees more than the commands. */
async function load(
  path: string,
  elf: ElfInfo,
  options: InspectOptions,
  io: Io,
): Promise<Pick<FileContents, "load" | "findings">> {
  const faults = checkModule(elf, {});
  if (faults.length > 0) return { findings: faults };
  const { discovery, findings } = await loadDescription(path, {
    ...discoveryOptions(options, io),
    method: "host",
    arguments: splitArguments(options.args ?? ""),
  });
  return { findings, ...(discovery && { load: discovery }) };
}
