import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesSource } from "./byte-source.ts";
import { buildElf } from "./elf-builder.test-support.ts";
import { fileHandleSource, openFileSource } from "./file-source.ts";
import { readElf } from "./read-elf.ts";
import { refusalOf } from "./reading.test-support.ts";

const { bytes } = buildElf({ needed: ["libc.so.6"], symbols: [{ name: "RedisModule_OnLoad" }] });
let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rampart-elf-"));
  path = join(folder, "module.so");
  await writeFile(path, bytes);
});

afterAll(() => rm(folder, { recursive: true }));

describe("a file that is opened", () => {
  it("reads as its bytes do", async () => {
    const source = await openFileSource(path);
    try {
      expect(source.size).toBe(bytes.length);
      expect(await readElf(source)).toEqual(await readElf(bytesSource(bytes)));
    } finally {
      await source.close();
    }
    await expect(source.read(0, 1), "closed").rejects.toThrow();
  });

  it.each([
    ["directory", () => folder],
    ["device or pipe", () => "/dev/null"],
  ])("is not a %s", async (looksLike, pathOf) => {
    await expect(openFileSource(pathOf())).rejects.toMatchObject({
      code: "not-a-file",
      facts: { looksLike },
    });
  });

  it("gives the system's error when it is not there", async () => {
    await expect(openFileSource(join(folder, "missing"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("a file that is open already", () => {
  it("stays open", async () => {
    const handle = await open(path);
    try {
      expect(await readElf(fileHandleSource(handle, bytes.length))).toMatchObject({ exportsOnLoad: true });
      expect(handle.fd).toBeGreaterThan(0);
    } finally {
      await handle.close();
    }
  });

  it("is truncated when it became shorter than it was", async () => {
    const handle = await open(path);
    try {
      const error = await refusalOf(fileHandleSource(handle, bytes.length + 1000));
      expect(error).toMatchObject({ code: "truncated", facts: { what: "file", size: bytes.length } });
    } finally {
      await handle.close();
    }
  });
});

describe("bytes in memory", () => {
  it("are given as views", async () => {
    const given = await bytesSource(bytes).read(4, 8);
    expect(given.buffer).toBe(bytes.buffer);
    expect(given).toHaveLength(8);
  });

  it("are not given beyond their end", async () => {
    await expect(bytesSource(bytes).read(bytes.length, 1)).rejects.toThrow(RangeError);
  });
});
