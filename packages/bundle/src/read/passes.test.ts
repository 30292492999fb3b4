import { randomBytes } from "node:crypto";
import { openZip } from "@rampart/archive";
import { type ByteSource, bytesSource, type Runtime, type Spool } from "@rampart/bytes";
import { nodeRuntime } from "@rampart/files";
import { describe, expect, it } from "vitest";
import { buildBundle, sha256, tally } from "../bundle-builder.test-support.ts";
import { readBundleFrom } from "./read-bundle.ts";
import { readElfFrom, readModuleFrom } from "./read-module.ts";

// Speed that can be counted: how much of a large file is read, and in how many pieces.

const mebibyte = 2 ** 20;
const large = Buffer.concat([tally, randomBytes(8 * mebibyte)]);

function counted(bytes: Uint8Array) {
  const source = bytesSource(bytes);
  const count = { reads: 0, bytes: 0 };
  const counting: ByteSource = {
    size: source.size,
    async read(offset, length) {
      count.reads++;
      count.bytes += length;
      return source.read(offset, length);
    },
  };
  return { source: counting, count };
}

describe("one pass", () => {
  it("reads a bundle, with a few reads beside it for its directory and headers", async () => {
    const bundle = buildBundle({ module: { content: large }, metadata: { sha256: sha256(large) } });
    const { source, count } = counted(bundle);
    const { module } = await readBundleFrom(source, nodeRuntime);
    expect(module?.sha256).toBe(sha256(large));
    expect(count.bytes / bundle.length).toBeLessThan(1.1);
    // Beside some twenty for the directory and the headers.
    expect(count.reads - 20).toBeLessThan(1.5 * (bundle.length / mebibyte));
  });

  it("gives an entry in large pieces, each of which is written in one call", async () => {
    const bundle = buildBundle({ module: { content: large } });
    const { entries } = await openZip(bytesSource(bundle), nodeRuntime);
    const module = entries.find(({ name }) => name.endsWith(".so"));
    let pieces = 0;
    for await (const _ of module?.open() ?? []) pieces++;
    expect(pieces).toBeGreaterThan(0);
    expect(pieces / (large.length / mebibyte)).toBeLessThan(2.5);
  });

  it("puts aside no more of a large file of data than tells its format", async () => {
    const spools: Spool[] = [];
    const runtime: Runtime = {
      ...nodeRuntime,
      spool(...given) {
        const spool = nodeRuntime.spool(...given);
        spools.push(spool);
        return spool;
      },
    };
    const more = [{ name: "deps/weights.bin", content: large, method: 0 }];
    await readBundleFrom(bytesSource(buildBundle({ more, module: false })), runtime);
    expect(spools.map(({ size }) => size)).toContain(512);
    expect(Math.max(...spools.map(({ size }) => size))).toBeLessThan(mebibyte);
  });

  it("asks for no stream of zlib, each piece of which waits for a thread, where a bundle is small", async () => {
    const streams = { count: 0 };
    const runtime: Runtime = {
      ...nodeRuntime,
      inflateRaw(packed, size) {
        streams.count++;
        return nodeRuntime.inflateRaw(packed, size);
      },
    };
    const { module } = await readBundleFrom(bytesSource(buildBundle({})), runtime);
    expect(module?.sha256).toBe(sha256(tally));
    expect(streams.count).toBe(0);
    const bundle = buildBundle({ module: { content: Buffer.concat([large, tally]) } });
    await readBundleFrom(bytesSource(bundle), runtime);
    expect(streams.count).toBe(1);
  });

  it("reads a module, with a few reads beside it for its ELF structures", async () => {
    const { source, count } = counted(large);
    const { module } = await readModuleFrom(source, nodeRuntime);
    expect(module?.sha256).toBe(sha256(large));
    expect(count.bytes / large.length).toBeLessThan(1.1);
    expect(count.reads / (large.length / mebibyte)).toBeLessThan(16);
  });
});

it("a module whose memory is used again while it is inflated is what it is as a file", async () => {
  const text = Buffer.from("RedisModule_ and more of what shrinks, 0123456789. ".repeat(400_000));
  const content = Buffer.concat([tally, randomBytes(mebibyte), text, tally]);
  const bundle = buildBundle({ module: { content }, metadata: { sha256: sha256(content) } });
  const { module: read } = await readBundleFrom(bytesSource(bundle), nodeRuntime);
  const { module: file } = await readModuleFrom(bytesSource(content), nodeRuntime);
  expect(read?.sha256).toBe(sha256(content));
  expect(read?.elf).toEqual(file?.elf);
});

it("the ELF facts alone are a small part of a module", async () => {
  const { source, count } = counted(large);
  const { elf } = await readElfFrom(source);
  expect(elf?.size).toBe(large.length);
  expect(count.bytes / large.length).toBeLessThan(0.1);
});
