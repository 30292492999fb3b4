import { expect, it } from "vitest";
import { read } from "./reading.test-support.ts";

const DT_TEXTREL = 22;
const DT_BIND_NOW = 24;
const DT_FLAGS = 30;
const DT_FLAGS_1 = 0x6ffffffb;

it.each([
  ["none", false, [[DT_BIND_NOW, 0]]],
  ["partial", true, []],
  ["partial", true, [[DT_FLAGS, 0x4]]],
  ["full", true, [[DT_BIND_NOW, 0]]],
  ["full", true, [[DT_FLAGS, 0x8]]],
  ["full", true, [[DT_FLAGS_1, 0x1]]],
] as const)("relro is %s (PT_GNU_RELRO %s, entries %j)", async (relro, segment, entries) => {
  expect((await read({ relro: segment, entries })).hardening.relro).toBe(relro);
});

it.each([
  ["not-executable", 6],
  ["executable", 7],
] as const)("the stack is %s with flags %i", async (stack, stackFlags) => {
  expect((await read({ stackFlags })).hardening.stack).toBe(stack);
});

it("leaves the stack unspecified without PT_GNU_STACK", async () => {
  expect((await read({})).hardening.stack).toBe("unspecified");
});

it.each([
  [true, [[DT_TEXTREL, 0]]],
  [true, [[DT_FLAGS, 0x4]]],
  [false, [[DT_FLAGS, 0x8]]],
] as const)("text relocations: %s with %j", async (textRelocations, entries) => {
  expect((await read({ entries })).hardening.textRelocations).toBe(textRelocations);
});

it.each([
  [4, 0],
  [5, 0],
  [6, 0],
  [7, 1],
])("segments with flags %i that are writable and executable: %i", async (loadFlags, count) => {
  expect((await read({ loadFlags })).hardening.writableAndExecutableSegments).toBe(count);
});

it("sees the stack protector by its import", async () => {
  const name = "__stack_chk_fail";
  const imported = await read({ symbols: [{ name, defined: false }, { name: "f" }] });
  expect(imported.hardening.stackProtector).toBe(true);
  expect((await read({ symbols: [{ name }] })).hardening.stackProtector).toBe(false);
});
