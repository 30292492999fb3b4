import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { baselineOf, finding } from "@rampart/findings";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { baselineName, findBaseline } from "./find-baseline.ts";
import { maxBaselineSize, parseBaseline, readBaseline } from "./read-baseline.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rampart-baseline-"));
});
afterEach(() => rm(folder, { recursive: true }));

const parse = (text: string) => parseBaseline(Buffer.from(text), "rampart-baseline.json");
const known = { file: "a.json", rule: "elf/no-relro", count: 1 };
const withKnown = (change: object) => JSON.stringify({ version: 1, findings: [{ ...known, ...change }] });

describe("a baseline", () => {
  it("is read as it was written, whatever the names in it", async () => {
    const baseline = baselineOf([
      {
        file: "\u0000\n.json",
        findings: [finding("elf/no-relro", { entry: "\ud83e", pointer: '/\u001b"' }, {})],
      },
    ]);
    const path = join(folder, baselineName);
    await writeFile(path, JSON.stringify(baseline));
    expect(await readBaseline(path)).toEqual(baseline);
  });

  it("may have as many entries as a large project has findings", () => {
    const findings = Array.from({ length: 50_000 }, (_, index) => ({ ...known, file: `${index}.json` }));
    expect(parse(JSON.stringify({ version: 1, findings })).findings).toHaveLength(50_000);
  });

  it("may name rules that this version does not have", () => {
    expect(parse(withKnown({ rule: "elf/retired" })).findings).toHaveLength(1);
  });

  it.each<[string, string]>([
    ["{", "1:2: not JSON: "],
    ["[]", "1:1: the baseline must be a map, this is an empty list"],
    ["{}", "1:1: the baseline has no version"],
    ['{"version": 1}', "1:1: the baseline has no findings"],
    [
      '{"version": 2, "findings": []}',
      "1:13: version must be 1, the version of the format that is known, this is",
    ],
    ['{"version": 1,\n"findings": {}}', "2:13: findings must be a list, this is a map"],
    [withKnown({ count: 0 }), "findings[0].count must be at least 1, this is the number 0"],
    [withKnown({ count: "1" }), "findings[0].count must be a whole number, this is the text"],
    [withKnown({ file: undefined }), "findings[0] has no file"],
    [withKnown({ line: 3 }), '"line" is not a key of findings[0]'],
    [withKnown({ pointer: null }), "findings[0].pointer must be text, this is empty"],
    [" ".repeat(maxBaselineSize + 1), "the baseline is larger than 16777216 bytes"],
  ])("%.60j is refused", (text, message) => {
    expect(() => parse(text)).toThrowError(
      expect.objectContaining({
        fault: "call",
        code: "baseline-invalid",
        message: expect.stringContaining(message),
      }),
    );
  });

  it.each([
    ["missing.json", "file-unreadable"],
    ["folder.json", "not-a-file"],
  ])("%s is the fault of the environment", async (name, code) => {
    await mkdir(join(folder, "folder.json"));
    await expect(readBaseline(join(folder, name))).rejects.toMatchObject({ fault: "environment", code });
  });

  it("is found in a folder, not in those around it", async () => {
    await mkdir(join(folder, "a"));
    expect(findBaseline(folder)).toBeUndefined();
    await writeFile(join(folder, baselineName), "{}");
    expect(findBaseline(folder)).toBe(join(folder, baselineName));
    expect(findBaseline(join(folder, "a"))).toBeUndefined();
  });
});
