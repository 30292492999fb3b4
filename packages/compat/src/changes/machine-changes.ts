import type { BundledSharedObject } from "@rampart/bundle/read";
import { architectureByAlias, isArchitecture } from "@rampart/platforms";
import { type Change, change } from "./change.ts";
import type { ComparableBundle } from "./comparable-bundle.ts";

type ElfInfo = BundledSharedObject["elf"];

/** The machines that the binaries are for, which `module.json` may not say, or say wrongly. */
export function machineChanges(before: ComparableBundle, after: ComparableBundle): Change[] {
  return [...moduleChange(before, after), ...libraryChanges(before, after)];
}

function moduleChange(before: ComparableBundle, after: ComparableBundle): Change[] {
  const [was, is] = [before.module?.elf?.machine, after.module?.elf?.machine];
  if (was === undefined || is === undefined || was === is) return [];
  // The change of the field says the same.
  if (before.metadata.architecture === was && after.metadata.architecture === is) return [];
  const kind = couldLoad(before, was) ? "machine-changed" : "unused-machine-changed";
  return [change(kind, after.module?.entry ?? "", { before: was, after: is })];
}

/** Whether nodes that take the bundle may be of the machine that its module is for. */
function couldLoad({ metadata: { architecture = "" } }: ComparableBundle, machine: string): boolean {
  const declared = architectureByAlias(architecture) ?? architecture;
  return !isArchitecture(declared) || declared === machine;
}

/** Libraries that could be loaded with the old module, and cannot be with the new one. */
function libraryChanges(before: ComparableBundle, after: ComparableBundle): Change[] {
  const old = new Map((before.sharedObjects ?? []).map(({ entry, elf }) => [entry, elf]));
  return (after.sharedObjects ?? []).flatMap(({ entry, elf }) => {
    const was = old.get(entry)?.machine;
    if (was === undefined || was === elf.machine) return [];
    if (!isFor(before.module?.elf, was) || after.module?.elf?.machine === elf.machine) return [];
    return [change("machine-changed", entry, { before: was, after: elf.machine })];
  });
}

/** Of a module that could not be read it is not known. */
function isFor(module: ElfInfo | undefined, machine: string): boolean {
  return module === undefined || module.machine === machine;
}
