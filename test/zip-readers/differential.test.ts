import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readBundle } from "@rampart/bundle";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leftOut } from "../support/left-out.ts";
import { type Contents, foreignReaders } from "./foreign-readers.ts";
import { goodBundles } from "./good-bundles.ts";
import { type Mutant, mutantsOf, withAttributes, withExtraFields } from "./mutants.ts";

// What Rampart accepts, every other reader reads as the same names and bytes; anything else is refused. A sample of the
// mutants, or with RAMPART_TEST_MUTANTS=all every one of them.

const isWhole = process.env["RAMPART_TEST_MUTANTS"] === "all";
const sampled = 53;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "differential-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const bundles = (await goodBundles()).flatMap(({ writer, bytes }) => {
  if (bytes === undefined) leftOut(`bundles that ${writer} wrote`, "it is not installed");
  return bytes === undefined ? [] : [{ writer, bytes }];
});
const readers = foreignReaders.filter(({ name, missing }) => {
  if (missing !== undefined) leftOut(`${name} beside our reader`, missing);
  return missing === undefined;
});

/** As ours reads it: undefined where it is refused. */
async function ourReading(bytes: Buffer): Promise<Contents> {
  const { findings, entries } = await readBundle({ bytes });
  if (findings.some(({ severity }) => severity === "error")) return undefined;
  const files = entries.filter(({ kind }) => kind === "file");
  return new Map(files.map(({ name, sha256 = "" }) => [name, sha256]));
}

interface Accepted extends Mutant {
  readonly path: string;
  readonly contents: Contents;
}

async function accepted(
  mutants: Iterable<Mutant>,
): Promise<{ readonly count: number; readonly all: Accepted[] }> {
  const all: Accepted[] = [];
  let count = 0;
  for (const mutant of mutants) {
    count++;
    const contents = await ourReading(mutant.bytes);
    if (contents === undefined) continue;
    const path = join(folder, `${createHash("sha256").update(mutant.bytes).digest("hex")}.zip`);
    writeFileSync(path, mutant.bytes);
    all.push({ ...mutant, path, contents });
  }
  return { count, all };
}

function* every(step: number, mutants: Iterable<Mutant>): Generator<Mutant> {
  let index = 0;
  for (const mutant of mutants) if (index++ % step === 0) yield mutant;
}

const asObject = (contents: Contents, takes = (_name: string) => true) =>
  contents && Object.fromEntries([...contents].filter(([name]) => takes(name)).toSorted());

describe.each(bundles)("a bundle that $writer wrote", ({ writer, bytes }) => {
  it("is read alike or refused, whatever is changed in its records", { timeout: 1_800_000 }, async () => {
    const mutants = every(isWhole ? 1 : sampled, mutantsOf(bytes));
    const { count, all } = await accepted([{ edit: "nothing", bytes }, ...mutants]);
    expect(all[0]?.edit).toBe("nothing");
    const found = differences(all);
    process.stderr.write(`${writer}: ${count} files, ${all.length} accepted, ${found.length} differences\n`);
    expect(found).toEqual([]);
  });
});

it.each([
  ["an extra field", withExtraFields],
  ["attributes", withAttributes],
])("%s: read alike or refused", { timeout: 1_800_000 }, async (what, mutants) => {
  const { count, all } = await accepted(every(isWhole ? 1 : sampled, mutants()));
  const found = differences(all);
  process.stderr.write(`${what}: ${count} files, ${all.length} accepted, ${found.length} differences\n`);
  expect(found).toEqual([]);
});

/** Each reader that reads something else than we do, with the edit. */
function differences(all: readonly Accepted[]): string[] {
  if (all.length === 0) return [];
  const paths = all.map(({ path }) => path);
  return readers.flatMap(({ name, takes, read }) => {
    const readings = read(paths);
    return all.flatMap(({ edit, contents }, index) => {
      const [ours, theirs] = [asObject(contents, takes), asObject(readings[index])].map((one) =>
        JSON.stringify(one),
      );
      if (ours === theirs) return [];
      return [`${edit}: ${name} ${theirs === undefined ? "refuses it" : `reads ${theirs}`}`];
    });
  });
}
