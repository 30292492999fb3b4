import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { RampartError } from "@rampart/findings";
import { systemCode, unreadable } from "./system-error.ts";

/** What is at a path, symbolic links followed. An error of the system is thrown unchanged. */
export async function pathKind(path: string): Promise<"file" | "folder" | "other"> {
  return kindOf(await stat(path));
}

function kindOf(status: Stats): "file" | "folder" | "other" {
  if (status.isFile()) return "file";
  return status.isDirectory() ? "folder" : "other";
}

/**
 * Whether a path exists, links followed.
 * @throws {RampartError} where the system does not say
 */
export async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    return ["ENOENT", "ENOTDIR"].includes(systemCode(error) ?? "") ? false : unreadable(path, error);
  }
}

/**
 * Opening a pipe waits for its writer, and nothing can interrupt that: what is to be read at random is looked at first.
 * @returns the size of the file
 * @throws {RampartError} where the path is missing, or no regular file
 */
export async function requireRegularFile(path: string): Promise<number> {
  const status = await stat(path).catch((error: unknown) => unreadable(path, error));
  requireRegular(status, path);
  return status.size;
}

/** @throws {RampartError} where the path, of which this is the status, is no regular file */
export function requireRegular(status: Stats, path: string): void {
  const kind = kindOf(status);
  if (kind === "file") return;
  const reason = kind === "folder" ? "it is a folder" : "it is no regular file";
  throw new RampartError("environment", "not-a-file", `cannot read ${path}: ${reason}`);
}
