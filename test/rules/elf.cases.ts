import { readFixture, tally } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { buildElf, type ElfSpec } from "../../packages/elf/src/elf-builder.test-support.ts";
import { bundleOf } from "./bundle-reading.ts";
import type { Case, RuleCases } from "./rule-case.ts";

const onLoad = { name: "RedisModule_OnLoad" };
const stackCheck = { name: "__stack_chk_fail", defined: false, version: 2 };

/** A module of which nothing can be said on `rhel9`, the system that the bundle declares. */
const good: ElfSpec = {
  symbols: [onLoad, stackCheck],
  needed: ["libc.so.6"],
  versionNeeds: [{ library: "libc.so.6", versions: ["GLIBC_2.34"] }],
  stackFlags: 6,
  relro: true,
};

function module(changes: ElfSpec = {}, metadata: object = {}): Case {
  return bundleOf(buildElf({ ...good, ...changes }).bytes, metadata);
}

/** The example module with bytes in its header overwritten. */
function patched(...patches: readonly (readonly [offset: number, ...values: number[]])[]): Case {
  const bytes = Buffer.from(tally);
  for (const [offset, ...values] of patches) bytes.set(values, offset);
  return bundleOf(bytes);
}

const fixture = (path: string): Case => bundleOf(readFixture(path));
/** The first version that is needed has the index 2. */
const needing = (version: string): ElfSpec => ({
  versionNeeds: [{ library: "libc.so.6", versions: [version] }],
  symbols: [onLoad, { name: "arc4random", defined: false, version: 2 }],
});
const linkedWith = (...libraries: string[]): ElfSpec => ({ needed: ["libc.so.6", ...libraries] });
const text = (value: string): Case => bundleOf(Buffer.from(value));

const DT_TEXTREL = 22;
const SHT_PROGBITS = 1;
const EM_S390 = 22;
const EM_X86_64 = 62;
const EM_RISCV = 243;
const READ_WRITE_EXECUTE = 7;

export const cases: RuleCases = {
  "elf/empty": { failing: text(""), passing: module() },
  "elf/not-elf": { failing: fixture("bad/static.a"), passing: module() },
  "elf/not-64-bit": { failing: fixture("bad/i386.so"), passing: fixture("x86_64/tally.so") },
  // EI_DATA, e_machine
  "elf/not-little-endian": {
    failing: patched([0x05, 2], [0x12, 0, EM_S390]),
    passing: patched([0x05, 1], [0x12, EM_X86_64, 0]),
  },
  "elf/truncated": {
    failing: bundleOf(tally.subarray(0, tally.length - 1)),
    passing: bundleOf(tally),
  },
  // e_phentsize
  "elf/malformed": { failing: patched([0x36, 0xff, 0xff]), passing: patched([0x36, 56, 0]) },
  "elf/not-shared-object": { failing: fixture("bad/object.so"), passing: module() },
  "elf/debug-only": { failing: fixture("bad/tally.debug"), passing: fixture("x86_64/tally.so") },
  "elf/onload-missing": {
    failing: module({ symbols: [{ ...onLoad, visibility: 2 }, stackCheck] }),
    passing: module(),
  },
  "elf/machine-unsupported": { failing: module({ machineCode: EM_RISCV }), passing: module() },
  "elf/wrong-machine": {
    failing: fixture("aarch64/tally.so"),
    passing: bundleOf(readFixture("aarch64/tally.so"), { architecture: "aarch64" }),
  },
  "elf/symbol-version-too-new": {
    failing: module(needing("GLIBC_2.36")),
    passing: module(needing("GLIBC_2.34")),
  },
  "elf/library-missing": {
    failing: module(linkedWith("libssl.so.1.1"), { operating_systems: ["ubuntu22"] }),
    passing: module(linkedWith("libssl.so.3"), { operating_systems: ["ubuntu22"] }),
  },
  "elf/library-optional": {
    failing: module(linkedWith("libssl.so.1.1")),
    passing: module(linkedWith("libssl.so.3")),
  },
  "elf/library-unknown": { failing: module(linkedWith("libhiredis.so.1.1.0")), passing: module() },
  "elf/undefined-symbol": {
    failing: module({ symbols: [{ name: "tally_limit", defined: false }, stackCheck, onLoad] }),
    passing: module({ symbols: [{ name: "tally_limit" }, stackCheck, onLoad] }),
  },
  "elf/run-path": {
    failing: module({ runpath: "/home/build/lib" }),
    passing: module({ runpath: "$ORIGIN/lib" }),
  },
  "elf/executable-stack": { failing: module({ stackFlags: READ_WRITE_EXECUTE }), passing: module() },
  "elf/text-relocations": { failing: module({ entries: [[DT_TEXTREL, 0]] }), passing: module() },
  "elf/writable-code": { failing: module({ loadFlags: READ_WRITE_EXECUTE }), passing: module() },
  "elf/no-relro": { failing: module({ relro: false }), passing: module() },
  "elf/no-stack-protector": { failing: module({ symbols: [onLoad] }), passing: module() },
  "elf/debug-information": {
    failing: module({
      sections: [{ name: ".debug_info", type: SHT_PROGBITS, contents: Buffer.from("debug") }],
    }),
    passing: module(),
  },
  // It names RedisModule_AddACLCategory.
  "elf/functions-newer": {
    failing: bundleOf(tally, { compatible_redis_version: "7.2" }),
    passing: bundleOf(tally, { compatible_redis_version: "7.4" }),
  },
};
