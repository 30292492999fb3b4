import { linkSync, lstatSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { RampartError } from "@rampart/findings";
import { callingNow } from "./system-call.ts";
import { refused, systemCode, systemReason, unwritable } from "./system-error.ts";
import { besideOf } from "./temporary-file.ts";
import { claim, release } from "./temporary-paths.ts";

/** A file that is whole, and the place in the same file system where it belongs. */
export interface Move {
  readonly path: string;
  readonly target: string;
  /** How messages name the target; by default as it is. */
  readonly shownTarget?: string;
  /** Whether a file that is at the target may give way; by default it may. */
  readonly replaces?: boolean;
}

interface Step {
  readonly target: string;
  readonly shownTarget: string;
  /** Where the file is kept that was at the target; absent where none did. */
  aside?: { readonly path: string; readonly shownPath: string };
  isMoved: boolean;
}

/**
 * Moves files to their places, all of them or none. Those that are there are kept aside until the last is moved, and
 * put back where one cannot be. Nothing of this process comes in between, no signal either.
 * @throws {RampartError} where one cannot be moved; what could not be put back is named, with where it is
 */
export function moveAll(moves: readonly Move[]): void {
  const steps: Step[] = [];
  try {
    for (const { path, target, shownTarget = target, replaces = true } of moves) {
      const step: Step = { target, shownTarget, isMoved: false };
      steps.push(step);
      if (replaces) replace(path, step);
      else placeNew(path, target, shownTarget);
      step.isMoved = true;
    }
  } catch (error) {
    throw takeBack(steps, error);
  }
  for (const { aside } of steps) if (aside !== undefined) forget(aside);
}

function replace(path: string, step: Step): void {
  keepAside(step);
  callingNow("write", step.shownTarget, () => renameSync(path, step.target));
}

/** By a second name, which the system gives only where there is none of it: renaming would replace what is there. */
function placeNew(path: string, target: string, shownTarget: string): void {
  try {
    linkSync(path, target);
  } catch (error) {
    if (systemCode(error) === "EEXIST") throw occupied(shownTarget);
    if (!knowsNoLinks(error)) unwritable(shownTarget, error);
    if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) throw occupied(shownTarget);
    callingNow("write", shownTarget, () => renameSync(path, target));
  }
}

function occupied(path: string): RampartError {
  return new RampartError("environment", "file-exists", `${path} already exists`, {
    help: "Choose another folder. Or replace it with --force.",
  });
}

/** Some file systems know no second names, and some systems grant none for the file of another. */
function knowsNoLinks(error: unknown): boolean {
  return ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EXDEV"].includes(systemCode(error) ?? "");
}

/** A second name for a file, so that its own never goes missing. */
function keepAside(step: Step): void {
  const path = besideOf(step.target, "old");
  try {
    try {
      linkSync(step.target, path);
    } catch (error) {
      const status = lstatSync(step.target, { throwIfNoEntry: false });
      if (status?.isDirectory()) refused("write", step.shownTarget, error, "it is a folder");
      renameSync(step.target, path);
    }
    step.aside = { path, shownPath: join(dirname(step.shownTarget), basename(path)) };
  } catch (error) {
    if (systemCode(error) !== "ENOENT") unwritable(step.shownTarget, error);
  }
}

function forget({ path, shownPath }: NonNullable<Step["aside"]>): void {
  claim(shownPath, () => rmSync(path, { force: true }));
  release(shownPath);
}

/** The error to throw: the one given, with what could not be put back. */
function takeBack(steps: readonly Step[], error: unknown): unknown {
  const lost: string[] = [];
  for (const { aside, target, shownTarget, isMoved } of steps.toReversed()) {
    try {
      if (aside !== undefined) {
        renameSync(aside.path, target);
        // Where both were names of one file, renaming did nothing.
        forget(aside);
      } else if (isMoved) rmSync(target);
    } catch (failure) {
      const kept = aside === undefined ? "is new" : `is in ${aside.shownPath}`;
      lost.push(
        `${shownTarget} could not be put back (${systemReason(failure) ?? String(failure)}); it ${kept}`,
      );
    }
  }
  if (lost.length === 0) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new RampartError("environment", "roll-back-failed", [reason, ...lost].join("; "), { cause: error });
}
