import { createHash } from "node:crypto";
import { nodeRuntime } from "@rampart/files";
import { expect, it } from "vitest";
import { contentDigest as digestOver } from "./content-digest.ts";

const contentDigest = (entries: Parameters<typeof digestOver>[0]) => digestOver(entries, nodeRuntime);
const [one, two, three] = ["1", "2", "3"].map((digit) => digit.repeat(64)) as [string, string, string];

it("is the SHA-256 of what sha256sum prints, sorted by name", () => {
  const lines = `${two}  deps/a.tgz\n${one}  module.json\n${three}  x.so\n`;
  const expected = createHash("sha256").update(lines).digest("hex");
  const entries = [
    { name: "x.so", sha256: three },
    { name: "module.json", sha256: one },
    { name: "deps/a.tgz", sha256: two },
  ];
  expect(contentDigest(entries)).toBe(expected);
  expect(contentDigest(entries.toReversed())).toBe(expected);
});

it("sorts by bytes, not by the letters of a language", () => {
  const digest = (names: string[]) =>
    createHash("sha256")
      .update(names.map((name) => `${one}  ${name}\n`).join(""))
      .digest("hex");
  const names = ["Z", "a", "z", "é", "\uff5e", "\u{1f600}"];
  expect(contentDigest(names.toReversed().map((name) => ({ name, sha256: one })))).toBe(digest(names));
});

it.each([
  ["a name", [{ name: "b", sha256: one }]],
  ["a checksum", [{ name: "a", sha256: two }]],
  [
    "a further entry",
    [
      { name: "a", sha256: one },
      { name: "b", sha256: one },
    ],
  ],
])("is another for %s", (_what, entries) => {
  expect(contentDigest(entries)).not.toBe(contentDigest([{ name: "a", sha256: one }]));
});
