import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

/** The stages of packing, in their order. */
const stages = [
  "read-inputs.ts",
  "gather-facts.ts",
  "derive-metadata.ts",
  "judge-metadata.ts",
  "plan-bundle.ts",
  "write-bundle.ts",
];
/** They compute, and touch nothing. */
const pure = ["derive-metadata.ts", "judge-metadata.ts", "plan-bundle.ts"];

const folder = import.meta.dirname;

interface Import {
  readonly specifier: string;
  /** Only types: nothing is left of it in the program. */
  readonly isType: boolean;
}

function importsOf(path: string): Import[] {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(/^(import|export)\s+(type\s)?[^;"]*?from\s*"([^"]+)"/gm)].map((match) => ({
    specifier: match[3] ?? "",
    isType: match[2] !== undefined,
  }));
}

/** What the program of a file imports from elsewhere, through all files of the package that it imports. */
function reachedFrom(path: string, seen = new Set<string>()): string[] {
  if (seen.has(path)) return [];
  seen.add(path);
  return importsOf(path)
    .filter(({ isType }) => !isType)
    .flatMap(({ specifier }) =>
      specifier.startsWith(".") ? reachedFrom(join(dirname(path), specifier), seen) : [specifier],
    );
}

describe("the stages of packing", () => {
  it("are the files of this folder", () => {
    const files = readdirSync(folder).filter((name) => !/\.test(-support)?\.ts$/.test(name));
    expect(files.toSorted()).toEqual(stages.toSorted());
  });

  it.each(stages.map((stage, index) => [stage, stages[index - 1]]))(
    "%s knows no other stage than the type of its input, %s",
    (stage = "", before) => {
      const others = importsOf(join(folder, stage)).filter(({ specifier }) =>
        stages.includes(basename(specifier)),
      );
      expect(others).toEqual(before === undefined ? [] : [{ specifier: `./${before}`, isType: true }]);
    },
  );

  it("are put in a row by one file, and used by no other", () => {
    const sources = readdirSync(join(folder, "../.."), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !/\.test(-support)?\.ts$/.test(path))
      .filter((path) => !path.startsWith("pack/stages/"));
    const users = sources.filter((path) =>
      importsOf(join(folder, "../..", path)).some(({ specifier }) => specifier.includes("stages/")),
    );
    // The index hands out the types of what is planned and packed.
    expect(users.toSorted()).toEqual(["index.ts", "pack/pack-bundle.ts"]);
  });

  it.each(pure)("%s touches no file, starts nothing and asks nobody", (stage) => {
    // The limits of zips come from `archive`, which knows no machine.
    const reached = [...new Set(reachedFrom(join(folder, stage)))].filter((specifier) =>
      /^(node:|@rampart\/(files|discovery|archive\/))/.test(specifier),
    );
    expect(reached).toEqual([]);
  });

  it.each(["read-inputs.ts", "gather-facts.ts", "write-bundle.ts"])("%s is seen to touch files", (stage) => {
    expect(reachedFrom(join(folder, stage))).toContain("@rampart/files");
  });
});
