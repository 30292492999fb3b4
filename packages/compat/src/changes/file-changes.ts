import { type BundleReading, isModuleName } from "@rampart/bundle/read";
import { type Change, change, type FileState, namesOnEither } from "./change.ts";

/** The module, and the other entries beside `module.json`. */
export function fileChanges(before: BundleReading, after: BundleReading): Change[] {
  const [old, current] = [otherFiles(before), otherFiles(after)];
  return [
    ...moduleChanges(before, after),
    ...namesOnEither(old, current).flatMap((name) => compare(name, old.get(name), current.get(name))),
    ...modeChanges(before, after),
  ];
}

/** Of entries that both have, where both say with which permissions they are unpacked. */
function modeChanges(before: BundleReading, after: BundleReading): Change[] {
  const old = new Map(before.entries.map(({ name, mode }) => [name, mode]));
  return after.entries.flatMap(({ name, mode }) => {
    const earlier = old.get(name);
    if (earlier === undefined || mode === undefined || earlier === mode) return [];
    const isLost = name === after.module?.entry && isExecutable(earlier) && !isExecutable(mode);
    const kind = isLost ? "module-not-executable" : "mode-changed";
    return [change(kind, name, { before: octal(earlier), after: octal(mode) })];
  });
}

function isExecutable(mode: number): boolean {
  return (mode & 0o111) !== 0;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

function moduleChanges({ module: before }: BundleReading, { module: after }: BundleReading): Change[] {
  if (before === undefined || after === undefined || before.sha256 === after.sha256) return [];
  return [change("module-changed", after.entry, grown(state(before), state(after)))];
}

function otherFiles({ entries, module }: BundleReading): ReadonlyMap<string, FileState> {
  const files = entries.filter(({ kind }) => kind !== "directory");
  // One that could not be read is a module all the same, and no file that came or went.
  const moduleEntry = module?.entry ?? files.find(({ name }) => isModuleName(name))?.name;
  const others = files.filter(({ name }) => name !== "module.json" && name !== moduleEntry);
  return new Map(others.map((entry) => [entry.name, state(entry)]));
}

function compare(name: string, before: FileState | undefined, after: FileState | undefined): Change[] {
  if (before === undefined) return after === undefined ? [] : [change("file-added", name, { after })];
  if (after === undefined) return [change("file-removed", name, { before })];
  // Of what could not be read nothing is known, not even its size: the zip only states one.
  if (before.sha256 === undefined || after.sha256 === undefined) return [];
  const isSame = before.size === after.size && before.sha256 === after.sha256;
  return isSame ? [] : [change("file-changed", name, grown(before, after))];
}

/** Bytes of the zip: they differ with how it was compressed, too. */
export function sizeChanges({ size: before }: BundleReading, { size: after }: BundleReading): Change[] {
  if (before === undefined || after === undefined || before === after) return [];
  return [change("bundle-size-changed", "bundle", { before, after, ...ratio(before, after) })];
}

function state({ size, sha256 }: FileState): FileState {
  return { size, ...(sha256 !== undefined && { sha256 }) };
}

function grown(before: FileState, after: FileState) {
  return { before, after, ...ratio(before.size, after.size) };
}

function ratio(before: number, after: number): { readonly ratio?: number } {
  return before === 0 ? {} : { ratio: Math.round((after / before) * 10_000) / 10_000 };
}
