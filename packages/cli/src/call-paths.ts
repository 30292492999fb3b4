import { type NamedPath, refuseOverlap } from "@rampart/files";
import { usage } from "./option-values.ts";
import type { FormatFile } from "./output-options.ts";

/** Paths of a call by the names that its messages give them; what is absent is not part of it. */
export type CallPaths = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Called before anything is read or written.
 * @throws {RampartError} where an output is an input or another output, or is `-`: the call is at fault
 */
export async function refuseSharedPaths(
  inputs: CallPaths,
  outputs: CallPaths,
  files: readonly FormatFile[] = [],
): Promise<void> {
  const stream = pathsOf(outputs).find(({ path }) => path === "-");
  if (stream !== undefined)
    throw usage(`${stream.name} is written to a file, not to standard output`, "A file of that name is ./-.");
  await refuseOverlap(pathsOf(inputs).filter(isFile), [
    ...pathsOf(outputs).filter(isFile),
    ...reportPaths(files),
  ]);
}

/** The files of reports, as the call names them. */
export function reportPaths(files: readonly FormatFile[]): NamedPath[] {
  return files.map(({ format, path }) => ({ name: `--format ${format}=FILE`, path }));
}

function pathsOf(paths: CallPaths): NamedPath[] {
  return Object.entries(paths).flatMap(([name, path]) =>
    [path ?? []].flat().map((one) => ({ name, path: one })),
  );
}

/** Standard input is no file, and a template names one only when it is filled in. */
function isFile({ path }: NamedPath): boolean {
  return path !== "-" && path !== "" && !/\{\w+\}/.test(path);
}
