import { renderFinding } from "@rampart/findings";
import { expect, test } from "vitest";
import { readBundle } from "./open-bundle.ts";

test.each([
  ["binary data", "00010203"],
  ["text", Buffer.from("hello").toString("hex")],
  ["a gzip file", "1f8b0800"],
  ["an xz file", "fd377a585a00"],
  ["an ELF file", "7f454c46"],
  ["an empty file", ""],
])("what is no zip file is called %s", async (words, hex) => {
  const { findings } = await readBundle({ bytes: Buffer.from(hex, "hex") });
  expect(findings.map((found) => renderFinding(found).message)).toEqual([`not a zip file but ${words}`]);
});
