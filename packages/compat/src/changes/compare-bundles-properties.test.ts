import type { Command } from "@rampart/metadata";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBundles } from "./compare-bundles.ts";
import { bundleWith, changesOf, commandWith } from "./comparing.test-support.ts";
import { flagEffects } from "./flag-effects.ts";

/** The same cases on every run. */
const runs = { numRuns: 400, seed: 20_261_121 };

const name = fc.oneof(
  fc.constantFrom("a", "A", "b", "t.get", "T.GET", "__proto__", "constructor", "toString"),
  fc.string({ minLength: 1, unit: "binary" }),
);
const flag = fc.constantFrom("x", "__proto__", ...flagEffects.keys());
const command: fc.Arbitrary<Command> = fc
  .record({
    command_name: name,
    command_arity: fc.integer({ min: -4, max: 4 }),
    flags: fc.array(flag, { maxLength: 4 }),
    first_key: fc.integer({ min: 0, max: 2 }),
    last_key: fc.integer({ min: -1, max: 2 }),
    step: fc.integer({ min: -3, max: 2 }),
  })
  .map(({ command_name, ...fields }) => commandWith(command_name, fields));

const version = fc.constantFrom("", "7", "7.2", "7.2.4", "8.0", "8.2", "8.0.20-96");
const metadata = fc.record({
  commands: fc.array(command, { maxLength: 6 }),
  capabilities: fc.array(fc.constantFrom("crdb", "ipv6", "bigstore_version_2", "__proto__"), {
    maxLength: 3,
  }),
  bigstore_version_2_support: fc.boolean(),
  operating_systems: fc.array(fc.constantFrom("rhel8", "rhel9", "x1", "__proto__"), { maxLength: 3 }),
  dependencies: fc.dictionary(name, fc.record({ url: fc.webUrl() }), { maxKeys: 3 }),
  compatible_redis_version: version,
  min_redis_version: version,
  min_redis_pack_version: version,
  semantic_version: fc.constantFrom("1.0.0", "1.2.3", "0.1.0", "2.0.0-rc.1", "01.0.0"),
  // -0 is 0 once it is printed.
  anything: fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value))),
});

const subjects = (changes: ReturnType<typeof changesOf>, kind: string) =>
  changes.filter((change) => change.kind === kind).map(({ subject }) => subject.replace(/[A-Z]/g, lower));
const lower = (letter: string) => letter.toLowerCase();

describe("compareBundles", () => {
  it("finds nothing between a bundle and itself", () => {
    fc.assert(
      fc.property(metadata, (fields) => {
        const { changes, version } = compareBundles(bundleWith(fields), bundleWith(structuredClone(fields)));
        expect(changes).toEqual([]);
        expect(version).toMatchObject({ order: "same", demanded: "none" });
      }),
      runs,
    );
  });

  it("finds added what it finds removed the other way round", () => {
    const pairs = [
      ["command-added", "command-removed"],
      ["capability-added", "capability-lost"],
      ["system-added", "system-removed"],
      ["dependency-added", "dependency-removed"],
      ["command-flag-gained", "command-flag-lost"],
    ] as const;
    fc.assert(
      fc.property(metadata, metadata, (a, b) => {
        const [there, back] = [changesOf(a, b), changesOf(b, a)];
        for (const [added, removed] of pairs) {
          expect(subjects(there, added)).toEqual(subjects(back, removed));
          expect(subjects(there, removed)).toEqual(subjects(back, added));
        }
      }),
      runs,
    );
  });

  it("finds nothing breaking where a command is added", () => {
    fc.assert(
      fc.property(metadata, command, (fields, more) => {
        const after = { ...fields, commands: [...fields.commands, more] };
        const { changes } = compareBundles(bundleWith(fields), bundleWith(after));
        expect(changes.filter(({ impact }) => impact === "breaking")).toEqual([]);
      }),
      runs,
    );
  });

  it("finds an arity narrowed exactly where some number of words is refused that was accepted", () => {
    // -1 is what a module gets that declares nothing, and says nothing of what is accepted.
    const arity = fc.integer({ min: -6, max: 6 }).filter((number) => number !== -1);
    // As a server asks: redis/src/server.c, commandCheckArity.
    const takes = (number: number, words: number) => !((number > 0 && number !== words) || words < -number);
    fc.assert(
      fc.property(arity, arity, (before, after) => {
        const words = Array.from({ length: 20 }, (_, index) => index + 1);
        const isRefused = words.some((count) => takes(before, count) && !takes(after, count));
        const list = (command_arity: number) => ({ commands: [commandWith("a", { command_arity })] });
        const found = changesOf(list(before), list(after)).some(({ impact }) => impact === "breaking");
        expect(found).toBe(isRefused);
      }),
      runs,
    );
  });

  it("gives what JSON can hold", () => {
    fc.assert(
      fc.property(metadata, metadata, (a, b) => {
        const found = compareBundles(bundleWith(a), bundleWith(b));
        expect(JSON.parse(JSON.stringify(found))).toEqual(found);
      }),
      runs,
    );
  });
});
