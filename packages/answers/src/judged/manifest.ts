import { type Environment, judgeManifest, type Profile, parseManifest } from "@rampart/metadata";
import type { JudgedFile } from "./judged-file.ts";
import { judgedText } from "./text-file.ts";

/** What can be said of a manifest without the module. */
export function judgedManifest(bytes: Uint8Array, environment: Environment, profile?: Profile): JudgedFile {
  const manifest = parseManifest(bytes, environment);
  return judgedText("manifest", bytes, judgeManifest(manifest, profile === undefined ? {} : { profile }));
}
