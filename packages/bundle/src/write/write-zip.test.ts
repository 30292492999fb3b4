import { spawnSync } from "node:child_process";
import {
  appendFile,
  type FileHandle,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { archiveErrorOf } from "../../../archive/src/archive-error.test-support.ts";
import { readZipFile } from "../../../archive/src/opened.test-support.ts";
import { rampartErrorOf } from "../../../files/src/rampart-error.test-support.ts";
import { writeZip, type ZipFileInput } from "./write-zip.ts";

let folder: string;
let output: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "zip-writer-"));
  output = join(folder, "out.zip");
});
afterEach(() => rm(folder, { recursive: true }));

const noise = Buffer.from(Array.from({ length: 700_000 }, (_, index) => (index * 2654435761) >>> 24));

async function fileInput(
  name: string,
  bytes: Buffer,
  more: Partial<ZipFileInput> = {},
): Promise<ZipFileInput> {
  const path = join(folder, `source-${name.replaceAll("/", "-")}`);
  await writeFile(path, bytes);
  return { name, mode: 0o755, compression: "deflate", source: { path, size: bytes.length }, ...more };
}

function bytesInput(name: string, value = "{}"): ZipFileInput {
  return { name, mode: 0o644, compression: "deflate", source: { bytes: new TextEncoder().encode(value) } };
}

// Where the system does not list them, there is nothing to find.
async function openDescriptors(): Promise<string[]> {
  const fds = await readdir("/proc/self/fd").catch(() => []);
  const links = await Promise.all(fds.map((fd) => readlink(join("/proc/self/fd", fd)).catch(() => "")));
  return links.filter((link) => link.startsWith(folder));
}

async function expectNothingLeft(): Promise<void> {
  const names = await readdir(folder);
  expect(names.filter((name) => name.startsWith("out.zip"))).toEqual([]);
  expect(await openDescriptors()).toEqual([]);
}

test("what it writes is read back without a problem, in the order given", async () => {
  const module = await fileInput("module.so", noise);
  const dependency = await fileInput("deps/x.tgz", noise, { compression: "store", mode: 0o644 });
  const empty = await fileInput("deps/empty.tgz", Buffer.alloc(0), { compression: "store", mode: 0o644 });
  const written = await writeZip(output, [bytesInput("module.json"), module, dependency, empty], {
    modified: 1_700_000_001,
  });
  expect(written.size).toBe((await readFile(output)).length);
  const zip = await readZipFile(output);
  expect(zip.problems).toEqual([]);
  expect(zip.entries.map(({ name, mode, method, kind }) => [name, mode, method, kind])).toEqual([
    ["module.json", 0o644, "deflated", "file"],
    ["module.so", 0o755, "deflated", "file"],
    ["deps/x.tgz", 0o644, "stored", "file"],
    ["deps/empty.tgz", 0o644, "stored", "file"],
  ]);
  for (const [index, expected] of [Buffer.from("{}"), noise, noise, Buffer.alloc(0)].entries()) {
    expect(zip.contents[index]?.equals(expected)).toBe(true);
  }
  expect(await openDescriptors()).toEqual([]);
});

test.each([
  [undefined, "1980-01-01T00:00:00.000Z"],
  [0, "1980-01-01T00:00:00.000Z"],
  [315_532_800 + 7200, "1980-01-01T02:00:00.000Z"],
  [1_700_000_001.7, "2023-11-14T22:13:20.000Z"],
  [1_711_850_400, "2024-03-31T02:00:00.000Z"],
  [4_354_819_199, "2107-12-31T23:59:58.000Z"],
  [5_000_000_000, "2107-12-31T23:59:58.000Z"],
])("modified %s is written as %s", async (modified, expected) => {
  await writeZip(output, [bytesInput("a")], { modified });
  const zip = await readZipFile(output);
  expect(zip.entries[0]?.lastModified.toISOString()).toBe(expected);
});

test("an archive without entries is written", async () => {
  expect(await writeZip(output, [])).toMatchObject({ size: 22 });
});

describe("refuses", () => {
  test.each(["../a", "/a", "a\\b", "a/", ""])("unsafe-name: %j", async (name) => {
    const error = await archiveErrorOf(writeZip(output, [bytesInput(name)]));
    expect(error).toMatchObject({ code: "unsafe-name", entry: name });
    await expectNothingLeft();
  });

  test.each([
    ["a", "a"],
    ["a", "A"],
    ["deps", "deps/x"],
  ])("duplicate-name: %s and %s", async (first, second) => {
    const error = await archiveErrorOf(writeZip(output, [bytesInput(first), bytesInput(second)]));
    expect(error.code).toBe("duplicate-name");
    await expectNothingLeft();
  });

  test("source-changed: another size than stated", async () => {
    const input = await fileInput("a.so", noise);
    await appendFile((input.source as { path: string }).path, "more");
    const { path } = input.source as { path: string };
    const error = await rampartErrorOf(writeZip(output, [bytesInput("first"), input, bytesInput("last")]));
    expect(error).toMatchObject({
      code: "source-changed",
      message: `${path} changed while it was packed`,
      cause: { message: `${path}: 700004 bytes instead of 700000` },
    });
    await expectNothingLeft();
  });

  test("source-changed: other content than stated", async () => {
    const input = await fileInput("a.so", noise);
    const source = { ...(input.source as { path: string; size: number }), sha256: "0".repeat(64) };
    const error = await rampartErrorOf(writeZip(output, [{ ...input, source }]));
    expect(error).toMatchObject({
      code: "source-changed",
      cause: { message: `${source.path}: other content` },
    });
    await expectNothingLeft();
  });

  test("a missing source", async () => {
    const source = { path: join(folder, "missing"), size: 3 };
    const promise = writeZip(output, [{ ...bytesInput("a"), source }, await fileInput("b", noise)]);
    const error = await rampartErrorOf(promise);
    expect(error.message).toBe(`cannot read ${source.path}: there is no such file`);
    await expectNothingLeft();
  });
});

test("an abort in the middle leaves nothing and rejects with its reason", async () => {
  const inputs = [bytesInput("a"), await fileInput("b", noise), await fileInput("c", noise)];
  const reason = new Error("SIGTERM");
  for (const delay of [0, 1, 2, 5, 10]) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(reason), delay);
    const outcome = await writeZip(output, inputs, { signal: controller.signal }).catch(
      (error: unknown) => error,
    );
    clearTimeout(timer);
    if (outcome === reason) await expectNothingLeft();
    else expect(outcome).toHaveProperty("sha256");
    await rm(output, { force: true });
  }
  const aborted = AbortSignal.abort(reason);
  await expect(writeZip(output, inputs, { signal: aborted })).rejects.toBe(reason);
  await expectNothingLeft();
});

test("a disk that is full in the middle leaves nothing, and no source open", async () => {
  const inputs = [bytesInput("a"), await fileInput("b", noise), await fileInput("c", noise)];
  const handle = await open(folder);
  await handle.close();
  const full = Object.assign(new Error("disk full"), { code: "ENOSPC", errno: -28, syscall: "write" });
  vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, "write").mockRejectedValue(full);
  expect((await rampartErrorOf(writeZip(output, inputs))).message).toContain("the disk is full");
  vi.restoreAllMocks();
  await sleep(50);
  await expectNothingLeft();
});

test("a foreign reader finds nothing wrong", async () => {
  const inputs = [
    bytesInput("module.json"),
    await fileInput("m.so", noise),
    await fileInput("deps/é.tgz", noise, { compression: "store" }),
  ];
  await writeZip(output, inputs);
  const script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), *z.namelist())";
  const python = spawnSync("python3", ["-c", script, output], {
    encoding: "utf8",
    env: { ...process.env, PYTHONUTF8: "1" },
  });
  // Where there is no Python, the reader of this package is the only one there is.
  if (python.error !== undefined) return;
  expect(python.stdout.trim()).toBe("None module.json m.so deps/é.tgz");
});

test("the time and name of a source do not matter", async () => {
  const first = await fileInput("a.so", noise);
  const one = await writeZip(output, [first]);
  const path = join(folder, "elsewhere");
  await writeFile(path, noise);
  await utimes(path, 1, 1);
  expect(await writeZip(output, [{ ...first, source: { path, size: noise.length } }])).toEqual(one);
});
