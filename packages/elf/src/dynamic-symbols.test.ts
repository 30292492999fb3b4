import { bytesSource } from "@rampart/bytes";
import { describe, expect, it } from "vitest";
import { buildElf } from "./elf-builder.test-support.ts";
import type { SymbolSpec } from "./elf-tables.test-support.ts";
import { readElf } from "./read-elf.ts";
import { read, refusalAfter } from "./reading.test-support.ts";

const ON_LOAD = "RedisModule_OnLoad";

describe("exported functions", () => {
  const cases: ReadonlyArray<readonly [string, SymbolSpec, boolean]> = [
    ["a global function", { name: ON_LOAD }, true],
    ["a weak function", { name: ON_LOAD, binding: 2 }, true],
    ["a protected function", { name: ON_LOAD, visibility: 3 }, true],
    ["a local function", { name: ON_LOAD, binding: 0 }, false],
    ["a hidden function", { name: ON_LOAD, visibility: 2 }, false],
    ["an internal function", { name: ON_LOAD, visibility: 1 }, false],
    ["a variable", { name: ON_LOAD, type: 1 }, false],
    ["a function without an address", { name: ON_LOAD, value: 0 }, false],
    ["an undefined function", { name: ON_LOAD, defined: false }, false],
    ["a longer name", { name: `${ON_LOAD}2` }, false],
    ["a name that ends in it", { name: `My_${ON_LOAD}` }, false],
  ];
  it.each(cases)("%s", async (_what, symbol, exported) => {
    expect(await read({ symbols: [symbol] })).toMatchObject({
      exportsOnLoad: exported,
      exportsOnUnload: false,
      exportsValkeyOnLoad: false,
    });
  });

  it("finds ValkeyModule_OnLoad by its own name", async () => {
    const symbols = [{ name: "ValkeyModule_OnLoad" }];
    expect(await read({ symbols })).toMatchObject({ exportsOnLoad: false, exportsValkeyOnLoad: true });
  });

  it("finds RedisModule_OnUnload by its own name", async () => {
    const symbols = [{ name: "RedisModule_OnUnload" }];
    expect(await read({ symbols })).toMatchObject({ exportsOnLoad: false, exportsOnUnload: true });
  });

  it("finds a name that shares the end of a longer one", async () => {
    const { bytes, at } = buildElf({ symbols: [{ name: `My_${ON_LOAD}` }] });
    // st_name of the only symbol, moved past "My_"
    bytes.writeUInt32LE(bytes.readUInt32LE(at.symbols + 24) + 3, at.symbols + 24);
    expect((await readElf(bytesSource(bytes))).exportsOnLoad).toBe(true);
  });
});

describe("undefined symbols", () => {
  it("are sorted by name, then version, and say whether they may be missing", async () => {
    const info = await read({
      versionNeeds: [
        { library: "libc.so.6", versions: ["V2", "V1"] },
        { library: "libm.so.6", versions: ["V1"] },
      ],
      symbols: [
        { name: "b", defined: false, version: 2 },
        { name: "b", defined: false, version: 4 },
        { name: "b", defined: false, version: 3 },
        { name: "b", defined: false, version: 1 },
        { name: "a", defined: false, version: 0, binding: 2 },
        { name: "here", version: 2 },
        { name: "local", defined: false, binding: 0 },
      ],
    });
    expect(info.undefinedSymbols).toEqual([
      { name: "a", weak: true },
      { name: "b", weak: false },
      { name: "b", weak: false, version: "V1", library: "libc.so.6" },
      { name: "b", weak: false, version: "V1", library: "libm.so.6" },
      { name: "b", weak: false, version: "V2", library: "libc.so.6" },
    ]);
  });

  it("ignore the bit that hides a version", async () => {
    const info = await read({
      versionNeeds: [{ library: "l", versions: ["V"] }],
      symbols: [{ name: "f", defined: false, version: 0x8002 }],
    });
    expect(info.undefinedSymbols).toEqual([{ name: "f", weak: false, version: "V", library: "l" }]);
  });

  it("have no version when nothing needs versions", async () => {
    const info = await read({ symbols: [{ name: "f", defined: false, version: 2 }] });
    expect(info.undefinedSymbols).toEqual([{ name: "f", weak: false }]);
  });

  it("must have their names in the string table", async () => {
    const error = await refusalAfter(
      { symbols: [{ name: "f", defined: false }, { name: "g" }] },
      (bytes, at) => bytes.writeUInt32LE(0xffff, at.symbols + 24),
    );
    expect(error).toMatchObject({ code: "malformed", facts: { what: "DT_STRTAB", found: 0xffff } });
  });
});

it("refuses symbols of another size", async () => {
  const error = await refusalAfter({ entries: [[11, 16]] }, () => {});
  expect(error).toMatchObject({ code: "malformed", facts: { what: "DT_SYMENT", found: 16 } });
});
