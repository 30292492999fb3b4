import { expect, test } from "vitest";
import { openedZip } from "../opened.test-support.ts";
import { content, expectProblem, good, type ProblemCase, withGood } from "./problem-case.test-support.ts";
import { buildZip, text } from "./zip-builder.test-support.ts";

const zeros = new Uint8Array(3 * 2 ** 20);

const cases: ProblemCase[] = [
  { code: "symlink", what: "a symbolic link", zip: withGood({ name: "link", mode: 0o120777 }) },
  { code: "special-file", what: "a device", zip: withGood({ name: "null", mode: 0o020666 }) },
  { code: "special-file", what: "a socket", zip: withGood({ name: "socket", mode: 0o140666 }) },
  { code: "privileged-mode", what: "a setuid file", zip: withGood({ mode: 0o104755 }) },
  { code: "loose-mode", what: "a file for everybody", zip: withGood({ mode: 0o100666 }) },
  { code: "unsafe-name", what: "a colon", zip: withGood({ name: "ab:c" }), facts: { reason: "colon" } },
  { code: "kind-mismatch", what: "a directory by its mode alone", zip: withGood({ mode: 0o040755 }) },
  {
    code: "kind-mismatch",
    what: "a directory by its name alone",
    zip: withGood({ name: "d/", mode: 0o100644 }),
  },
  {
    code: "directory-with-data",
    what: "a directory with content",
    zip: withGood({ name: "d/", mode: 0o040755 }),
  },
  { code: "encrypted", what: "an encrypted entry", zip: withGood({ flags: 0x0801 }) },
  {
    code: "unsupported-method",
    what: "LZMA",
    zip: withGood({ method: 14, data: content }),
    facts: { method: 14 },
  },
  {
    code: "entry-too-large",
    what: "more than the limit",
    zip: withGood({}),
    limits: { maxEntrySize: 20 },
    facts: { size: content.length, limit: 20 },
    also: ["entry-too-large"],
  },
  {
    code: "ratio-too-high",
    what: "3 MiB of zeros",
    zip: withGood({ content: zeros }),
    facts: { limit: 200 },
    also: [],
  },
  {
    code: "stored-size-mismatch",
    what: "stored with two sizes",
    zip: withGood({ method: 0, central: { uncompressedSize: 5 }, local: { uncompressedSize: 5 } }),
    facts: { compressedSize: content.length, uncompressedSize: 5 },
  },
];

test.each(cases)("$code: $what", expectProblem);

test("all problems are reported at once, each with its entry", async () => {
  const zip = buildZip({
    entries: [
      { name: "../a", content },
      { name: "link", content, mode: 0o120777 },
      { name: "secret", content, flags: 0x0801 },
      good,
    ],
    suffix: text("x"),
  });
  const { problems } = await openedZip(zip);
  expect(problems.map(({ code, entry }) => [code, entry])).toEqual([
    ["data-after-end", undefined],
    ["unsafe-name", "../a"],
    ["symlink", "link"],
    ["encrypted", "secret"],
  ]);
});

test("limits can be raised", async () => {
  const { problems } = await openedZip(buildZip(withGood({ content: zeros })), { maxRatio: 2000 });
  expect(problems).toEqual([]);
});
