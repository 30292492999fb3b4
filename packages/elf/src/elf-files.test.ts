// Files made by compilers, against an independent reader that goes by section headers where ours does not.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { bytesSource } from "@rampart/bytes";
import { describe, expect, it } from "vitest";
import { leftOut } from "../../../test/support/left-out.ts";
import type { ElfInfo } from "./elf-info.ts";
import { readElf } from "./read-elf.ts";
import { refusal } from "./reading.test-support.ts";

interface OracleSection {
  readonly header: { readonly name: string };
  readonly data: Buffer;
}

interface Oracle {
  parse(image: Buffer): {
    readonly header: { readonly type: string; readonly machine: string | undefined; readonly shnum: number };
    readonly sections: readonly OracleSection[];
  };
}

const oracle = createRequire(import.meta.url)("elf-tools") as Oracle;
const MODULES = fileURLToPath(new URL("../../../fixtures/modules/", import.meta.url));

/** What the oracle's sections say. It changes the bytes it is given, so it gets a copy. */
function consult(bytes: Buffer) {
  const { header, sections } = oracle.parse(Buffer.from(bytes));
  const contents = (name: string): Buffer =>
    sections.find((section) => section.header.name === name)?.data ?? Buffer.alloc(0);
  const strings = contents(".dynstr");
  const text = (offset: number): string => strings.toString("utf8", offset, strings.indexOf(0, offset));
  const dynamic = contents(".dynamic");
  const entries = Array.from({ length: dynamic.length / 16 }, (_, index) => ({
    tag: Number(dynamic.readBigInt64LE(index * 16)),
    value: Number(dynamic.readBigUInt64LE(index * 16 + 8)),
  }));
  const table = contents(".dynsym");
  const symbols = Array.from({ length: table.length / 24 }, (_, index) => ({
    name: text(table.readUInt32LE(index * 24)),
    info: table.readUInt8(index * 24 + 4),
    section: table.readUInt16LE(index * 24 + 6),
  }));
  const named = (tag: number): string[] =>
    entries.filter((entry) => entry.tag === tag).map(({ value }) => text(value));
  return {
    type: header.type.toUpperCase(),
    // It has no name for aarch64.
    machine: header.machine === "amd64" ? "x86_64" : "aarch64",
    needed: named(1),
    soname: named(14)[0],
    undefinedNames: symbols
      .filter(({ name, info, section }) => section === 0 && info >> 4 !== 0 && name !== "")
      .map(({ name }) => name)
      .sort(),
    exportsOnLoad: symbols.some(({ name, section }) => name === "RedisModule_OnLoad" && section !== 0),
    stripped: !sections.some((section) => section.header.name === ".symtab"),
  };
}

function sameQuestions(info: ElfInfo): ReturnType<typeof consult> {
  const { type, machine, needed, soname, exportsOnLoad, stripped } = info;
  const undefinedNames = info.undefinedSymbols.map(({ name }) => name);
  return { type, machine, needed: [...needed], soname, undefinedNames, exportsOnLoad, stripped };
}

function modulesOf(architecture: string): string[] {
  return readdirSync(`${MODULES}${architecture}`).filter((name) => name.endsWith(".so"));
}

describe.each(["x86_64", "aarch64"])("modules for %s", (architecture) => {
  it("are there", () => {
    expect(modulesOf(architecture)).toContain("tally.so");
  });

  it.each(modulesOf(architecture))("%s", async (name) => {
    const bytes = readFileSync(`${MODULES}${architecture}/${name}`);
    const info = await readElf(bytesSource(bytes));
    expect(sameQuestions(info)).toEqual(consult(bytes));
    expect(info).toMatchObject({ machine: architecture, isSharedObject: true, debugOnly: false });
  });
});

describe("modules with known contents", () => {
  const info = (name: string): Promise<ElfInfo> => readElf(bytesSource(readFileSync(`${MODULES}${name}`)));

  it("exports RedisModule_OnLoad, or does not", async () => {
    expect(await info("x86_64/tally.so")).toMatchObject({ exportsOnLoad: true });
    expect(await info("aarch64/tally.so")).toMatchObject({ exportsOnLoad: true });
    expect(await info("x86_64/no-onload.so")).toMatchObject({ exportsOnLoad: false });
  });

  it("needs libraries and versions of symbols", async () => {
    expect(await info("x86_64/missing-library.so")).toMatchObject({
      needed: expect.arrayContaining(["libdoes-not-exist.so.1"]),
    });
    expect(await info("x86_64/forks.so")).toMatchObject({
      versionNeeds: [{ library: "libc.so.6", version: "GLIBC_2.2.5", weak: false }],
    });
  });
});

describe("files that are no modules", () => {
  const bad = (name: string): Buffer => readFileSync(`${MODULES}bad/${name}`);
  const info = (name: string): Promise<ElfInfo> => readElf(bytesSource(bad(name)));

  it("tells them apart", async () => {
    expect(await info("object.so")).toMatchObject({ type: "REL", isSharedObject: false });
    expect(await info("executable-fixed")).toMatchObject({ type: "EXEC", isSharedObject: false });
    expect(await info("executable-pie")).toMatchObject({
      type: "DYN",
      positionIndependentExecutable: true,
      isSharedObject: false,
    });
    expect(await info("tally.debug")).toMatchObject({ type: "DYN", debugOnly: true, hasDebugInfo: true });
    expect(await refusal(bad("i386.so"))).toMatchObject({ code: "not-64-bit", facts: { machine: "i386" } });
    expect(await refusal(bad("static.a"))).toMatchObject({
      code: "not-elf",
      facts: { looksLike: "ar" },
    });
  });
});

// Larger files than the fixtures, where the system has them.
const LIBRARY_FOLDERS = [
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib/aarch64-linux-gnu",
  "/usr/lib64",
  "/usr/lib",
  "/usr/lib/redis/modules",
];

describe("libraries of the system", () => {
  for (const library of ["libc.so.6", "libm.so.6", "libstdc++.so.6", "redisearch.so"]) {
    const path = LIBRARY_FOLDERS.map((folder) => `${folder}/${library}`).find((candidate) =>
      existsSync(candidate),
    );
    if (path === undefined) {
      leftOut(`reading ${library}`, "the system does not have it");
      continue;
    }
    it(path, async () => {
      const bytes = readFileSync(path);
      const info = await readElf(bytesSource(bytes));
      expect(sameQuestions(info)).toEqual(consult(bytes));
      expect(info.isSharedObject).toBe(true);
    });
  }
});
