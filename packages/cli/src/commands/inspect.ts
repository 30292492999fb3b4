import {
  type BundleReading,
  checkModule,
  loadDescription,
  namedFunctions,
  readBundle,
  readModuleFile,
  releaseWithAll,
  splitArguments,
} from "@rampart/bundle";
import type { Discovery } from "@rampart/discovery";
import type { ElfInfo } from "@rampart/elf";
import { type Finding, finding, printable, renderFinding, report } from "@rampart/findings";
import { parseManifest, parseModuleMetadata } from "@rampart/metadata";
import { isMusl } from "@rampart/platforms";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { exitCodes } from "../exit-code.ts";
import { type FileContents, versionNeedsByLibrary } from "../file-contents.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { limitFlags, metadataLimits, readOptions } from "../limit-options.ts";
import { discoveryOptions, isolationFlags, loadFlags, sysrootFlags } from "../load-options.ts";
import { withPermittedLoad } from "../load-policy.ts";
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
    sysrootFlags,
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
  const options = await withPermittedLoad(asked, io);
  const input = await openInput(file, io);
  if (options.load === true) modulePathOf(file);
  if (options.load === true && input.kind !== "module")
    throw usage("--load is for a bare module", "Unpack the bundle first.");
  const contents = await read(input, options, io);
  const { stdout } = io;
  if (options.format === "json") stdout.write(commandDocument("inspect", toDocument(contents)));
  else {
    printFindings(report(file, contents.findings), options, io);
    stdout.write(renderContents(contents, styleFor(stdout, io, options.color), options.verbose));
  }
  const isFaulty = contents.findings.some(({ severity }) => severity === "error");
  const unloaded = options.load === true && contents.load === undefined;
  return isFaulty || unloaded ? exitCodes.input : exitCodes.done;
}

/** What `inspect` knows to look into. */
const expected = "a bundle (zip), a module.json or a module (.so)";

async function read(input: Input, options: InspectOptions, io: Io): Promise<FileContents> {
  const file = input.path;
  switch (input.kind) {
    case "bundle": {
      const read = await readBundle(sourceOf(input), readOptions(options, io));
      const { document: _, moduleJson: __, sharedObjects: ___, ...reading } = read;
      return { file, kind: "bundle", ...reading, findings: reasonsForAbsence(reading) };
    }
    case "module": {
      const { module, findings } = await readModuleFile(sourceOf(input));
      if (module === undefined) return { file, kind: "module", findings };
      const { size, sha256, elf } = module;
      const contents = { file, kind: "module" as const, size, module: { size, sha256, elf }, findings };
      return options.load === true ? { ...contents, ...(await load(file, elf, options, io)) } : contents;
    }
    case "metadata": {
      const { metadata, findings } = parseModuleMetadata(input.bytes, {
        bundled: false,
        ...metadataLimits(options),
      });
      return {
        file,
        kind: "metadata",
        size: input.bytes.length,
        ...(metadata && { metadata }),
        findings: metadata ? [] : findings,
      };
    }
    case "manifest": {
      const { findings } = parseManifest(input.bytes, io.environment);
      const found = findings.some(({ severity }) => severity === "error") ? "text" : "a manifest";
      const kind = found === "text" ? "unknown" : "manifest";
      return { file, kind, findings: [finding("file/unrecognised", {}, { found, expected })] };
    }
    case "unknown":
      return {
        file,
        kind: "unknown",
        findings: [finding("file/unrecognised", {}, { found: "binary data", expected })],
      };
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

/** Only the findings that explain why a part could not be read; judging is for `verify`. */
function reasonsForAbsence({ findings, metadata, module }: BundleReading): Finding[] {
  if (metadata !== undefined && module?.elf !== undefined) return [];
  return findings.filter(({ severity }) => severity === "error");
}

function toDocument({ entries, module, load: loaded, findings, ...rest }: FileContents): object {
  return {
    ...rest,
    ...(loaded && { load: loadDocument(loaded) }),
    ...(entries && {
      entries: entries.map(({ mode, ...entry }) => ({
        ...entry,
        ...(mode !== undefined && { mode: mode.toString(8).padStart(4, "0") }),
      })),
    }),
    ...(module && { module: { ...module, ...(module.elf && { elf: elfDocument(module.elf) }) } }),
    findings: findings.map(renderFinding),
  };
}

function loadDocument({ server, source, libraries, load: facts, ...loaded }: Discovery): object {
  const { name, version, commands, log } = loaded;
  return {
    loadedInto: server ?? source,
    ...(libraries && { libraries: libraries.map(printable) }),
    name,
    version,
    commands,
    log,
    ...facts,
  };
}

function elfDocument(elf: ElfInfo): object {
  const {
    machine,
    type,
    soname,
    needed,
    rpath,
    runpath,
    buildId,
    exportsOnLoad,
    debugOnly,
    stripped,
    hasDebugInfo,
    hardening,
    interpreter,
    processor,
    threadLocals,
    indirectFunctions,
  } = elf;
  return {
    machine,
    type,
    ...(soname !== undefined && { soname: printable(soname) }),
    needed: needed.map(printable),
    rpath: rpath.map(printable),
    runpath: runpath.map(printable),
    versionNeeds: versionNeedsByLibrary(elf),
    ...(buildId !== undefined && { buildId }),
    exportsOnLoad,
    debugOnly,
    stripped,
    hasDebugInfo,
    hardening,
    ...(interpreter !== undefined && { interpreter: printable(interpreter) }),
    ...(elf.needed.some(isMusl)
      ? { libc: "musl" }
      : elf.needed.includes("libc.so.6")
        ? { libc: "glibc" }
        : {}),
    processor,
    threadLocals,
    indirectFunctions,
    namedApi: namedApiDocument(elf),
  };
}

function namedApiDocument(elf: ElfInfo): object {
  const functions = namedFunctions(elf);
  const lowest = releaseWithAll(functions);
  return { functions, ...(lowest !== undefined && { lowestRedisVersion: lowest }) };
}
