import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { maxManifestSize, parseManifest } from "./parse-manifest.ts";

const parse = (text: string) => parseManifest(new TextEncoder().encode(text), {});

/** The same cases on every run. */
const runs = { numRuns: 1500, seed: 20_260_821 };

/** What a parse gives, after it was shown that it ended in time. */
function parseWithin(milliseconds: number, text: string) {
  const start = performance.now();
  const parsed = parse(text);
  expect(performance.now() - start).toBeLessThan(milliseconds);
  return parsed;
}

describe("aliases that multiply", () => {
  const laughs = (levels: number) =>
    Array.from({ length: levels }, (_, level) => {
      const items = level === 0 ? "lol" : `*l${level - 1}`;
      return `l${level}: &l${level} [${Array(10).fill(items).join(", ")}]`;
    }).join("\n");

  it.each([4, 9, 30])("over %i levels are refused within a second", (levels) => {
    const { manifest, findings } = parseWithin(1000, `author: x\n${laughs(levels)}\n`);
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([{ severity: "error" }]);
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

  it("are refused where few of them stand for many", () => {
    const { manifest, findings } = parse(`author: x\n${laughs(3)}\n`);
    expect(laughs(3).match(/\*/g)?.length).toBeLessThan(100);
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([{ rule: "yaml/syntax", severity: "error" }]);
  });

  it("by merging are refused within a second", () => {
    const merges = Array.from({ length: 30 }, (_, level) => {
      const keys = level === 0 ? "k: v" : `<<: [*m${level - 1}, *m${level - 1}], k${level}: v`;
      return `m${level}: &m${level} {${keys}}`;
    }).join("\n");
    const { findings } = parseWithin(1000, `author: x\n${merges}\n`);
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

describe("deep nesting", () => {
  it.each([
    ["a million brackets", `author: ${"[".repeat(1_000_000)}`],
    ["a hundred thousand brackets", `author: ${"[".repeat(100_000)}`],
    ["brackets that close", `crdb: ${"[".repeat(5000)}${"]".repeat(5000)}`],
    ["braces", `crdb: ${"{a: ".repeat(5000)}1${"}".repeat(5000)}`],
    ["dashes", `crdb:\n  ${"- ".repeat(20_000)}x`],
    ["indentation", Array.from({ length: 1200 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
    ["keys of keys", `${"? ".repeat(20_000)}x`],
  ])("%s are one finding, in words, within five seconds", (_, text) => {
    const { manifest, findings } = parseWithin(5000, text);
    expect(manifest).toBeUndefined();
    expect(findings).toMatchObject([
      { rule: "yaml/syntax", severity: "error", facts: { problem: expect.stringMatching(/nested|deep/) } },
    ]);
  });
});

describe("long texts end in time", () => {
  it("a value of braces and dots", () => {
    parseWithin(1000, `author: "{${".".repeat(60_000)}"\n`);
    parseWithin(1000, `command_line_args: "${"{a.".repeat(20_000)}"\n`);
  });

  it("many references and templates", () => {
    parseWithin(2000, `author: "${"${A}".repeat(50_000)}"\n`);
    parseWithin(2000, `author: "${"{{ ".repeat(100_000)}"\n`);
    parseWithin(2000, `author: x${" #".repeat(100_000)}${" ".repeat(100_000)}\n`);
  });

  it("many different keys", () => {
    const keys = Array.from({ length: 10_000 }, (_, number) => `k${number}: 1`).join("\n");
    parseWithin(1000, `author: x\n${keys}\n`);
  });

  it("many aliases of one anchor", () => {
    const aliases = Array.from({ length: 4000 }, (_, number) => `  a${number}: *x`).join("\n");
    parseWithin(1500, `author: &x x\ncrdb:\n${aliases}\n`);
  });

  it("a long name of a key", () => {
    parseWithin(1000, `author: x\n${"k".repeat(900)}: 1\n"${"a".repeat(200_000)}": 1\n`);
  });

  it("a mistake that repeats does not give findings without end", () => {
    for (const text of [
      "]".repeat(20_000),
      "}".repeat(20_000),
      "@a\n".repeat(5000),
      "a: b: c\n".repeat(5000),
    ]) {
      expect(parseWithin(5000, text).findings.length).toBeLessThanOrEqual(100);
    }
  });
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
