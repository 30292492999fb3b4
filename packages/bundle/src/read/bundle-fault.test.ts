import { finding } from "@rampart/findings";
import { expect, it } from "vitest";
import { isBundleFault } from "./bundle-fault.ts";

const at = { entry: "tally.so" };

it.each([
  ["a broken checksum", finding("bundle/crc-mismatch", at, { declared: "0", actual: "1" }), true],
  ["another architecture", finding("elf/wrong-machine", at, { declared: "x", found: "y", file: "z" }), false],
  ["a warning about the zip", finding("bundle/module-not-executable", at, { mode: "0644" }), false],
])("%s", (_, found, expected) => {
  expect(isBundleFault(found)).toBe(expected);
});
