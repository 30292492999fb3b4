import { openZip, unsafeNameReason } from "@rampart/archive";
import { nodeRuntime, type TreeFile } from "@rampart/files";
import { type Finding, finding } from "@rampart/findings";
import { isObject, type JsonObject, type ModuleMetadata, renderJson, type Scalars } from "@rampart/metadata";
import { type BundleSource, withBundle } from "../bundle-source.ts";
import { readBundle } from "../open-bundle.ts";
import { integersIn } from "../pack/strict-ramp.ts";
import { isBundleFault } from "../read/bundle-fault.ts";
import { extractFiles } from "./extract-files.ts";
import { pathOf, toFile, type UnpackOptions, type UnpackResult } from "./unpack-bundle.ts";

/**
 * Extracts what RAMP's `unpack` extracts: `<module_name>.json`, the metadata as RAMP's reader returns it, and the module
 * under its own name. Dependencies stay in the bundle. Source: RedisLabsModules/RAMP, RAMP/ramp.py, RAMP/unpacker.py.
 * @throws {RampartError} where the folder cannot be written, or something else than a regular file is in the way
 */
export async function unpackForRamp(source: BundleSource, options: UnpackOptions): Promise<UnpackResult> {
  const { metadata, document, module, findings } = await readBundle(source, options);
  const known = metadata === undefined ? [] : checkName(metadata);
  const all = [...findings, ...known];
  if (metadata === undefined || module === undefined || all.some(isBundleFault))
    return { files: [], findings: all };
  const fields = isObject(document?.value) ? document.value : { ...metadata };
  const json = renderUnpacked(fields, integersIn(document?.scalars));
  const metadataFile: TreeFile = {
    name: jsonName(metadata),
    mode: 0o666,
    open: async function* () {
      yield Buffer.from(json);
    },
  };
  return withBundle(source, async (bytes) => {
    const zip = await openZip(bytes, nodeRuntime, options.limits);
    const modules = zip.entries.filter(({ name }) => name === module.entry).map(toFile);
    const files = await extractFiles([metadataFile, ...modules], options, pathOf(source));
    return Array.isArray(files) ? { files, findings } : { files: [], findings: [...findings, files] };
  });
}

function jsonName({ module_name }: ModuleMetadata): string {
  return `${module_name}.json`;
}

/** The name of the module becomes that of a file; RAMP would write wherever it leads. */
function checkName(metadata: ModuleMetadata): Finding[] {
  const name = jsonName(metadata);
  const unsafe = name.includes("/") ? "it leads to another folder" : unsafeNameReason(name);
  if (unsafe === undefined) return [];
  const reason = `module_name would be a file ${JSON.stringify(name)} (${unsafe})`;
  return [finding("bundle/unsafe-name", { entry: "module.json", pointer: "/module_name" }, { reason })];
}

function renderUnpacked(metadata: JsonObject, integers: Scalars): string {
  const systems = ["os_list", "operating_systems"].flatMap((field) => {
    const list = metadata[field];
    return Array.isArray(list) ? [[field, list.map(systemObject)] as const] : [];
  });
  const version = Math.trunc(Number(metadata["version"]));
  return `${renderJson({ ...metadata, version, ...Object.fromEntries(systems) }, integers)}\n`;
}

/** `rhel9` as `{name: "rhel", version: "9"}`. */
function systemObject(token: unknown): unknown {
  const [name] = /[a-zA-Z_]+/.exec(String(token)) ?? [];
  const [version] = /\d+(\.\d+)?(\.\d+)?/.exec(String(token)) ?? [];
  return { name, version };
}
