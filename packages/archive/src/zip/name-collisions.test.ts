import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { openedZip } from "../opened.test-support.ts";
import { content, expectProblem, type ProblemCase, withGood } from "./problem-case.test-support.ts";
import { buildZip, extraField, type RawZip, text, u32 } from "./zip-builder.test-support.ts";

const two = (first: string, second: string): RawZip => ({
  entries: [
    { name: first, content: first.endsWith("/") ? text("") : content },
    { name: second, content: second.endsWith("/") ? text("") : content },
  ],
});
const unsafe = (name: string | Uint8Array, reason: string, flags = 0x0800): ProblemCase => ({
  code: "unsafe-name",
  what: reason,
  zip: withGood({ name, flags }),
  facts: { reason },
});
const cases: ProblemCase[] = [
  unsafe("", "empty"),
  unsafe("/etc/passwd", "absolute-path"),
  unsafe("C:evil.txt", "drive-letter"),
  unsafe("a\\b.txt", "backslash"),
  unsafe("deps/../../evil", "parent-segment"),
  unsafe("..", "parent-segment"),
  unsafe("a\0b", "nul"),
  unsafe("a//b", "empty-segment"),
  unsafe("./a", "dot-segment"),
  unsafe("a\x1b[2Jb", "control-character"),
  unsafe("gpj.\u202eos", "control-character"),
  unsafe(Uint8Array.of(0x61, 0xff, 0x62), "invalid-utf8"),
  unsafe("a".repeat(256), "too-long"),
  unsafe(`${"a/".repeat(600)}a`, "too-long"),
  {
    code: "ambiguous-name",
    what: "bytes above 127 without the UTF-8 flag",
    zip: withGood({ name: "é.txt", flags: 0 }),
    facts: { other: "é.txt" },
  },
  {
    code: "ambiguous-name",
    what: "a control character, which code page 437 has a picture for, without the UTF-8 flag",
    zip: withGood({ name: "a\nb", flags: 0 }),
    facts: { other: "a\nb" },
  },
  {
    code: "ambiguous-name",
    what: "a Unicode path extra field that says another name",
    zip: withGood({
      name: "x.txt",
      central: {
        extra: extraField(0x7075, Buffer.concat([Buffer.of(1), u32(crc32("x.txt")), text("y.txt")])),
      },
    }),
    also: ["unportable-field"],
    facts: { other: "x.txt" },
  },
  { code: "duplicate-name", what: "the same name twice", zip: two("a", "a"), facts: { other: "a" } },
  { code: "duplicate-name", what: "the same directory twice", zip: two("a/", "a/") },
  { code: "case-collision", what: "names that differ in case", zip: two("Module.json", "module.JSON") },
  { code: "unicode-collision", what: "names that differ in normalisation", zip: two("\u00e9", "e\u0301") },
  {
    code: "path-conflict",
    what: "a file where a directory is needed",
    zip: two("deps/x", "deps"),
    facts: { other: "deps" },
  },
  {
    code: "path-conflict",
    what: "a file where a directory is needed, in other case",
    zip: two("Deps", "deps/x/y"),
  },
  { code: "path-conflict", what: "a file and a directory of one name", zip: two("deps", "deps/") },
];

test.each(cases)("$code: $what", expectProblem);

test("thousands of long paths are compared quickly", { timeout: 10_000 }, async () => {
  const entries = Array.from({ length: 1000 }, (_, index) => ({ name: `${"a/".repeat(500)}${index}` }));
  expect((await openedZip(buildZip({ entries }))).problems).toEqual([]);
});
