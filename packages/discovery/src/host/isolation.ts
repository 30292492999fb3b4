import { realpath, stat } from "node:fs/promises";
import { DiscoveryError } from "../discovery-error.ts";

/** What a module has to itself while it is loaded. */
const isolatedParts = ["network", "processes", "files"] as const;

export type IsolatedPart = (typeof isolatedParts)[number];

/** `files`: the module writes only where it may, and its `/proc` shows no process of the caller. */
export type Isolation = Readonly<Record<IsolatedPart, boolean>>;

export interface IsolationOptions {
  /** Folders that the module may write to, beside the one of its load. */
  readonly allowWrite?: readonly string[] | undefined;
  /** Load nothing where the system does not permit the whole isolation. */
  readonly requireIsolation?: boolean | undefined;
  /** Called where a load continues without a part of it. */
  readonly onMissingIsolation?: ((missing: readonly IsolatedPart[]) => void) | undefined;
}

/**
 * The words with which a host isolates what it loads.
 * @throws {DiscoveryError} where a folder that may be written to is none
 */
export async function isolationWords({ allowWrite = [], requireIsolation }: IsolationOptions) {
  const folders = await Promise.all(allowWrite.map(folderOf));
  return [
    ...folders.flatMap((folder) => ["--allow-write", folder]),
    ...(requireIsolation === true ? ["--require-isolation"] : []),
  ];
}

async function folderOf(given: string): Promise<string> {
  try {
    const folder = await realpath(given);
    if ((await stat(folder)).isDirectory()) return folder;
  } catch (cause) {
    throw new DiscoveryError("no-folder", `${given} is no folder that can be written to`, {
      facts: { folder: given },
      cause,
    });
  }
  throw new DiscoveryError("no-folder", `${given} is not a folder`, { facts: { folder: given } });
}

/**
 * Says what a load lacked; undefined where no host ran at all.
 * @throws {DiscoveryError} where the caller required the whole isolation
 */
export function judgeIsolation(isolation: Isolation | undefined, options: IsolationOptions): void {
  const missing = isolatedParts.filter((part) => isolation?.[part] !== true);
  if (missing.length === 0) return;
  if (options.requireIsolation !== true) {
    options.onMissingIsolation?.(missing);
    return;
  }
  const parts = missing.join(", ");
  const message = `the system does not permit the isolation of ${parts}; the module was not loaded`;
  throw new DiscoveryError("not-isolated", message, { facts: { missing } });
}
