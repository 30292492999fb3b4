import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { RampartError } from "@rampart/findings";
import { readWhole } from "./read-whole.ts";
import { calling, callingNow } from "./system-call.ts";
import { TemporaryFile } from "./temporary-file.ts";

/**
 * Gives a file that is there new content, and leaves its owner, its mode and its other names as they are. It is
 * replaced where that keeps all of them, else written in place, with the old content kept beside it meanwhile.
 * @throws {RampartError} where it cannot be written; it has its old content then
 */
export async function rewriteFile(
  path: string,
  content: Uint8Array,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  signal?.throwIfAborted();
  const { uid, gid, mode, nlink } = await calling("read", path, () => stat(path));
  if (nlink === 1) {
    const file = await TemporaryFile.create(path);
    try {
      await file.write(content);
      if (await file.giveTo({ uid, gid, mode: mode & 0o7777 })) {
        await file.finish();
        signal?.throwIfAborted();
        return file.rename();
      }
    } finally {
      await file.discard();
    }
  }
  await rewriteInPlace(path, content, signal);
}

async function rewriteInPlace(
  path: string,
  content: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  const target = await calling("read", path, () => realpath(path));
  const before = await readWhole(target, Number.POSITIVE_INFINITY, signal);
  const copy = await TemporaryFile.create(path);
  try {
    await copy.write(before);
    await copy.finish();
    signal?.throwIfAborted();
    overwrite(target, content, before, copy);
  } finally {
    await copy.discard();
  }
}

/** Nothing of this process comes in between: no signal finds half of the content. */
function overwrite(target: string, content: Uint8Array, before: Uint8Array, copy: TemporaryFile): void {
  try {
    writeInPlace(target, content);
  } catch (error) {
    try {
      writeInPlace(target, before);
    } catch {
      copy.leave();
      const reason = error instanceof Error ? error.message : String(error);
      const lost = `${copy.shownPath} could not be put back; its content is in ${copy.path}`;
      throw new RampartError("environment", "roll-back-failed", `${reason}; ${lost}`, { cause: error });
    }
    throw error;
  }
}

function writeInPlace(path: string, content: Uint8Array): void {
  const descriptor = callingNow("write", path, () => openSync(path, "r+"));
  try {
    for (let done = 0; done < content.length; ) {
      done += callingNow("write", path, () =>
        writeSync(descriptor, content, done, content.length - done, done),
      );
    }
    callingNow("write", path, () => ftruncateSync(descriptor, content.length));
    callingNow("write", path, () => fsyncSync(descriptor));
  } finally {
    callingNow("write", path, () => closeSync(descriptor));
  }
}
