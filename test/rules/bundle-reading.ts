import type { ZipLimits } from "@rampart/archive";
import { readBundle } from "@rampart/bundle";
import {
  type BundleParts,
  buildBundle,
  sha256,
} from "../../packages/bundle/src/bundle-builder.test-support.ts";
import type { Case } from "./rule-case.ts";

/** The findings of a bundle that is made byte by byte; a good bundle of the example module where nothing is said. */
export function bundle(parts: BundleParts | Buffer = {}, limits: Partial<ZipLimits> = {}): Case {
  return async () => {
    const bytes = Buffer.isBuffer(parts) ? parts : buildBundle(parts);
    return (await readBundle({ bytes }, { limits })).findings;
  };
}

/** The findings of a bundle with these bytes as the module, its checksum in `module.json`. */
export function bundleOf(module: Buffer, metadata: object = {}): Case {
  return bundle({ module: { content: module }, metadata: { sha256: sha256(module), ...metadata } });
}
