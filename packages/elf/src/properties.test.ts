import { expect, it } from "vitest";
import { words32 } from "./elf-tables.test-support.ts";
import { read } from "./reading.test-support.ts";

const EM_X86_64 = 62;
const EM_AARCH64 = 183;
const FEATURE_X86 = 0xc0000002;
const FEATURE_ARM = 0xc0000000;
const ISA_NEEDED = 0xc0008002;

/** A note with properties of four bytes each, padded to eight. */
function propertyNote(...properties: (readonly [type: number, value: number])[]): Buffer {
  const contents = Buffer.concat(properties.map(([type, value]) => words32([type, 4, value, 0])));
  return Buffer.concat([words32([4, contents.length, 5]), Buffer.from("GNU\0"), contents]);
}

const needs = async (properties: Buffer, machineCode = EM_X86_64) =>
  (await read({ properties, machineCode })).processor;

it.each([
  [0b1, 1],
  [0b11, 2],
  [0b111, 3],
  [0b1000, 4],
])("the bits %i of the instruction sets need x86-64-v%i", async (bits, x86Level) => {
  expect(await needs(propertyNote([ISA_NEEDED, bits]))).toEqual({ features: [], x86Level });
});

it("features of the two architectures have their own numbers", async () => {
  expect(await needs(propertyNote([FEATURE_X86, 3], [ISA_NEEDED, 1]))).toEqual({
    features: ["IBT", "SHSTK"],
    x86Level: 1,
  });
  expect(await needs(propertyNote([FEATURE_ARM, 3]), EM_AARCH64)).toEqual({ features: ["BTI", "PAC"] });
  expect(await needs(propertyNote([FEATURE_ARM, 2]), EM_AARCH64)).toEqual({ features: ["PAC"] });
  expect(await needs(propertyNote([FEATURE_ARM, 3]))).toEqual({ features: [] });
});

it("are found behind another note", async () => {
  const other = Buffer.concat([words32([4, 8, 1]), Buffer.from("GNU\0"), Buffer.alloc(8)]);
  expect(await needs(Buffer.concat([other, propertyNote([ISA_NEEDED, 7])]))).toMatchObject({ x86Level: 3 });
});

it.each<[string, Buffer]>([
  ["another name", Buffer.from(propertyNote([ISA_NEEDED, 7])).fill("X", 12, 13)],
  ["a property that does not fit", propertyNote([ISA_NEEDED, 7]).fill(0x10, 20, 21)],
  ["a note that does not fit", propertyNote([ISA_NEEDED, 7]).subarray(0, 24)],
  ["nothing", Buffer.alloc(32)],
])("%s says nothing, without an error", async (_what, note) => {
  expect(await needs(note)).toEqual({ features: [] });
});

it("says how thread-local variables and functions are bound", async () => {
  const DT_FLAGS = 30;
  expect(await read({})).toMatchObject({ threadLocals: "none", indirectFunctions: false });
  expect(await read({ threadLocalBytes: 8 })).toMatchObject({ threadLocals: "dynamic" });
  expect(await read({ threadLocalBytes: 8, entries: [[DT_FLAGS, 0x10]] })).toMatchObject({
    threadLocals: "static",
  });
  // It uses those of another library.
  expect(await read({ entries: [[DT_FLAGS, 0x10]] })).toMatchObject({ threadLocals: "static" });
  const STT_GNU_IFUNC = 10;
  expect(await read({ symbols: [{ name: "memcpy", type: STT_GNU_IFUNC }] })).toMatchObject({
    indirectFunctions: true,
  });
  expect(await read({ symbols: [{ name: "memcpy", type: STT_GNU_IFUNC, defined: false }] })).toMatchObject({
    indirectFunctions: false,
  });
});
