import type { Finding, Rule } from "@rampart/findings";
import fc from "fast-check";
import { expect, it } from "vitest";
import { judgeManifest } from "./judge-manifest.ts";
import { parseManifest } from "./parse-manifest.ts";

// Fixing one finding of a manifest never reveals a finding about another field: one run tells all.

/** The same cases on every run. */
const runs = { numRuns: 400, seed: 20_261_129 };

const command = (name: string) => ({
  command_name: name,
  command_arity: 2,
  flags: ["readonly"],
  first_key: 1,
  last_key: 1,
  step: 1,
});

const good: Readonly<Record<string, unknown>> = {
  display_name: "Tally",
  capability_name: "Counters",
  description: "Counters by key",
  author: "Somebody",
  email: "somebody@example.com",
  homepage: "https://example.com/tally",
  license: "MIT",
  architecture: "x86_64",
  command_line_args: "fast",
  compatible_redis_version: "8.0",
  min_redis_version: "8.0",
  min_redis_pack_version: "8.0.10",
  capabilities: ["types", "flash", "bigstore_version_2"],
  operating_systems: ["rhel9", "ubuntu22"],
  exclude_commands: ["tally.old"],
  override_command: [command("tally.get"), command("tally.sum")],
  add_command: [command("tally.later")],
  dependencies: { engine: { url: "https://example.com/engine.tgz", local_path: "engine" } },
  crdb: { name: "tally", supported_featureset_versions: [1] },
};

/** Values that are at fault, in form or in meaning, whatever field they are in. */
const odd = fc.constantFrom<readonly unknown[]>(
  ...[[7], [true], [{}], [[]], [[3]], [[{}]], [""], ["8"], ["99.99"], ["${NO_SUCH_VARIABLE}"], ["{{LATER}}"]],
  ...[
    [["flsh"]],
    [["almalinux9", "types"]],
    [[command("tally\\get")]],
    [[command("tally.get"), { step: 1 }]],
  ],
  [{ "../engine": { local_path: "x" }, other: { url: 3 } }],
  [[{ name: "engine", url: "ftp://x/y.so", local_path: "z" }, { url: "https://example.com/z.tgz" }]],
);

interface Mutation {
  readonly field: string;
  /** The key is spelt wrong by a swap of two letters. */
  readonly misspelt: boolean;
  readonly absent: boolean;
  readonly value: readonly unknown[];
}

const mutation = fc.record<Mutation>({
  field: fc.constantFrom(...Object.keys(good)),
  misspelt: fc.boolean(),
  absent: fc.nat(3).map((number) => number === 0),
  value: fc.oneof(odd, fc.constant([])),
});

const mutations = fc.uniqueArray(mutation, { selector: ({ field }) => field, minLength: 1, maxLength: 6 });

/** `min_redis_version` as `min_rediss_version`. */
const misspell = (field: string) => `${field.slice(0, -2)}${field.slice(-3)}`;

function manifestWith(changes: readonly Mutation[]): Record<string, unknown> {
  const byField = new Map(changes.map((change) => [change.field, change]));
  return Object.fromEntries(
    Object.entries(good).flatMap(([field, value]) => {
      const change = byField.get(field);
      if (change === undefined) return [[field, value]];
      if (change.absent) return [];
      return [
        [change.misspelt ? misspell(field) : field, change.value.length === 0 ? value : change.value[0]],
      ];
    }),
  );
}

const judged = (changes: readonly Mutation[]) =>
  judgeManifest(parseManifest(new TextEncoder().encode(JSON.stringify(manifestWith(changes))), {}));

/** Rules that hold two fields against each other: they need both. */
const relations: Readonly<Partial<Record<Rule, readonly string[]>>> = {
  "metadata/min-redis-version-above-compatible": ["compatible_redis_version"],
  "metadata/flash-generation": ["compatible_redis_version", "min_redis_version"],
  "manifest/command-excluded": ["exclude_commands"],
  "manifest/command-exists": ["override_command", "exclude_commands"],
  // Its consequence differs.
  "manifest/default-used": ["compatible_redis_version"],
};

/** What a finding says of which field. */
const sayingOf = ({ rule, place: { pointer = "" }, facts }: Finding) =>
  JSON.stringify([rule, pointer, pointer === "" ? facts : {}]);

const fieldOf = ({ place: { pointer = "" }, facts }: Finding): string =>
  pointer.split("/")[1] ?? ("field" in facts ? String(facts.field) : "");

it("fixing one field reveals nothing of another", () => {
  let revealed = 0;
  fc.assert(
    fc.property(mutations, fc.nat(), (changes, seed) => {
      const fixed = changes[seed % changes.length] as Mutation;
      const rest = changes.filter((change) => change !== fixed);
      const known = new Set(judged(changes).map(sayingOf));
      const news = judged(rest).filter((found) => !known.has(sayingOf(found)));
      const others = news.filter(
        (found) =>
          ![fixed.field, misspell(fixed.field)].includes(fieldOf(found)) &&
          relations[found.rule]?.includes(fixed.field) !== true &&
          // One finding for all descriptive fields: it lists fewer.
          found.rule !== "manifest/description-missing",
      );
      revealed += news.length;
      expect(others).toEqual([]);
    }),
    runs,
  );
  // It would hold of a judge that says nothing, too.
  expect(revealed).toBeGreaterThan(0);
});

it("three misspelt keys cost one run", () => {
  const wrong = [
    ["capabilities", ["flsh"]],
    ["compatible_redis_version", "99.99"],
    ["operating_systems", ["almalinux9"]],
  ] as const;
  const changes = (misspelt: boolean): Mutation[] =>
    wrong.map(([field, value]) => ({ field, misspelt, absent: false, value: [value] }));
  const rulesOf = (found: readonly Finding[]) => found.map(({ rule }) => rule).toSorted();
  const before = rulesOf(judged(changes(true)));
  const after = rulesOf(judged(changes(false)));
  expect(after).toHaveLength(3);
  expect(before.filter((rule) => rule !== "manifest/unknown-key")).toEqual(after);
});
