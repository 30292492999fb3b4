import { expect, test } from "vitest";
import { isEverywhere, isMusl } from "./library.ts";
import { operatingSystems } from "./operating-system.ts";

test.each(["libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "libstdc++.so.6", "libgcc_s.so.1"])(
  "%s is on every system",
  (soname) => {
    expect(isEverywhere(soname)).toBe(true);
  },
);

test.each([
  "",
  "libc.so",
  "libc.musl-x86_64.so.1",
  "libssl.so.3",
  "libgomp.so.1",
  "libc++.so.1",
  "constructor",
])("%j is not on every system", (soname) => {
  expect(isEverywhere(soname)).toBe(false);
});

test("a library that tells systems apart is not said to be on every one", () => {
  for (const { libraries, optionalLibraries } of operatingSystems) {
    for (const soname of [...libraries, ...optionalLibraries.flatMap((optional) => optional.libraries)]) {
      expect(isEverywhere(soname)).toBe(false);
    }
  }
});

test.each([
  ["libc.musl-x86_64.so.1", true],
  ["libc.musl-aarch64.so.1", true],
  ["ld-musl-x86_64.so.1", true],
  ["libc.so", true],
  ["libc.so.6", false],
  ["libmusl.so", false],
])("%s is musl: %s", (soname, expected) => {
  expect(isMusl(soname)).toBe(expected);
});
