import { createHash } from "node:crypto";
import { appendFile, mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeUtf8 } from "@rampart/bytes";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rampartErrorOf } from "./rampart-error.test-support.ts";
import { readSourceFile, type SourceFile } from "./source-file.ts";

const bytes = Buffer.alloc(200_000, "x");
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "source-file-"));
  path = join(folder, "source");
  await writeFile(path, bytes);
});
afterEach(() => rm(folder, { recursive: true }));

async function read(file: SourceFile, afterFirst: () => Promise<void> = async () => {}): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readSourceFile(file)) {
    if (chunks.length === 0) await afterFirst();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

test("gives the bytes of a file that is what was stated", async () => {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  expect((await read({ path, size: bytes.length, sha256 })).equals(bytes)).toBe(true);
});

test("uses memory again only of chunks that need not stay", async () => {
  const size = 2 ** 19;
  const large = Buffer.concat(["a", "b", "c", "d", "e", "f"].map((letter) => Buffer.alloc(size, letter)));
  await writeFile(path, large.subarray(0, -1));
  const chunks: Uint8Array[] = [];
  const seen: string[] = [];
  for await (const chunk of readSourceFile({ path, size: large.length - 1 }, 2)) {
    chunks.push(chunk);
    seen.push(
      chunks
        .slice(-3)
        .map((stays) => decodeUtf8(stays.subarray(-1)))
        .join(""),
    );
  }
  expect(seen).toEqual(["a", "ab", "abc", "bcd", "cde", "def"]);
  expect(new Set(chunks.map(({ buffer }) => buffer)).size).toBe(3);
});

test.each<[string, SourceFile["sha256"], () => Promise<void>]>([
  ["grown", undefined, () => appendFile(path, "more")],
  ["cut short", undefined, () => truncate(path, 100_000)],
  ["written to", undefined, () => writeFile(path, Buffer.alloc(200_000, "y"))],
  ["not what was hashed", "0".repeat(64), async () => {}],
])("source-changed: %s while it is read", async (_what, sha256, change) => {
  const error = await rampartErrorOf(read({ path, size: bytes.length, sha256 }, change));
  expect(error.code).toBe("source-changed");
});

test.each([199_999, 200_001])("source-changed: not the %d bytes that were stated", async (size) => {
  expect((await rampartErrorOf(read({ path, size }))).code).toBe("source-changed");
});

test("source-changed: a folder by now", async () => {
  await rm(path);
  await mkdir(path);
  expect((await rampartErrorOf(read({ path, size: 5 }))).code).toBe("source-changed");
});
