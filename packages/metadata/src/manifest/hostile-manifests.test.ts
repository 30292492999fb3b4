import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { expectLinear, stepsOf } from "../../../../test/support/steps.ts";
import { maxManifestSize, parseManifest } from "./parse-manifest.ts";

const parse = (text: string) => parseManifest(new TextEncoder().encode(text), {});

/** The same cases on every run. */
const runs = { numRuns: 1500, seed: 20_260_821 };

describe("aliases that multiply", () => {
  const laughs = (levels: number) =>
    Array.from({ length: levels }, (_, level) => {
      const items = level === 0 ? "lol" : `*l${level - 1}`;
      return `l${level}: &l${level} [${Array(10).fill(items).join(", ")}]`;
    }).join("\n");

  it.each([3, 6, 30])("over %i levels are refused before they do", (levels) => {
    const { manifest, findings } = parse(`author: x\n${laughs(levels)}\n`);
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([{ rule: "yaml/syntax", severity: "error" }]);
  });

  const anchors = "author: &x0 x\ndescription: &x1 y\ncrdb:\n";
  const aliases = (count: number) =>
    anchors + Array.from({ length: count }, (_, index) => `  a${index}: *x${index % 2}\n`).join("");

  it("are refused from the hundred and first on, with its place", () => {
    expect(parse(aliases(100)).manifest).toMatchObject({ author: "x" });
    const { manifest, findings } = parse(aliases(101));
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([
      {
        rule: "yaml/syntax",
        place: { line: 104 },
        facts: { problem: "there are more than 100 aliases" },
      },
    ]);
  });

  it("by merging are refused before they do", () => {
    const merges = Array.from({ length: 20 }, (_, level) => {
      const keys = level === 0 ? "k: v" : `<<: [*m${level - 1}, *m${level - 1}], k${level}: v`;
      return `m${level}: &m${level} {${keys}}`;
    }).join("\n");
    const { findings } = parse(`author: x\n${merges}\n`);
    expect(findings).not.toEqual([]);
  });

  it.each([
    ["a list that contains itself", "crdb: &a [*a]\n"],
    ["a map that contains itself", "crdb: &a\n  b: *a\n"],
    ["a manifest that contains itself", "&a\nauthor: x\ncrdb: *a\n"],
    ["two that contain each other", "crdb: &a\n  b: &b\n    c: *a\n    d: *b\n"],
  ])("%s is an error, not a crash", (_, text) => {
    const { manifest, findings } = parse(text);
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([{ severity: "error" }]);
  });
});

describe("merge keys", () => {
  it.each([
    ["a text", "author: x\n<<: y\n"],
    ["a number", "crdb:\n  <<: 3\n"],
    ["a list of numbers", "crdb:\n  <<: [1, 2]\n"],
    ["an alias of nothing", "crdb:\n  <<: *a\n"],
    ["an alias of a text", "author: &a x\ncrdb:\n  <<: *a\n"],
  ])("with %s are an error, not a crash", (_, text) => {
    const { manifest, findings } = parse(text);
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([{ rule: "yaml/syntax", severity: "error" }]);
  });
});

it("a key that is no text is an error, and nothing is printed", () => {
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  try {
    expect(parse("author: x\n? [a, b]\n: c\n").findings).toMatchObject([
      { severity: "error", place: { line: 2 } },
    ]);
    expect(parse("author: x\ncrdb:\n  ? {a: b}\n  : c\n").findings).not.toBeUndefined();
    expect(warned).not.toHaveBeenCalled();
  } finally {
    warned.mockRestore();
  }
});

/** Fails where the work of a parse grows faster than the text. */
const expectLinearParse = (textOf: (size: number) => string, size: number) =>
  expectLinear((factor) => parse(textOf(factor)), size);

describe("deep nesting", () => {
  it.each<[string, (size: number) => string, number]>([
    ["a million brackets", (size) => `author: ${"[".repeat(size)}`, 1_000_000],
    ["brackets that close", (size) => `crdb: ${"[".repeat(size)}${"]".repeat(size)}`, 5000],
    ["braces", (size) => `crdb: ${"{a: ".repeat(size)}1${"}".repeat(size)}`, 5000],
    ["dashes", (size) => `crdb:\n  ${"- ".repeat(size)}x`, 20_000],
    [
      "indentation",
      (size) => Array.from({ length: size }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
      1200,
    ],
    ["keys of keys", (size) => `${"? ".repeat(size)}x`, 20_000],
  ])("%s are one finding, in words, without climbing down", async (_, textOf, size) => {
    const { manifest, findings } = parse(textOf(size));
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([
      { rule: "yaml/syntax", severity: "error", facts: { problem: expect.stringMatching(/nested|deep/) } },
    ]);
    // A few steps for each character: the parser has more for each level.
    expect(await stepsOf(() => parse(textOf(size)))).toBeLessThan(5 * textOf(size).length);
  });
});

describe("long texts take work that grows as they do", () => {
  it.each<[string, (size: number) => string, number]>([
    ["dots behind a brace", (size) => `author: "{${".".repeat(size)}"\n`, 30_000],
    ["braces with names", (size) => `command_line_args: "${"{a.".repeat(size)}"\n`, 10_000],
    ["references", (size) => `author: "${"${A}".repeat(size)}"\n`, 10_000],
    ["templates", (size) => `author: "${"{{ ".repeat(size)}"\n`, 20_000],
    ["comments", (size) => `author: x${" #".repeat(size)}${" ".repeat(size)}\n`, 50_000],
    [
      "keys",
      (size) => `author: x\n${Array.from({ length: size }, (_, at) => `k${at}: 1`).join("\n")}\n`,
      2000,
    ],
    [
      "a long name of a key",
      (size) => `author: x\n${"k".repeat(900)}: 1\n"${"a".repeat(size)}": 1\n`,
      100_000,
    ],
  ])("%s", async (_, textOf, size) => {
    await expectLinearParse(textOf, size);
  });

  it("aliases of one anchor, of which a hundred are looked up", async () => {
    const textOf = (size: number) =>
      `author: &x x\ncrdb:\n${Array.from({ length: size }, (_, at) => `  a${at}: *x`).join("\n")}\n`;
    await expectLinearParse(textOf, 1000);
  });

  it.each(["]", "}", "@a\n", "a: b: c\n"])(
    "%j over and over, without findings without end",
    async (mistake) => {
      expect(parse(mistake.repeat(5000)).findings.length).toBeLessThanOrEqual(100);
      await expectLinearParse((size) => mistake.repeat(size), 1000);
    },
  );
});

describe("parseManifest never throws, and errs or gives a manifest", () => {
  const holds = (bytes: Uint8Array) => {
    const { manifest, findings } = parseManifest(bytes, { A: "x" });
    if (manifest === undefined) expect(findings.some(({ severity }) => severity === "error")).toBe(true);
    for (const { place } of findings) {
      for (const position of [place.line, place.column]) {
        if (position !== undefined) expect(position).toBeGreaterThanOrEqual(1);
      }
    }
  };
  const encoded = (text: string) => holds(new TextEncoder().encode(text));

  it("for any bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), holds), runs);
  });

  it("for any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), encoded), runs);
  });

  it("for pieces of YAML in any order", () => {
    const piece = fc.constantFrom(
      ...["author", "version", "capabilities", "dependencies", "crdb", "min_redis_version", "add_command"],
      ...[
        ": ",
        ":\n  ",
        ":",
        "\n",
        "\n  ",
        "\n- ",
        "- ",
        "? ",
        ", ",
        " #",
        "|\n  ",
        ">-\n  ",
        "---\n",
        "...\n",
      ],
      ...["[", "]", "{", "}", '"', "'", "\\", "\t", "\r\n", "%YAML 1.2\n", "\ufeff", "\0", "\u0085"],
      ...[
        "&a ",
        "*a",
        "<<: *a",
        "!!omap ",
        "!!set ",
        "!!binary ",
        "!!python/none ",
        "!<x> ",
        "!!int ",
        "!!str ",
      ],
      ...[
        "8.10",
        "1e20",
        "0x10",
        "0o7",
        "1:30",
        ".inf",
        ".nan",
        "~",
        "yes",
        "2024-01-01",
        "__proto__",
        "${A}",
      ],
      ...["${B}", "{os.getenv('A')}", "{{A}}", "{a.b}", "x", "url", "local_path", "sha256", "command_name"],
    );
    const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(""));
    fc.assert(fc.property(text, encoded), { ...runs, numRuns: 6000 });
  });

  it("for any value under any field", () => {
    const field = fc.constantFrom(
      ...["author", "version", "semantic_version", "capabilities", "dependencies", "optional-dependencies"],
      ...["crdb", "min_redis_version", "add_command", "override_command", "commands", "redis_args", "zzz"],
      ...["operating_systems", "architecture", "exclude_commands", "bigstore_version_2_support", "redis_ref"],
    );
    const manifest = fc.dictionary(field, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 });
    fc.assert(
      fc.property(manifest, (value) => encoded(JSON.stringify(value))),
      { ...runs, numRuns: 3000 },
    );
  });

  it("for a text of exactly the limit", () => {
    encoded(`author: ${"x".repeat(maxManifestSize - 8)}`);
  });
});
