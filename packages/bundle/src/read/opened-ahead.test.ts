import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openZip, type ZipEntry } from "@rampart/archive";
import { type ByteSource, bytesSource, type Runtime } from "@rampart/bytes";
import { nodeRuntime } from "@rampart/files";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildBundle, sha256, tally } from "../bundle-builder.test-support.ts";
import { unpackBundle } from "../unpack/unpack-bundle.ts";
import { OpenedAhead } from "./opened-ahead.ts";
import { readBundleFrom } from "./read-bundle.ts";

// More than is inflated in one piece, and than a thread inflates ahead of its reader.
const large = Buffer.concat([tally, randomBytes(9 * 2 ** 20)]);
const wrong = { crc32: 1 };
const bundle = buildBundle({ module: { content: large } });

/** How many packed bytes were asked for, since the last time that this was asked. */
function counted(bytes: Uint8Array): { readonly source: ByteSource; readonly taken: () => number } {
  const inner = bytesSource(bytes);
  let count = 0;
  const read: ByteSource["read"] = (offset, length) => {
    count += length;
    return inner.read(offset, length);
  };
  const taken = () => {
    const since = count;
    count = 0;
    return since;
  };
  return { source: { size: inner.size, read }, taken };
}

async function opened(bytes: Uint8Array) {
  const { source, taken } = counted(bytes);
  const { entries } = await openZip(source, nodeRuntime);
  const module = entries.find(({ name }) => name.endsWith(".so")) as ZipEntry;
  const metadata = entries.find(({ name }) => name === "module.json") as ZipEntry;
  taken();
  return { module, metadata, taken };
}

async function digestOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return sha256(Buffer.concat(chunks));
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 50));

describe("an entry that is opened ahead", () => {
  it("is read before its turn, and gives the same", async () => {
    const { module, taken } = await opened(bundle);
    const ahead = new OpenedAhead(module, undefined, () => undefined);
    await soon();
    expect(taken()).toBeGreaterThan(0);
    expect(await digestOf(ahead.open(module))).toBe(sha256(large));
    await ahead.close();
  });

  it("is given once; every other time, and any other entry, is read from its start", async () => {
    const { module, metadata } = await opened(bundle);
    const ahead = new OpenedAhead(module, undefined, () => undefined);
    const others = [ahead.open(metadata), ahead.open(module), ahead.open(module), ahead.open(metadata)];
    const [first, second, third, last] = await Promise.all(others.map(digestOf));
    expect([second, third]).toEqual([sha256(large), sha256(large)]);
    expect(first).toBe(last);
  });

  it("is not read on when it is closed", async () => {
    const { module, taken } = await opened(bundle);
    const ahead = new OpenedAhead(module, undefined, () => undefined);
    await ahead.close();
    expect(taken()).toBeLessThan(large.length);
    await soon();
    expect(taken()).toBe(0);
  });

  it("tells its fault in its turn alone", async () => {
    const faulty = buildBundle({ module: { content: tally, local: wrong, central: wrong } });
    const { module, metadata } = await opened(faulty);
    const ahead = new OpenedAhead(module, undefined, () => undefined);
    await soon();
    await digestOf(ahead.open(metadata));
    await expect(digestOf(ahead.open(module))).rejects.toMatchObject({ code: "crc-mismatch" });
    await expect(ahead.close()).resolves.toBeUndefined();
  });

  it("is nothing where there is none", async () => {
    const { metadata } = await opened(buildBundle({}));
    const ahead = new OpenedAhead(undefined, undefined, () => undefined);
    expect(await digestOf(ahead.open(metadata))).toBe(await digestOf(metadata.open()));
    await ahead.close();
  });
});

describe("reading a bundle", () => {
  it("begins with its module, wherever that stands", async () => {
    const sizes: number[] = [];
    const runtime: Runtime = {
      ...nodeRuntime,
      inflateRawWhole(packed, expected) {
        sizes.push(expected.size);
        return nodeRuntime.inflateRawWhole?.(packed, expected) ?? Promise.resolve(undefined);
      },
    };
    const { entries } = await readBundleFrom(bytesSource(bundle), runtime);
    expect(entries.map(({ name }) => name)).toEqual(["module.json", "tally.so"]);
    expect(sizes).toEqual([large.length, entries[0]?.size]);
  });
});

describe("unpacking a bundle", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "opened-ahead-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("reads no more of it where a file is in the way", async () => {
    const { source, taken } = counted(bundle);
    await writeFile(join(folder, "tally.so"), "mine");
    const spool = { size: source.size, source: () => source } as never;
    await expect(unpackBundle({ spool }, { folder, replace: false })).rejects.toMatchObject({
      code: "file-exists",
    });
    expect(taken()).toBeLessThan(large.length);
    await soon();
    expect(taken()).toBe(0);
    expect(await readdir(folder)).toEqual(["tally.so"]);
  });
});
