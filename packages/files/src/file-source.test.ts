import { appendFile, mkdtemp, open, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EndOfBytesError } from "@rampart/bytes";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { handleSource, openFile, withFile } from "./file-source.ts";
import { rampartErrorOf } from "./rampart-error.test-support.ts";

const bytes = Buffer.from("0123456789");
const folder = await mkdtemp(join(tmpdir(), "rampart-files-"));
const path = join(folder, "module.so");

beforeEach(() => writeFile(path, bytes));
afterAll(() => rm(folder, { recursive: true }));

describe("a file that is opened", () => {
  it("gives exactly what is asked for, and nothing after it is closed", async () => {
    const source = await openFile(path);
    expect(source.size).toBe(10);
    expect(Buffer.from(await source.read(2, 3)).toString()).toBe("234");
    expect(await source.read(10, 0)).toHaveLength(0);
    await source.close();
    await expect(source.read(0, 1)).rejects.toThrow();
  });

  it("throws where it is shorter than what is asked for", async () => {
    await withFile(path, async (source) => {
      await expect(source.read(8, 3)).rejects.toMatchObject({ offset: 8, length: 3, end: 10 });
      await truncate(path, 4);
      const error: unknown = await source.read(2, 8).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(EndOfBytesError);
      expect(error).toMatchObject({ end: 4 });
    });
  });

  it("keeps the size that it had when it was opened", async () => {
    await withFile(path, async (source) => {
      await appendFile(path, "more");
      expect(source.size).toBe(10);
    });
  });

  it("is closed however its use ends", async () => {
    let kept: { read(offset: number, length: number): Promise<Uint8Array> } | undefined;
    const failure = new Error("no use");
    const used = withFile(path, async (source) => {
      kept = source;
      throw failure;
    });
    await expect(used).rejects.toBe(failure);
    await expect(kept?.read(0, 1)).rejects.toThrow();
  });

  it.each([
    ["a folder", () => folder],
    ["no regular file", () => "/dev/null"],
  ])("is not %s", async (kind, pathOf) => {
    const error = await rampartErrorOf(openFile(pathOf()));
    expect(error).toMatchObject({ fault: "environment", code: "not-a-file" });
    expect(error.message).toBe(`${pathOf()} is ${kind}`);
  });

  it("is named where it is missing, and where it cannot be read", async () => {
    const missing = join(folder, "missing");
    expect(await rampartErrorOf(openFile(missing))).toMatchObject({
      code: "file-unreadable",
      message: `cannot read ${missing}: there is no such file`,
    });
    const handle = await open(path, "a");
    const error = await rampartErrorOf(handleSource(handle, 10, path).read(0, 1));
    expect(error.message).toBe(`cannot read ${path}: EBADF`);
    await handle.close();
  });
});
