import { describe, expect, it } from "vitest";
import { type Change, signOf } from "./change.ts";
import { changeWords, explainChange } from "./change-words.ts";

const base = { impact: "neutral", subject: "x" } as const;
const need = { ...base, subject: "GLIBC", file: "x.so" } as const;

const cases: [change: Change, sign: string, words: string][] = [
  [
    { ...need, kind: "need-unmet", after: "GLIBC_2.34", unmetBy: [{ system: "rhel8", has: ["GLIBC_2.28"] }] },
    "~",
    "x.so needs (none) -> GLIBC_2.34: rhel8 has GLIBC_2.28",
  ],
  [
    {
      ...need,
      ...{ kind: "need-unmet", before: "libssl.so.1.1", after: "libssl.so.3" },
      unmetBy: [
        { system: "rhel8", has: [] },
        { system: "x1", has: ["a", "b"] },
      ],
    },
    "~",
    "x.so needs libssl.so.1.1 -> libssl.so.3: rhel8 has none; x1 has a, b",
  ],
  [
    { ...base, kind: "machine-changed", subject: "x.so", before: "x86_64", after: "aarch64" },
    "~",
    "x.so is for x86_64 -> aarch64",
  ],
  [{ ...need, kind: "need-changed", before: "A_1", after: "A_2" }, "~", "x.so needs A_1 -> A_2"],
  [{ ...need, kind: "need-removed", before: "A_1" }, "-", "x.so needs A_1"],
  [{ ...base, kind: "library-added", file: "x.so" }, "+", "x.so needs x"],
  [
    { ...base, kind: "command-arity-widened", before: 1, after: -1 },
    "~",
    "command x: arity 1 -> -1 (no arguments, now any arguments)",
  ],
  [
    { ...base, kind: "command-arity-narrowed", before: 0, after: 2 },
    "~",
    "command x: arity 0 -> 2 (any arguments, now 1 argument)",
  ],
  [
    { ...base, kind: "field-changed", before: "a".repeat(50), after: { b: 1 } },
    "~",
    `x "${"a".repeat(39)}… -> {"b":1}`,
  ],
  [{ ...base, kind: "arguments-changed", before: "A" }, "~", 'x "A" -> (none)'],
  [
    {
      ...base,
      kind: "dependency-changed",
      before: { sha256: "a" },
      after: { url: "u", sha256: "b", optional: true },
    },
    "~",
    "dependency x: now optional, (none) -> u, other sha256",
  ],
  [
    { ...base, kind: "dependency-added", after: { url: "u", optional: true } },
    "+",
    "dependency x, optional, u",
  ],
  [
    {
      ...base,
      kind: "module-changed",
      before: { size: 100, sha256: "a" },
      after: { size: 100, sha256: "b" },
      ratio: 1,
    },
    "~",
    "x: other content, 100 bytes as before",
  ],
  [
    { ...base, kind: "data-type-version-lowered", before: 2, after: 1 },
    "~",
    "data type x: encoding version 2 -> 1: persisted data do not load",
  ],
  [
    { ...base, kind: "data-type-callbacks-changed", before: "", after: "copy, digest" },
    "~",
    "data type x: callbacks (none) -> copy, digest",
  ],
  [{ ...base, kind: "command-token-removed", token: "NX" }, "-", "command x: NX"],
  [
    { ...base, kind: "command-words-narrowed", before: "2 or more", after: "2" },
    "~",
    "command x: 2 or more words documented -> 2",
  ],
  [
    { ...base, kind: "configuration-default-changed", before: "no", after: "yes" },
    "~",
    'configuration x: default "no" -> "yes"',
  ],
  [{ ...base, kind: "mode-changed", before: "0755", after: "0644" }, "~", "x: mode 0755 -> 0644"],
  [{ ...base, kind: "file-changed", before: { size: 0 }, after: { size: 9 } }, "~", "x: 0 bytes -> 9 bytes"],
  [
    { ...base, kind: "bundle-size-changed", before: 1000, after: 970, ratio: 0.97 },
    "~",
    "bundle: 1000 bytes -> 970 bytes (-3.0 %)",
  ],
  [
    { ...base, kind: "bundle-size-changed", before: 100, after: 250, ratio: 2.5 },
    "~",
    "bundle: 100 bytes -> 250 bytes (+150 %)",
  ],
  [
    { ...base, kind: "bundle-size-changed", before: 1_048_576, after: 1_048_569, ratio: 1 },
    "~",
    "bundle: 1.0 MiB -> 1024.0 KiB (-7 bytes)",
  ],
];

describe("changeWords", () => {
  it.each(cases)("of %j", (change, sign, words) => {
    expect([signOf(change), changeWords(change)]).toEqual([sign, words]);
  });
});

describe("explainChange", () => {
  it("says of a lost capability what is so of the databases that demand it", () => {
    const blocks = [{ meaning: "it is Active-Active", fields: ["crdt"] }];
    const lost = { ...base, kind: "capability-lost", blocks } as const;
    expect(explainChange(lost)).toMatch(/: it is Active-Active \(crdt\)$/);
    expect(explainChange({ ...lost, blocks: [] })).toMatch(/\(unsupported_module_capabilities\)$/);
  });
});
