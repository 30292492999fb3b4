import { appendFile, mkdtemp, open, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EndOfBytesError } from "@rampart/bytes";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { handleSource, openFile, withFile } from "./file-source.ts";
import { rampartErrorOf } from "./rampart-error.test-support.ts";

const bytes = Buffer.from("0123456789");
/** Longer than what is read at once. */
const large = Buffer.alloc(5 * 2 ** 20, "long ");
const folder = await mkdtemp(join(tmpdir(), "rampart-files-"));
const path = join(folder, "module.so");

beforeEach(() => writeFile(path, bytes));
afterAll(() => rm(folder, { recursive: true }));

describe("a file that is opened", () => {
  it.each([bytes, large])(
    "gives exactly what is asked for, and nothing after it is closed",
    async (content) => {
      await writeFile(path, content);
      const source = await openFile(path);
      const { length: size } = content;
      expect(source.size).toBe(size);
      expect(Buffer.from(await source.read(2, 3)).equals(content.subarray(2, 5))).toBe(true);
      expect(await source.read(size, 0)).toHaveLength(0);
      await expect(source.read(size - 2, 3)).rejects.toMatchObject({
        offset: size - 2,
        length: 3,
        end: size,
      });
      await source.close();
      await expect(source.read(0, 1)).rejects.toThrow();
    },
  );

  it("throws where it became shorter than what is asked for", async () => {
    await writeFile(path, large);
    await withFile(path, async (source) => {
      await truncate(path, 4);
      const error: unknown = await source.read(2, 8).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(EndOfBytesError);
      expect(error).toMatchObject({ end: 4 });
    });
  });

  it("stays what it was where it is small", async () => {
    await withFile(path, async (source) => {
      await truncate(path, 4);
      expect(Buffer.from(await source.read(2, 8)).toString()).toBe("23456789");
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
    expect(error.message).toBe(`cannot read ${pathOf()}: it is ${kind}`);
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
