import { describe, expect, it } from "vitest";
import type { ElfSpec } from "./elf-builder.test-support.ts";
import { MAX_VERSION_NEEDS } from "./limits.ts";
import { read, refusalAfter } from "./reading.test-support.ts";

const spec: ElfSpec = {
  versionNeeds: [
    { library: "libm.so.6", versions: ["GLIBC_2.29"] },
    { library: "libc.so.6", versions: ["GLIBC_2.4", { name: "GLIBC_2.34", weak: true }] },
  ],
};

it("gives versions sorted by library and version", async () => {
  expect((await read({ ...spec, sections: false })).versionNeeds).toEqual([
    { library: "libc.so.6", version: "GLIBC_2.34", weak: true },
    { library: "libc.so.6", version: "GLIBC_2.4", weak: false },
    { library: "libm.so.6", version: "GLIBC_2.29", weak: false },
  ]);
});

it("reads more versions than fit the first read", async () => {
  const versions = Array.from({ length: 2000 }, (_, index) => `V${index}`);
  const info = await read({ versionNeeds: [{ library: "l", versions }] });
  expect(info.versionNeeds.map(({ version }) => version)).toEqual([...versions].sort());
});

it("refuses more versions than it takes on", async () => {
  const versions = Array.from({ length: MAX_VERSION_NEEDS + 1 }, (_, index) => `V${index}`);
  const error = await refusalAfter({ versionNeeds: [{ library: "l", versions }] }, () => {});
  expect(error).toMatchObject({ code: "too-large", facts: { limit: MAX_VERSION_NEEDS } });
});

describe("tables that lie", () => {
  const HEAD = 16;
  it.each([
    ["vn_version", 0, 2, 2],
    ["vn_next", 0x0c, 4, 0],
    ["vn_next", 0x0c, 4, 8],
    ["DT_VERNEED", 0x0c, 4, 0xffff],
    ["vna_next", HEAD + 0x0c, 4, 16],
    ["vna_next", 0x02, 2, 2],
    ["DT_VERNEED", 0x08, 4, 0xfffffff0],
    ["DT_STRTAB", 0x04, 4, 0xfffffff0],
    ["DT_STRTAB", HEAD + 0x08, 4, 0xfffffff0],
  ])("refuses %s (field at %i, %i bytes, %i)", async (what, field, length, value) => {
    const error = await refusalAfter(spec, (bytes, at) =>
      bytes.writeUIntLE(value, at.versionNeeds + field, length),
    );
    expect(error).toMatchObject({ code: "malformed", facts: { what } });
  });

  it("refuses DT_VERNEEDNUM that differs from the chain", async () => {
    for (const count of [1, 3, 0xffffffff]) {
      const error = await refusalAfter({ ...spec, entries: [[0x6fffffff, count]] }, () => {});
      expect(error).toMatchObject({ code: "malformed", facts: { what: "vn_next" } });
    }
  });

  it("refuses DT_VERNEED without DT_VERNEEDNUM", async () => {
    const { versionNeeds: _none, ...plain } = spec;
    const error = await refusalAfter({ ...plain, entries: [[0x6ffffffe, 0x10000]] }, () => {});
    expect(error).toMatchObject({ code: "malformed", facts: { what: "DT_VERNEEDNUM" } });
  });
});
