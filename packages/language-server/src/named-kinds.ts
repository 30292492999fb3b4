import { resolve } from "node:path";
import { isPresetName } from "@rampart/compat";
import type { Configuration } from "@rampart/project";
import type { NamedKinds } from "./document-kind.ts";

const none: NamedKinds = { manifests: new Set(), targets: new Set() };

/** The manifests that a configuration packs with, and the files of the targets that it checks against. */
export function namedKinds(configuration: Configuration | undefined): NamedKinds {
  if (configuration === undefined) return none;
  const { folder, bundles, targets } = configuration;
  const absolute = (path: string) => resolve(folder, path);
  return {
    manifests: new Set(bundles.flatMap(({ manifest }) => (manifest === undefined ? [] : absolute(manifest)))),
    targets: new Set(targets.filter((name) => !isPresetName(name)).map(absolute)),
  };
}
