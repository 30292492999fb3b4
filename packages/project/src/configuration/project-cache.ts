import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { translated } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import { type PlatformData, releasedData } from "@rampart/platforms";
import { readOwnData, withReadData } from "../platform-data/read-own-data.ts";
import { findBaseline } from "./find-baseline.ts";
import { findConfiguration } from "./find-configuration.ts";
import type { Configuration } from "./parse-configuration.ts";
import { Project } from "./project.ts";

/** A project as its files are now, with the data that it names. */
export interface ReadProject {
  /** The error that keeps it from being read. */
  readonly project: Project | RampartError;
  readonly configuration?: Configuration;
  readonly data: PlatformData;
}

interface Kept {
  readonly state: string;
  readonly read: Promise<ReadProject>;
}

export interface ProjectNames {
  /** As `--config` and `--baseline` name them, for every file. */
  readonly config?: string | undefined;
  readonly baseline?: string | undefined;
}

/**
 * Projects of files that are judged over and over. Each is read again when one of its files has changed, which is looked
 * up and not listened for: not every editor tells.
 */
export class ProjectCache {
  readonly #names: ProjectNames;
  readonly #kept = new Map<string, Kept>();

  constructor(names: ProjectNames) {
    this.#names = names;
  }

  /** The project of a file: as a command finds it in the folder of the file, or without a configuration in `root`. */
  of(file: string, root?: string): Promise<ReadProject> {
    const own = dirname(resolve(file));
    const configuration = this.#names.config ?? configurationAt(own);
    const folder = configuration === undefined ? (root ?? own) : own;
    const baseline =
      this.#names.baseline ?? findBaseline(configuration === undefined ? folder : dirname(configuration));
    const known = this.#kept.get(folder);
    const state = [configuration, baseline].map(stateOf).join("\n");
    if (known?.state === state) return known.read;
    const read = readProject(folder, this.#names);
    this.#kept.set(folder, { state, read });
    return read;
  }
}

/** Several in one folder are an error, which reading the project says. */
function configurationAt(folder: string): string | undefined {
  try {
    return findConfiguration(folder);
  } catch {
    return folder;
  }
}

/** What differs once a file is written again. */
function stateOf(path: string | undefined): string {
  if (path === undefined) return "";
  const status = statSync(path, { throwIfNoEntry: false });
  return `${path} ${status?.mtimeMs} ${status?.size} ${status?.ino}`;
}

async function readProject(folder: string, names: ProjectNames): Promise<ReadProject> {
  try {
    const { config, baseline } = names;
    const project = await Project.load({
      folder,
      ...(config !== undefined && { config }),
      ...(baseline !== undefined && { baseline }),
    });
    const { configuration } = project;
    const named = configuration?.data;
    const data =
      named === undefined
        ? releasedData
        : withReadData(releasedData, await readOwnData(join(configuration?.folder ?? folder, named)));
    return { project, ...(configuration && { configuration }), data };
  } catch (thrown) {
    const error = translated(thrown);
    if (error instanceof RampartError) return { project: error, data: releasedData };
    throw error;
  }
}
