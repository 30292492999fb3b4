import { link, rename, rm } from "node:fs/promises";
import { RampartError } from "@rampart/findings";
import { systemReason, unwritable } from "./system-error.ts";
import { besideOf } from "./temporary-file.ts";

/** A file that is whole, and the place in the same file system where it belongs. */
export interface Move {
  readonly path: string;
  readonly target: string;
}

interface Step extends Move {
  /** Where the file is kept that stood at the target; absent where none did. */
  readonly aside?: string;
  isMoved: boolean;
}

/**
 * Moves files to their places, all of them or none. Those that stand there are kept aside until the last is moved, and
 * put back where one cannot be.
 * @throws {RampartError} where one cannot be moved; what could not be put back is named, with where it is
 */
export async function moveAll(moves: readonly Move[]): Promise<void> {
  const steps: Step[] = [];
  try {
    for (const move of moves) {
      const aside = await keepAside(move.target);
      const step: Step = { ...move, ...(aside !== undefined && { aside }), isMoved: false };
      steps.push(step);
      await rename(move.path, move.target).catch((error: unknown) => unwritable(move.target, error));
      step.isMoved = true;
    }
  } catch (error) {
    throw await takeBack(steps, error);
  }
  for (const { aside } of steps) if (aside !== undefined) await rm(aside, { force: true });
}

/** A second name for a file, so that its own never goes missing; undefined where there is none. */
async function keepAside(target: string): Promise<string | undefined> {
  const aside = besideOf(target, "old");
  try {
    // Some file systems know no second names.
    await link(target, aside).catch(() => rename(target, aside));
    return aside;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    return unwritable(target, error);
  }
}

/** The error to throw: the one given, with what could not be put back. */
async function takeBack(steps: readonly Step[], error: unknown): Promise<unknown> {
  const lost: string[] = [];
  for (const { aside, target, isMoved } of steps.toReversed()) {
    try {
      if (aside !== undefined) {
        await rename(aside, target);
        // Where both were names of one file, renaming did nothing.
        await rm(aside, { force: true });
      } else if (isMoved) await rm(target);
    } catch (failure) {
      const kept = aside === undefined ? "is new" : `is in ${aside}`;
      lost.push(`${target} could not be put back (${systemReason(failure) ?? String(failure)}); it ${kept}`);
    }
  }
  if (lost.length === 0) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new RampartError("environment", "roll-back-failed", [reason, ...lost].join("; "), { cause: error });
}
