import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder, readWhole, systemCode, unwritable, writeFileAtomic } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import { isObject } from "@rampart/metadata";
import { type ClusterState, emptyState } from "../cluster/cluster-state.ts";
import type { StateStore } from "./state-store.ts";

/** Largest state that is read, in bytes. */
const maxStateSize = 256 * 2 ** 20;

/** The state in a file of a folder, written anew with each change. */
export class FolderStore implements StateStore {
  readonly #path: string;
  readonly #lock: string;
  #state: ClusterState;
  #written: Promise<unknown> = Promise.resolve();

  private constructor(path: string, lock: string, state: ClusterState) {
    this.#path = path;
    this.#lock = lock;
    this.#state = state;
  }

  /**
   * Makes the folder where there is none.
   * @throws {RampartError} where the folder cannot be used, or its state is not one
   */
  static async open(folder: string): Promise<FolderStore> {
    makeFolder(folder);
    const lock = join(folder, ".rampart-emulator.lock");
    await takeLock(lock);
    try {
      const path = join(folder, "state.json");
      return new FolderStore(path, lock, (await readState(path)) ?? emptyState);
    } catch (error) {
      held.delete(lock);
      await rm(lock, { force: true });
      throw error;
    }
  }

  /** Another emulator may use the folder. */
  async close(): Promise<void> {
    await this.#written;
    held.delete(this.#lock);
    await rm(this.#lock, { force: true });
  }

  get state(): ClusterState {
    return this.#state;
  }

  async keep(state: ClusterState): Promise<void> {
    if (state === this.#state) return;
    this.#state = state;
    // One after the other, so that the last state is the one that stays.
    const written = this.#written.then(() => this.#write(state));
    this.#written = written.catch(() => undefined);
    await written;
  }

  async #write(state: ClusterState): Promise<void> {
    const text = `${JSON.stringify({ format, ...state }, null, 2)}\n`;
    await writeFileAtomic(this.#path, Buffer.from(text), { mode: 0o600 });
  }
}

/** Two emulators on one folder would each write what the other has not: the second is refused. */
async function takeLock(lock: string): Promise<void> {
  try {
    await writeFile(lock, `${process.pid}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (systemCode(error) !== "EEXIST") return unwritable(lock, error);
    const owner = Number((await readFile(lock, "utf8").catch(() => "")).trim());
    if (owner !== process.pid && isRunning(owner)) throw inUse(lock, owner);
    if (owner === process.pid && held.has(lock)) throw inUse(lock, owner);
    // Its process has ended without the chance to take it away.
    await rm(lock, { force: true });
    return await takeLock(lock);
  }
  held.add(lock);
}

/** Locks of this process. */
const held = new Set<string>();

function inUse(lock: string, owner: number): RampartError {
  const message = `another emulator (process ${owner}) keeps its state in ${dirname(lock)}`;
  return new RampartError("environment", "state-in-use", message, {
    help: "Name another folder with --data, or end that emulator first.",
  });
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

/** Raised when the form of the file changes. */
const format = 1;

async function readState(path: string): Promise<ClusterState | undefined> {
  const bytes = await readWhole(path, maxStateSize).catch((error: unknown) => {
    if (error instanceof RampartError && systemCode(error.cause) === "ENOENT") return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  const value = parseJson(bytes.toString("utf8"));
  if (isState(value)) {
    const { modules, artifacts, databases, actions, settings } = value;
    return { modules, artifacts, databases, actions, settings };
  }
  throw new RampartError("environment", "state-unreadable", `${path} is not the state of an emulator`, {
    help: "Name another folder, or delete the file to begin with an empty cluster.",
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isState(value: unknown): value is ClusterState {
  const lists = ["modules", "artifacts", "databases", "actions"];
  return (
    isObject(value) &&
    value["format"] === format &&
    lists.every((name) => Array.isArray(value[name])) &&
    isObject(value["settings"])
  );
}
