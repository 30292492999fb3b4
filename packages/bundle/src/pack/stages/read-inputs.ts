import { basename, dirname, resolve } from "node:path";
import { controlCharacter, invisibleCharacter } from "@rampart/bytes";
import { type Finding, finding, withoutErrorCode } from "@rampart/findings";
import {
  type JsonObject,
  judgeAbsentManifest,
  type Manifest,
  type ParsedManifest,
  parsedEmptyManifest,
  type SourceDocument,
  usableManifest,
} from "@rampart/metadata";
import { forCommand } from "../../command-severities.ts";
import { checkHardening } from "../../module/check-hardening.ts";
import { checkModule } from "../../module/check-module.ts";
import {
  type ModuleFile,
  type ModuleFileReading,
  readModuleBytes,
  readModuleFile,
} from "../../module/module-file.ts";
import { checkFileSize } from "../file-size.ts";
import type { InputOptions } from "../pack-options.ts";
import type { ReadManifestRun } from "../read-manifest.ts";
import { hasError, type Staged } from "../staged.ts";

/** The files that are packed, and what the caller sets in the manifest. */
export interface Inputs {
  /** With the caller's fields. */
  readonly manifest: Manifest;
  /** For the places of findings; absent where there is neither a manifest nor a field. */
  readonly document?: SourceDocument;
  /** Values of the wrong form that are written as they are. */
  readonly verbatim: JsonObject;
  /** The fields of the manifest that the caller set. */
  readonly fields: JsonObject;
  /** Folder that a relative `local_path` starts from. */
  readonly localPathFolder: string;
  readonly module: ModuleFile;
  /** Name of the folder that the module lies in. */
  readonly moduleFolder: string;
}

export interface ReadInputsRun extends ReadManifestRun {
  /** All bytes of the module, where it was read already. */
  readonly moduleBytes?: Uint8Array | undefined;
}

/**
 * Reads the manifest and the module, and judges each for itself. Without a module that is ELF there are no inputs.
 * @throws {RampartError} where a file cannot be read, or a field of the caller's is at fault
 */
export async function readInputs(options: InputOptions, run: ReadInputsRun): Promise<Staged<Inputs>> {
  const [parsed, reading] = await Promise.all([
    judgedManifest(options, run),
    readModule(options.modulePath, run.moduleBytes),
  ]);
  const { document, findings: ofManifest } = parsed;
  const { module } = reading;
  if (module === undefined) return { findings: [...ofManifest, ...reading.findings] };
  const found = [...ofManifest, ...reading.findings, ...checkBinary(module)];
  const findings = hasError(found) ? found : [...found, ...forCommand(run.command, checkFileName(module))];
  const inputs = {
    ...usableManifest(parsed),
    ...(document && { document }),
    fields: options.fields ?? {},
    localPathFolder: options.localPathFolder ?? dirname(options.manifestPath ?? ""),
    module,
    moduleFolder: moduleFolderOf(options.modulePath),
  };
  return { value: inputs, findings };
}

export function moduleFolderOf(modulePath: string): string {
  return basename(dirname(resolve(modulePath)));
}

async function readModule(path: string, bytes: Uint8Array | undefined): Promise<ModuleFileReading> {
  if (bytes !== undefined) return readModuleBytes(path, bytes);
  const findings = await checkFileSize(path, { entry: basename(path) });
  return findings.length > 0 ? { findings } : readModuleFile({ path });
}

async function judgedManifest(
  options: InputOptions,
  { command, judging, signal }: ReadManifestRun,
): Promise<ParsedManifest> {
  const isWritten = options.manifestPath !== undefined || Object.keys(options.fields ?? {}).length > 0;
  if (!isWritten) {
    return { ...parsedEmptyManifest, findings: forCommand(command, judgeAbsentManifest(judging)) };
  }
  // What reads YAML is as large as the rest, and loaded where there is some.
  const { readManifest } = await import("../read-manifest.ts");
  return readManifest(options, { command, judging, signal });
}

/** Information about a binary is left to `lint`. */
function checkBinary({ elf }: ModuleFile): Finding[] {
  const hardening = checkHardening(elf, {}).filter(({ severity }) => severity !== "info");
  return [...checkModule(elf, {}), ...hardening];
}

/** A cluster recognises the module by the ending of its name. */
function checkFileName({ fileName }: ModuleFile): Finding[] {
  const isUsable =
    fileName.endsWith(".so") &&
    !/[\\:]/.test(fileName) &&
    !controlCharacter.test(fileName) &&
    !invisibleCharacter.test(fileName);
  return isUsable ? [] : [withoutErrorCode(finding("bundle/module-name-unusable", {}, { name: fileName }))];
}
