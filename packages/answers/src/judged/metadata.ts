import { type ModuleMetadataOptions, type Profile, parseModuleMetadata } from "@rampart/metadata";
import type { JudgedFile } from "./judged-file.ts";
import { judgedText } from "./text-file.ts";

/** What is said of a `module.json` outside a bundle. */
export function judgedMetadata(
  bytes: Uint8Array,
  profile?: Profile,
  limits: Pick<ModuleMetadataOptions, "maxSize" | "maxValues"> = {},
): JudgedFile {
  const { findings } = parseModuleMetadata(bytes, {
    bundled: false,
    ...(profile !== undefined && { profile }),
    ...limits,
  });
  return judgedText("metadata", bytes, findings);
}
