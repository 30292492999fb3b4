import { type BundleReading, readBundle } from "@rampart/bundle";
import { type BundleParts, buildBundle } from "../../bundle/src/bundle-builder.test-support.ts";

/** A good bundle of the example module (rhel9, x86_64, Redis 8.0) with other metadata. */
export async function bundleWith(metadata: object = {}, parts: BundleParts = {}): Promise<BundleReading> {
  return await readBundle({ bytes: buildBundle({ metadata, ...parts }) });
}

/** What kept an ELF file of `fixtures/modules` apart from the example: its needs. */
export function needing(
  reading: BundleReading,
  needs: Partial<NonNullable<NonNullable<BundleReading["module"]>["elf"]>>,
): BundleReading {
  const { module } = reading;
  if (module?.elf === undefined) throw new Error("the bundle has no module");
  return { ...reading, module: { ...module, elf: { ...module.elf, ...needs } } };
}
