import type { Rule } from "@rampart/findings";
import { readFixture, sha256, tally } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { buildElf, type ElfSpec } from "../../packages/elf/src/elf-builder.test-support.ts";
import { type Kind, kind, patched } from "./kind.ts";

/** A bundle whose module has these bytes, and whose metadata know them. */
const module = (name: string, expected: Rule | readonly Rule[], content: () => Buffer): Kind =>
  kind(`a module ${name}`, expected, () => {
    const bytes = content();
    return { module: { content: bytes, method: 0 }, metadata: { sha256: sha256(bytes) } };
  });
const built = (name: string, expected: Rule | readonly Rule[], spec: ElfSpec): Kind =>
  module(name, expected, () => buildElf(spec).bytes);
/** The example module with a field of a header changed, as many bytes as the number has in the file. */
const changed = (name: string, rule: Rule, at: number, ...values: number[]): Kind =>
  module(name, rule, () => patched(tally, at, ...values));
const ones = (length: number) => Array.from({ length }, () => 0xff);

export const moduleKinds: readonly Kind[] = [
  module("that is empty", "elf/empty", () => Buffer.alloc(0)),
  module("that is text", "elf/not-elf", () => Buffer.from("#!/bin/sh\n")),
  module("of one byte", "elf/truncated", () => Buffer.of(0x7f)),
  module("of 20 bytes", "elf/truncated", () => tally.subarray(0, 20)),
  module("that is a header alone", "elf/truncated", () => tally.subarray(0, 64)),
  module("cut in half", "elf/truncated", () => tally.subarray(0, tally.length / 2)),
  module("of zeros", "elf/not-elf", () => Buffer.alloc(4096)),
  changed("of 32 bits", "elf/not-64-bit", 4, 1),
  changed("of a class that is none", "elf/malformed", 4, 9),
  changed("of the other byte order", "elf/not-little-endian", 5, 2),
  changed("of a byte order that is none", "elf/malformed", 5, 9),
  changed("that is an executable", "elf/not-shared-object", 16, 2),
  changed("that is an object file", "elf/not-shared-object", 16, 1),
  changed("that is a core", "elf/not-shared-object", 16, 4),
  changed("for a machine that no cluster has", "elf/machine-unsupported", 18, 243, 0),
  changed("whose program headers are beyond its end", "elf/truncated", 32, 0, 0, 0, 0x7f),
  changed("whose program headers are beyond any end", "elf/truncated", 32, ...ones(8)),
  changed("whose section headers are beyond any end", "elf/truncated", 40, ...ones(8)),
  changed("with 65,535 program headers", "elf/not-shared-object", 56, ...ones(2)),
  changed("with program headers of one byte", "elf/malformed", 54, 1, 0),
  changed("with section headers of one byte", "elf/malformed", 58, 1, 0),
  changed("without program headers", "elf/not-shared-object", 56, 0, 0),
  module("for another architecture", "elf/wrong-machine", () => readFixture("aarch64/tally.so")),
  built("without RedisModule_OnLoad", "elf/onload-missing", {}),
  // DT_FLAGS_1, DF_1_NOOPEN
  built("that is not to be opened", "elf/not-shared-object", {
    symbols: [{ name: "RedisModule_OnLoad" }],
    entries: [[0x6ffffffb, 0x40]],
  }),
  built("without a dynamic section", "elf/not-shared-object", { dynamic: false }),
];
