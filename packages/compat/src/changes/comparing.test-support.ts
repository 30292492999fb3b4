import type { BundledSharedObject, BundleReading } from "@rampart/bundle";
import type { Command, ModuleMetadata } from "@rampart/metadata";
import { command, metadataOf } from "../../../bundle/src/bundle-builder.test-support.ts";
import { goodElf } from "../../../elf/src/elf-info.test-support.ts";
import type { Change } from "./change.ts";
import { type ComparableBundle, compareBundles } from "./compare-bundles.ts";

type ElfInfo = BundledSharedObject["elf"];

/** A bundle as it is read, without bytes: right by default, other wherever a test says so. */
export function bundleWith(metadata: object = {}, parts: Partial<BundleReading> = {}): ComparableBundle {
  const fields = metadataOf(metadata) as unknown as ModuleMetadata;
  return { findings: [], entries: [], ...parts, metadata: fields };
}

/** What changed between two bundles that differ in their metadata. */
export function changesOf(before: object, after: object): readonly Change[] {
  return compareBundles(bundleWith(before), bundleWith(after)).changes.filter(
    ({ kind }) => kind !== "version-kept",
  );
}

export function commandWith(name: string, fields: Partial<Command> = {}): Command {
  return command(name, fields) as Command;
}

/** What a shared object needs: `["libc.so.6", "GLIBC_2.34"]`, and libraries beside. */
export function elfWith(
  versions: readonly (readonly [library: string, version: string])[],
  needed: readonly string[] = [],
  machine = "x86_64",
): ElfInfo {
  const versionNeeds = versions.map(([library, version]) => ({ library, version, weak: false }));
  return { ...goodElf, machine, needed, versionNeeds };
}

export function moduleOf(elf: ElfInfo, sha256 = "a".repeat(64)): Partial<BundleReading> {
  return { module: { entry: "tally.so", size: 1000, sha256, elf } };
}

/** What differs, and the changes that are to be found. */
export type Case = [what: string, before: object, after: object, expected: readonly object[]];

/** Metadata with one command. */
export const one = (name: string, fields: object = {}) => ({ commands: [commandWith(name, fields)] });

/** Metadata with one dependency. */
export const deps = (name: string, fields: object) => ({
  dependencies: Object.fromEntries([[name, fields]]),
});
