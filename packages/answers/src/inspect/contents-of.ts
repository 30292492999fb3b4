import {
  type BundleReading,
  type ModuleReading,
  reasonsForAbsence,
  unreadEntries,
} from "@rampart/bundle/read";
import { fileFormat, formatInWords } from "@rampart/bytes";
import { type Finding, finding } from "@rampart/findings";
import {
  type Environment,
  type ModuleMetadataOptions,
  parseManifest,
  parseModuleMetadata,
} from "@rampart/metadata";
import type { FileContents } from "./file-contents.ts";

/** What `inspect` knows to look into. */
const expected = "a bundle (zip), a module.json or a module (.so)";

export function bundleContents(file: string, read: BundleReading): FileContents {
  const { document: _, moduleJson: __, sharedObjects: ___, unreadArchives: ____, ...reading } = read;
  // Judging is for `verify`.
  return { file, kind: "bundle", ...reading, findings: reasonsForAbsence(read, unreadEntries(read)) };
}

export function moduleContents(file: string, { module, findings }: ModuleReading): FileContents {
  if (module === undefined) return { file, kind: "module", findings };
  const { size, sha256, elf } = module;
  return { file, kind: "module", size, module: { size, sha256, elf }, findings };
}

export function metadataContents(
  file: string,
  bytes: Uint8Array,
  limits: Pick<ModuleMetadataOptions, "maxSize" | "maxValues"> = {},
): FileContents {
  const { metadata, findings } = parseModuleMetadata(bytes, { bundled: false, ...limits });
  const absence = metadata ? [] : findings;
  return { file, kind: "metadata", size: bytes.length, ...(metadata && { metadata }), findings: absence };
}

/** A manifest is what a bundle is made from, and holds nothing itself. */
export function manifestContents(file: string, bytes: Uint8Array, environment: Environment): FileContents {
  const { findings } = parseManifest(bytes, environment);
  if (findings.some(({ severity }) => severity === "error")) return unknownContents(file, bytes);
  return { file, kind: "manifest", findings: [unrecognised("a manifest")] };
}

export function unknownContents(file: string, head: Uint8Array): FileContents {
  return { file, kind: "unknown", findings: [unrecognised(formatInWords(fileFormat(head)))] };
}

function unrecognised(found: string): Finding {
  return finding("file/unrecognised", {}, { found, expected });
}
