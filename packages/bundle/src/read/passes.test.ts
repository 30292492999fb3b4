import { randomBytes } from "node:crypto";
import { type ByteSource, bytesSource } from "@rampart/bytes";
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
    expect(count.reads / (bundle.length / mebibyte)).toBeLessThan(16);
  });

  it("reads a module, with a few reads beside it for its ELF structures", async () => {
    const { source, count } = counted(large);
    const { module } = await readModuleFrom(source, nodeRuntime);
    expect(module?.sha256).toBe(sha256(large));
    expect(count.bytes / large.length).toBeLessThan(1.1);
    expect(count.reads / (large.length / mebibyte)).toBeLessThan(16);
  });
});

it("the ELF facts alone are a small part of a module", async () => {
  const { source, count } = counted(large);
  const { elf } = await readElfFrom(source);
  expect(elf?.size).toBe(large.length);
  expect(count.bytes / large.length).toBeLessThan(0.1);
});
