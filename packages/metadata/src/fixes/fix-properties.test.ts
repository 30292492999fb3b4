import { type Finding, printable, type Rule } from "@rampart/findings";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeFields } from "../manifest/judge-manifest.ts";
import { faultRules, type ParsedManifest } from "../manifest/manifest-form.ts";
import { parseManifest } from "../manifest/parse-manifest.ts";
import { parseModuleMetadata } from "../module/parse-module-metadata.ts";
import type { FixResult } from "./fix.ts";
import { fixManifest, fixModuleJson } from "./fix-text.ts";

/** The same cases on every run. */
const runs = { numRuns: 300, seed: 20_260_902 };

interface Parsed {
  readonly findings: readonly Finding[];
  readonly isUnderstood: boolean;
}

/** A variable that is not set is no fault of the text. */
const isUnderstood = ({ fields, findings }: ParsedManifest) =>
  fields !== undefined && findings.every(({ rule }) => !faultRules.has(rule));

const manifest = {
  fix: fixManifest,
  parse(text: string): Parsed {
    const parsed = parseManifest(new TextEncoder().encode(text), {});
    return { findings: judgeFields(parsed), isUnderstood: isUnderstood(parsed) };
  },
};

const moduleJson = {
  fix: fixModuleJson,
  parse(text: string): Parsed {
    const parsed = parseModuleMetadata(new TextEncoder().encode(text), { bundled: false });
    return { findings: parsed.findings, isUnderstood: parsed.metadata !== undefined };
  },
};

type Kind = typeof manifest;

/** What a finding says, without its place: places move when a name before them is taken out. */
const saying = ({ rule, facts }: Finding): string => {
  // A dependency may come to lack less.
  const said = "missing" in facts ? { ...facts, missing: [] } : facts;
  return `${rule} ${JSON.stringify(said)}`;
};

function count(findings: readonly Finding[], rule: (rule: Rule) => boolean): number {
  return findings.filter((found) => rule(found.rule)).length;
}

function expectSafe({ fix, parse }: Kind, text: string): FixResult {
  const result = fix(text);
  const shown = printable(text);
  // Once is enough, and nothing is touched without being said.
  expect(fix(result.text), shown).toEqual({ text: result.text, fixes: [], steps: [] });
  expect(result.fixes.length === 0, shown).toBe(result.text === text);

  const [before, after] = [parse(text), parse(result.text)];
  if (before.isUnderstood) expect(after.isUnderstood, shown).toBe(true);
  const errors = (parsed: Parsed) => parsed.findings.filter(({ severity }) => severity === "error");
  // A text that was not understood hides what else is wrong with it.
  if (before.isUnderstood || !after.isUnderstood) {
    expect(errors(after).length, shown).toBeLessThanOrEqual(errors(before).length);
  }
  if (!before.isUnderstood) return result;

  const said = new Set(before.findings.map(saying));
  const renamed = result.fixes.flatMap(({ change }) => (change.kind === "rename" ? [change.fixed] : []));
  for (const found of after.findings) {
    if (said.has(saying(found))) continue;
    // What is new is said of a value that has its right name only now, and is no error.
    expect(found.severity, `${shown} ${saying(found)}`).not.toBe("error");
    const isRenamed = renamed.some((name) => found.place.pointer?.split("/").includes(name));
    const isRelation = /^metadata\/(capability|min-redis|lockstep|command|flash)/.test(found.rule);
    expect(isRenamed || isRelation, `${shown} ${saying(found)}`).toBe(true);
  }
  for (const rule of new Set(result.fixes.flatMap(({ rule: fixed = [] }) => fixed))) {
    const same = (other: Rule) => other === rule;
    const isGone = count(after.findings, same) < count(before.findings, same);
    const isRevealed = renamed.length > 0 || /duplicate/.test(rule);
    expect(isGone || isRevealed, `${shown} ${rule}`).toBe(true);
  }
  return result;
}

const upper = "0123456789ABCDEF".repeat(4);

/** Lines of a manifest with mistakes, and what is to become of them. */
const mistakes: readonly (readonly [wrong: string, right: string])[] = [
  ["Author: X # who", "author: X # who"],
  ["e-mail:  'a@example.com'", "email:  'a@example.com'"],
  ["licence: MIT", "license: MIT"],
  ["display-name: X", "display_name: X"],
  ["homepgae: https://example.com", "homepage: https://example.com"],
  ["architecture: 'arm64'", "architecture: 'aarch64'"],
  ["min_redis_version: 8.0", 'min_redis_version: "8.0"'],
  ["compatible_redis_version: 8.0.3 # was 7", 'compatible_redis_version: "8.0" # was 7'],
  ["min_redis_pack_verison: 8", 'min_redis_pack_version: "8"'],
  ["git_sha: \"b'00ff'\"", 'git_sha: "00ff"'],
  [
    "capabilities:\n  - Flash # fast\n  - types\n\n  # twice\n  - types\n  - hash-policy",
    "capabilities:\n  - flash # fast\n  - types\n\n  # twice\n  - hash_policy",
  ],
  ["operating_systems: [jammy, rhel9, rocky9]", "operating_systems: [ubuntu22, rhel9]"],
  [
    "add_command:\n- command_name: A.B\n  command-arity: 1 # one\n  flags: [deny-oom, write, write]\n  first_key: 0\n  last_key: 0\n  step: 0",
    "add_command:\n- command_name: A.B\n  command_arity: 1 # one\n  flags: [denyoom, write]\n  first_key: 0\n  last_key: 0\n  step: 0",
  ],
  [
    `dependencies:\n  lib:\n    url: https://example.com/a.tgz\n    sha265: ${upper}`,
    `dependencies:\n  lib:\n    url: https://example.com/a.tgz\n    sha256: ${upper.toLowerCase()}`,
  ],
];

describe("fixManifest", () => {
  it("puts every line right, whatever stands beside it, and nothing else", () => {
    const lines = fc.tuple(
      fc.shuffledSubarray([...mistakes], { minLength: 1 }),
      fc.array(fc.constantFrom("", "# a comment", "   # another", "   "), { maxLength: 3 }),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      fc.constantFrom("", "\ufeff"),
    );
    fc.assert(
      fc.property(lines, ([chosen, between, lineEnd, ends, mark]) => {
        const write = (side: 0 | 1) =>
          mark +
          chosen
            .map((line) => [line[side], ...between].join("\n"))
            .join("\n")
            .concat(ends ? "\n" : "")
            .replaceAll("\n", lineEnd);
        expect(fixManifest(write(0)).text).toBe(write(1));
        expectSafe(manifest, write(0));
      }),
      runs,
    );
  });

  it("never makes a manifest worse", () => {
    fc.assert(
      fc.property(messyManifest, (text) => {
        expectSafe(manifest, text);
      }),
      { ...runs, numRuns: 400 },
    );
  });

  it("keeps every comment and every line that it does not fix", () => {
    fc.assert(
      fc.property(messyManifest, (text) => {
        const { text: fixed, fixes } = fixManifest(text);
        const comments = (from: string) => from.match(/# note.*/g) ?? [];
        expect(comments(fixed)).toEqual(comments(text));
        const touched = new Set(fixes.map(({ line }) => line));
        const kept = text.split("\n").filter((_, index) => !touched.has(index + 1));
        const left = fixed.split("\n");
        for (const line of kept) {
          const at = left.indexOf(line);
          expect(at, printable(`${text} lost ${line}`)).toBeGreaterThanOrEqual(0);
          left.splice(0, at + 1);
        }
      }),
      runs,
    );
  });

  it("never throws, and is done after one run, whatever the text", () => {
    const any = fc.oneof(fc.string({ unit: "binary" }), pieces, changed(messyManifest));
    fc.assert(
      fc.property(any, (text) => {
        expectSafe(manifest, text);
      }),
      { ...runs, numRuns: 700 },
    );
  });
});

describe("fixModuleJson", () => {
  it("never makes metadata worse", () => {
    fc.assert(
      fc.property(messyModule, (text) => {
        expectSafe(moduleJson, text);
      }),
      { ...runs, numRuns: 400 },
    );
  });

  it("never throws, and is done after one run, whatever the text", () => {
    const any = fc.oneof(fc.string({ unit: "binary" }), fc.json(), changed(messyModule));
    fc.assert(
      fc.property(any, (text) => {
        expectSafe(moduleJson, text);
      }),
      { ...runs, numRuns: 700 },
    );
  });
});

const capability = fc.constantFrom(
  ...["types", "Types", "flash", "FLASH", "hash-policy", "hash_policy", "bogus", "no-multi-key"],
  ...["Reshard_Rebalance", "asm", "${CAP}"],
);
const system = fc.constantFrom("rhel9", "rocky9", "RHEL8", "jammy", "ubuntu22.04", "ubuntu22", "plan9", "x");
const flag = fc.constantFrom("write", "readonly", "deny-oom", "denyoom", "READONLY", "no-monitor", "bogus");
const version = fc.constantFrom("7.2", "8.0", "8.10", "8.0.1", "99.99", "8", "x", "${V}", "");
const checksum = fc.constantFrom(upper, upper.toLowerCase(), ` ${upper}`, "ABC", "${SHA}");

const command = fc
  .record({
    command_name: fc.constantFrom("A.B", "a.b", "A.C", "Z", "é"),
    command_arity: fc.integer({ min: -3, max: 3 }),
    flags: fc.array(flag, { maxLength: 4 }),
    first_key: fc.integer({ min: 0, max: 2 }),
    last_key: fc.integer({ min: -1, max: 2 }),
    step: fc.integer({ min: -1, max: 1 }),
  })
  .chain((fields) => misspelt(fields));

const dependency = fc
  .record({ url: fc.constantFrom("https://example.com/a.tgz", "x"), sha256: checksum }, { requiredKeys: [] })
  .chain((fields) => misspelt(fields));

const fields = fc.record(
  {
    author: fc.constantFrom<unknown>("X", "${WHO}", 3, ["X"], null),
    description: fc.constantFrom("", "a: b # c", "line\nline", "é\u2028"),
    email: fc.constantFrom("a@example.com", "nobody"),
    license: fc.constantFrom("MIT", 'MIT, or "none"'),
    architecture: fc.constantFrom("amd64", "x86_64", "ARM64", "sparc", "${ARCH}"),
    capabilities: fc.oneof(
      fc.array(capability, { maxLength: 6 }),
      fc.array(capability, { maxLength: 5 }).map((names) => names.join(", ")),
    ),
    operating_systems: fc.oneof(
      fc.array(system, { maxLength: 4 }),
      fc.array(system, { maxLength: 4 }).map((names) => names.join(",")),
    ),
    min_redis_version: version,
    compatible_redis_version: version,
    min_redis_pack_version: version,
    semantic_version: fc.constantFrom("1.2.4", "8.0.0", "1.2"),
    version: fc.constantFrom<unknown>(10204, 80000, "10204"),
    git_sha: fc.constantFrom("b'00ff'", "00ff", "b'xyz'", "b'123'"),
    commands: fc.array(command, { maxLength: 4 }),
    add_command: fc.array(command, { maxLength: 2 }),
    dependencies: fc.dictionary(fc.constantFrom("a", "url", "B c"), dependency, { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);

/** Some keys with mistakes in them. */
function misspelt(object: object): fc.Arbitrary<Record<string, unknown>> {
  const entries = Object.entries(object);
  const one = fc.oneof(
    { weight: 4, arbitrary: fc.constant((key: string) => key) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        (key: string) => key.toUpperCase(),
        (key: string) => key.replace("_", "-"),
        (key: string) => key.slice(1),
        (key: string) => `${key[1]}${key[0]}${key.slice(2)}`,
        (key: string) => `${key}s`,
        (key: string) => `x${key}`,
      ),
    },
  );
  return fc
    .array(one, { minLength: entries.length, maxLength: entries.length })
    .map((changes) => Object.fromEntries(entries.map(([key, value], at) => [changes[at]?.(key), value])));
}

/** A value as YAML, in one of several styles, with comments. */
function yaml(value: unknown, depth: number, style: number): string {
  const indent = "  ".repeat(depth);
  const note = style % 3 === 0 ? ` # note ${depth}` : "";
  if (Array.isArray(value) && value.length > 0 && style % 4 !== 0) {
    const marks = value.map((item: unknown) => `${indent}-${yaml(item, depth + 1, style)}`);
    return `${note}\n${indent}# note of a list\n${marks.join("\n")}`;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value) && style % 5 !== 0) {
    const lines = Object.entries(value).map(
      ([key, item]) => `${indent}${isPlain(key) ? key : JSON.stringify(key)}:${yaml(item, depth + 1, style)}`,
    );
    if (lines.length > 0) return `${note}\n${lines.join("\n")}`;
  }
  if (typeof value !== "string") return ` ${JSON.stringify(value)}${note}`;
  if (style % 2 === 0 && isPlain(value)) return ` ${value}${note}`;
  return style % 7 === 0 && !/[\n\u2028]/.test(value)
    ? ` '${value.replaceAll("'", "''")}'  ${note}`
    : ` ${JSON.stringify(value)}${note}`;
}

/** Versions too, which are numbers then. */
function isPlain(text: string): boolean {
  return /^[\w.,${][\w., ${}'-]*$/.test(text) && !/^[{,]|\s$/.test(text);
}

const messyManifest = fc
  .tuple(
    fields.chain((object) => misspelt(object)),
    fc.integer({ min: 1, max: 420 }),
    fc.constantFrom("\n", "\r\n"),
  )
  .map(([object, style, lineEnd]) => {
    const lines = Object.entries(object).map(([key, value], at) => `${key}:${yaml(value, 1, style + at)}`);
    return `${lines.join("\n")}\n`.replaceAll("\n", lineEnd);
  });

const messyModule = fc
  .tuple(
    fields,
    fc.constantFrom(0, 2, "\t"),
    fc.constantFrom({}, { module_name: "m", min_redis_version: "8.0", capabilities: ["types"] }),
  )
  .chain(([object, space, required]) =>
    misspelt({ ...required, ...object }).map((metadata) => JSON.stringify(metadata, null, space)),
  );

/** What YAML has that a manifest seldom has. */
const pieces = fc
  .array(
    fc.constantFrom(
      ...["Author: ", "capabilities:", "\n", "\r\n", "  ", "- ", "types", "types, ", "[", "]", "{", "}", ","],
      ...[
        "&a ",
        "*a",
        "<<: ",
        "!!str ",
        "? ",
        ": ",
        "|\n",
        ">-\n",
        "'",
        '"',
        "#",
        " # x",
        "---\n",
        "...",
        "\t",
      ],
      ...["amd64", "architecture: ", "8.10", "min_redis_version: ", "{{X}}", "${X}", "\ufeff", "%YAML 1.2\n"],
    ),
    { maxLength: 25 },
  )
  .map((list) => list.join(""));

/** A text with something put in or taken out. */
function changed(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const change = fc.tuple(
    fc.nat(),
    fc.nat({ max: 3 }),
    fc.constantFrom("", " ", "\n", "#", ",", "&a ", '"', "-"),
  );
  return fc.tuple(texts, fc.array(change, { minLength: 1, maxLength: 3 })).map(([text, changes]) =>
    changes.reduce((result, [where, removed, added]) => {
      const at = where % (result.length + 1);
      return result.slice(0, at) + added + result.slice(at + removed);
    }, text),
  );
}
