import { judgeManifest, type Profile, parseManifest } from "@rampart/metadata";
import type { JudgedFile } from "../report-files.ts";
import { judgedText } from "./text-file.ts";

/** What can be said of a manifest without the module. */
export function judgedManifest(
  bytes: Uint8Array,
  environment: NodeJS.ProcessEnv,
  profile?: Profile,
): JudgedFile {
  const manifest = parseManifest(bytes, environment);
  return judgedText("manifest", bytes, judgeManifest(manifest, profile === undefined ? {} : { profile }));
}
