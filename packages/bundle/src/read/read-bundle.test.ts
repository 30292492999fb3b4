import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderFinding } from "@rampart/findings";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildZip, text, u32 } from "../../../archive/src/zip/zip-builder.test-support.ts";
import {
  type BundleParts,
  buildBundle,
  command,
  metadataOf,
  sha256,
  tally,
} from "../bundle-builder.test-support.ts";
import { readBundle } from "../open-bundle.ts";
import {
  declared,
  dependency,
  findingsOf,
  packedDependency,
  withDependency,
} from "./bundle-findings.test-support.ts";
import type { ReadOptions } from "./bundle-reading.ts";

const zeros = Buffer.alloc(3 * 2 ** 20);

describe("a bundle that somebody else made", () => {
  const streamed = { flags: 0x0808, local: { crc32: 0, compressedSize: 0, uncompressedSize: 0 } };
  const accepted: [string, BundleParts][] = [
    ["as it is written by hand", {}],
    ["without min_redis_pack_version", { metadata: { min_redis_pack_version: undefined } }],
    ["with a dependency", withDependency],
    ["with the module first, as RAMP writes it", { moduleFirst: true }],
    ["with stored entries", { moduleJson: { method: 0 }, module: { method: 0 } }],
    ["without unix modes, as Python's zipfile writes it", { moduleJson: { mode: 0 }, module: { mode: 0 } }],
    [
      "with an entry for the folder deps/",
      { metadata: { dependencies: declared }, more: [{ name: "deps/", method: 0 }, packedDependency] },
    ],
    ["with a comment", { comment: text("made by hand") }],
    ["with a zip64 end", { zip64: true }],
    ["with the version as a float", { metadata: { version: 10203.0 } }],
    [
      "with the version as the text 10203.0",
      { metadata: JSON.stringify(metadataOf({ version: "@" })).replace('"@"', "10203.0") },
    ],
    ["with the version in quotes", { metadata: { version: "10203" } }],
    ["with a git_sha as Python prints bytes", { metadata: { git_sha: `b'${"0af1".repeat(10)}'` } }],
    ["with the SHA-256 in capitals", { metadata: { sha256: sha256(tally).toUpperCase() } }],
    ["with os_list, as old bundles have it", { metadata: { os_list: ["rhel9"] } }],
    [
      "with module.json as a stream",
      {
        moduleJson: {
          ...streamed,
          method: 8,
          descriptor: descriptorOf(JSON.stringify(metadataOf(), null, 2)),
        },
      },
    ],
  ];

  function descriptorOf(json: string): Buffer {
    const zip = buildZip({ entries: [{ name: "x", content: text(json) }] });
    // CRC-32 and both sizes are at byte 14 of the local file header.
    return Buffer.concat([u32(0x08074b50), zip.subarray(14, 26)]);
  }

  it("has to have what a lone module.json need not have", async () => {
    expect(await findingsOf({ metadata: { sha256: undefined } })).toContainEqual(
      expect.objectContaining({ rule: "metadata/field-missing", message: expect.stringContaining("sha256") }),
    );
  });

  it.each(accepted)("is accepted %s", async (_how, parts) => {
    const errors = (await findingsOf(parts)).filter(({ severity }) => severity === "error");
    expect(errors).toEqual([]);
  });

  it("has nothing to be said of where nothing is at fault", async () => {
    for (const parts of [{}, withDependency]) {
      // Notes are about how the fixture is linked.
      const faults = (await findingsOf(parts)).filter(({ severity }) => severity !== "info");
      expect(faults).toEqual([]);
    }
  });

  it("is read with what is in it", async () => {
    const reading = await readBundle({ bytes: buildBundle(withDependency) });
    expect(reading.entries.map(({ name, kind, size, mode }) => [name, kind, size, mode])).toEqual([
      ["module.json", "file", expect.any(Number), 0o644],
      ["tally.so", "file", tally.length, 0o755],
      ["deps/engine.tgz", "file", dependency.length, 0o644],
    ]);
    expect(reading.metadata).toMatchObject({ module_name: "tally", version: 10203 });
    expect(reading.module).toMatchObject({ entry: "tally.so", sha256: sha256(tally), size: tally.length });
    expect(reading.module?.elf).toMatchObject({ machine: "x86_64", exportsOnLoad: true });
  });

  it("has a content digest that does not depend on order, compression or modes", async () => {
    const digest = async (parts: BundleParts) =>
      (await readBundle({ bytes: buildBundle(parts) })).contentDigest;
    const plain = await digest(withDependency);
    expect(plain).toMatch(/^[0-9a-f]{64}$/);
    expect(await digest({ ...withDependency, moduleFirst: true })).toBe(plain);
    expect(await digest({ ...withDependency, module: { method: 0, mode: 0 } })).toBe(plain);
    expect(await digest({ ...withDependency, metadata: { dependencies: declared, author: "x" } })).not.toBe(
      plain,
    );
  });
});

describe("findings", () => {
  it("stand in the order of their place, whatever the order of the checks", async () => {
    const found = await findingsOf({
      metadata: { sha256: "0".repeat(64), module_file: "other.so", architecture: "aarch64" },
    });
    const lines = found.filter(({ entry }) => entry === "module.json").map(({ line }) => line ?? 0);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
  });

  it("lead to the line and column of module.json", async () => {
    const metadata = JSON.stringify(metadataOf({ sha256: "0".repeat(64) }), null, 2);
    const lines = metadata.split("\n");
    const line = lines.findIndex((content) => content.includes('"sha256"'));
    const [found] = await findingsOf({ metadata });
    expect(found).toMatchObject({
      line: line + 1,
      column: (lines[line] ?? "").indexOf('"0') + 1,
    });
  });

  it("of all entries are given at once", async () => {
    const found = await findingsOf({
      more: [
        { name: "../a", content: dependency },
        { name: "deps/link", content: dependency, mode: 0o120777 },
        { name: "README", content: dependency },
      ],
    });
    expect(found.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["bundle/unsafe-name", "bundle/symlink", "bundle/unexpected-entry"]),
    );
  });

  it("of module.json that is too large name both sizes", async () => {
    const [found] = await findingsOf({}, { maxModuleJsonSize: 100 });
    expect(found).toMatchObject({ rule: "text/too-large", entry: "module.json" });
    expect(found?.message).toMatch(/\b100\b/);
  });
});

/** Each is whole and has the right checksum: only what is wrong with its record keeps it from being read. */
describe("an entry is not read where", () => {
  const inner = { name: "deps/inner.tgz", content: dependency };
  const outer = { name: "deps/outer.zip", content: buildZip({ entries: [inner] }), method: 0 };
  /** Lists a record that lies in the data of {@link outer}, which follows the good entries. */
  const withOverlap = (): Buffer => {
    const start = buildBundle({ more: [outer] }).indexOf("deps/inner.tgz") - 30;
    return buildBundle({ more: [outer, { ...inner, withoutLocal: true, central: { offset: start } }] });
  };
  const zipped: [what: string, bundle: Buffer, unread: string, options?: ReadOptions][] = [
    ["it lies in the data of another", withOverlap(), "deps/inner.tgz"],
    [
      "it is larger than the limit",
      buildBundle({ more: [{ name: "deps/zeros.bin", content: zeros, method: 0 }] }),
      "deps/zeros.bin",
      { limits: { maxEntrySize: zeros.length - 1 } },
    ],
    [
      "it unpacks to a thousand times its size",
      buildBundle({ more: [{ name: "deps/zeros.bin", content: zeros }] }),
      "deps/zeros.bin",
    ],
    ["it is encrypted", buildBundle({ more: [{ ...packedDependency, flags: 0x0801 }] }), "deps/engine.tgz"],
  ];

  it.each(zipped)("%s", async (_what, bytes, unread, options) => {
    const { entries, findings } = await readBundle({ bytes }, options);
    expect(entries.map(({ name }) => name)).toContain(unread);
    // Who tries to read it is told once more that it cannot be read.
    expect(findings.map(({ rule }) => rule)).not.toContain("bundle/damaged");
    const withoutDigest = entries.filter(({ sha256: digest }) => digest === undefined);
    expect(withoutDigest.map(({ name }) => name)).toEqual([unread]);
  });
});

describe("reading", () => {
  let folder: string;
  const previous = process.env["TMPDIR"];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "read-bundle-"));
    process.env["TMPDIR"] = folder;
  });
  afterEach(async () => {
    if (previous === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = previous;
    await rm(folder, { recursive: true });
  });

  it("leaves nothing behind, however large the module", async () => {
    const large = Buffer.concat([tally, Buffer.alloc(9 * 2 ** 20)]);
    const bytes = buildBundle({ metadata: { sha256: sha256(large) }, module: { content: large, method: 0 } });
    const path = join(folder, "large.zip");
    await writeFile(path, bytes);
    const { findings, module } = await readBundle({ path });
    expect(findings.filter(({ severity }) => severity !== "info")).toEqual([]);
    expect(module?.elf?.exportsOnLoad).toBe(true);
    expect(await readdir(folder)).toEqual(["large.zip"]);
  });

  it("gives the same from a path as from bytes", async () => {
    const path = join(folder, "bundle.zip");
    await writeFile(path, buildBundle(withDependency));
    const { document: _, ...fromPath } = await readBundle({ path });
    const { document: __, ...fromBytes } = await readBundle({ bytes: buildBundle(withDependency) });
    expect(fromPath).toEqual(fromBytes);
  });

  it("of a missing file is the fault of the environment", async () => {
    await expect(readBundle({ path: join(folder, "missing.zip") })).rejects.toMatchObject({
      name: "RampartError",
      fault: "environment",
    });
  });

  it("stops where the signal aborts", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(readBundle({ bytes: buildBundle() }, { signal })).rejects.toThrow();
  });

  it("ends in findings for a bundle cut short at any length", async () => {
    const bytes = buildBundle({ ...withDependency, metadata: { commands: [command("a")] } });
    for (let length = 0; length < bytes.length; length += 211) {
      const { findings } = await readBundle({ bytes: bytes.subarray(0, length) });
      expect(findings.some(({ severity }) => severity === "error")).toBe(true);
    }
  });

  it("ends in findings for a bundle with any byte changed", async () => {
    const good = buildBundle(withDependency);
    for (let offset = 0; offset < good.length; offset += 89) {
      const bytes = Buffer.from(good);
      bytes.writeUInt8(bytes.readUInt8(offset) ^ 0xff, offset);
      const { findings } = await readBundle({ bytes });
      for (const { message } of findings.map(renderFinding)) expect(message).not.toBe("");
    }
  });
});
