import type {
  DiscoveredCommand,
  Discovery,
  DocumentedArgument,
  LoadedConfiguration,
  LoadedDataType,
  LoadFacts,
} from "@rampart/bundle/read";
import { describe, expect, it } from "vitest";
import { compareBundles } from "./compare-bundles.ts";
import { bundleWith, commandWith } from "./comparing.test-support.ts";

const nothing: LoadFacts = {
  redisVersion: "8.10.0",
  apiVersion: 1,
  dataTypes: [],
  configurations: [],
  aclCategories: [],
  serverEvents: [],
  keyspaceEvents: [],
  sharedFunctions: [],
  importedFunctions: [],
  options: [],
  registered: {},
  internalCommands: [],
  noClusterCommands: [],
  calledCommands: [],
  api: { asked: [], missing: [] },
};

function loaded(facts: Partial<LoadFacts>, commands: readonly DiscoveredCommand[] = []): Discovery {
  return { source: "host", name: "tally", version: 10203, commands, log: [], load: { ...nothing, ...facts } };
}

const loadedCommand = (
  name: string,
  given?: readonly DocumentedArgument[],
  arity = -1,
): DiscoveredCommand => ({
  name,
  arity,
  flags: ["readonly"],
  firstKey: 0,
  lastKey: 0,
  step: 0,
  documentation: { group: "module", module: "tally", ...(given && { arguments: given }) },
});

/** What changed between two loads, a line each: kind, impact, subject and the rest. */
function linesOf(before: Discovery, after: Discovery): readonly string[] {
  const { changes } = compareBundles({ ...bundleWith(), loaded: before }, { ...bundleWith(), loaded: after });
  return changes
    .filter(({ basis }) => basis === "load")
    .map(({ kind, impact, subject, basis: _, ...facts }) =>
      [kind, impact, subject, ...Object.values(facts)].join(" "),
    );
}

const factsOf = (before: Partial<LoadFacts>, after: Partial<LoadFacts>) =>
  linesOf(loaded(before), loaded(after));

const type = (encodingVersion: number, ...callbacks: string[]): LoadedDataType => ({
  name: "fixture-t",
  encodingVersion,
  callbacks,
});

describe("data types", () => {
  it("that are gone, or whose encoding version fell, break: persisted data do not load", () => {
    expect(factsOf({ dataTypes: [type(1)] }, {})).toEqual(["data-type-removed breaking fixture-t"]);
    expect(factsOf({ dataTypes: [type(2)] }, { dataTypes: [type(1)] })).toEqual([
      "data-type-version-lowered breaking fixture-t 2 1",
    ]);
  });

  it("that are new, or whose encoding version rose, do not", () => {
    expect(factsOf({}, { dataTypes: [type(1)] })).toEqual(["data-type-added addition fixture-t"]);
    expect(factsOf({ dataTypes: [type(0)] }, { dataTypes: [type(1023)] })).toEqual([
      "data-type-version-raised neutral fixture-t 0 1023",
    ]);
  });

  it("break where a callback is gone that servers need, and nowhere else", () => {
    const callbacks = (before: string[], after: string[]) =>
      factsOf({ dataTypes: [type(1, ...before)] }, { dataTypes: [type(1, ...after)] });
    for (const callback of ["rdb_load", "rdb_save", "aof_rewrite", "aux_load", "copy", "free"]) {
      expect(callbacks([callback], [])).toEqual([`data-type-callback-lost breaking fixture-t ${callback}`]);
    }
    expect(callbacks(["digest", "mem_usage"], ["digest", "defrag"])).toEqual([
      "data-type-callbacks-changed neutral fixture-t digest, mem_usage defrag, digest",
    ]);
  });

  it("take a later form of a callback for the same", () => {
    const [before, after] = [
      type(1, "copy", "mem_usage", "aux_save"),
      type(1, "aux_save2", "mem_usage2", "copy2"),
    ];
    expect(factsOf({ dataTypes: [before] }, { dataTypes: [after] })).toEqual([]);
  });
});

describe("configurations", () => {
  const setting = (more: Partial<LoadedConfiguration>): Partial<LoadFacts> => ({
    configurations: [{ name: "t.a", type: "numeric", flags: [], ...more }],
  });
  const range = (minimum: string, maximum: string) => setting({ minimum, maximum });
  const words = (...values: string[]) => setting({ type: "enum", values });

  it.each([
    ["gone", setting({}), {}, "configuration-removed breaking t.a"],
    ["new", {}, setting({}), "configuration-added addition t.a"],
    [
      "of another type",
      setting({ type: "bool" }),
      setting({ type: "string" }),
      "configuration-narrowed breaking t.a bool string",
    ],
    [
      "with less room",
      range("0", "10"),
      range("1", "10"),
      "configuration-narrowed breaking t.a numeric 0 to 10 numeric 1 to 10",
    ],
    [
      "with more room than a double holds",
      range("0", "9223372036854775806"),
      range("0", "9223372036854775807"),
      "configuration-widened addition t.a numeric 0 to 9223372036854775806 numeric 0 to 9223372036854775807",
    ],
    [
      "with fewer words",
      words("low", "high"),
      words("high"),
      "configuration-narrowed breaking t.a enum low | high enum high",
    ],
    [
      "with more words",
      words("low"),
      words("low", "high"),
      "configuration-widened addition t.a enum low enum low | high",
    ],
    [
      "that cannot be set at run time any more",
      setting({}),
      setting({ flags: ["immutable"] }),
      "configuration-narrowed breaking t.a numeric numeric, immutable",
    ],
    [
      "with another default",
      setting({ default: "1" }),
      setting({ default: "2" }),
      "configuration-default-changed neutral t.a 1 2",
    ],
  ] as const)("%s", (_what, before, after, line) => {
    expect(factsOf(before, after)).toEqual([line]);
  });

  it("are the same where only a flag differs that keeps nobody from setting them", () => {
    expect(factsOf(setting({}), setting({ flags: ["hidden"] }))).toEqual([]);
  });
});

it("compares ACL categories, shared and imported functions, and events", () => {
  const before = { aclCategories: ["a"], sharedFunctions: ["f"], serverEvents: ["flushdb"] };
  const after = {
    aclCategories: ["b"],
    sharedFunctions: ["g"],
    importedFunctions: ["h"],
    keyspaceEvents: ["hash"],
  };
  expect(factsOf(before, after)).toEqual([
    "acl-category-removed breaking a",
    "acl-category-added addition b",
    "shared-function-removed breaking f",
    "shared-function-added addition g",
    "imported-function-added neutral h",
    "event-removed neutral flushdb",
    "event-added neutral keyspace hash",
  ]);
});

it("compares what clusters register, of commands that both modules have", () => {
  const of = (...noClusterCommands: string[]) =>
    loaded({ noClusterCommands }, [loadedCommand("t.a"), loadedCommand("t.b")]);
  expect(linesOf(of("t.a"), of("t.b", "t.new"))).toEqual([
    "command-for-clusters addition t.a",
    "command-not-for-clusters breaking t.b",
  ]);
});

describe("what COMMAND DOCS tells", () => {
  const of = (given: readonly DocumentedArgument[] | undefined) =>
    loaded({}, [loadedCommand("t.get", given)]);
  const word = (name: string, more: Partial<DocumentedArgument> = {}) => ({ name, type: "string", ...more });
  const token = (name: string, more: Partial<DocumentedArgument> = {}) =>
    word(name, { type: "pure-token", token: name, ...more });
  const optional = { flags: ["optional"] };

  it.each([
    [
      "a token is gone",
      [token("NX", optional)],
      [],
      ["command-token-removed breaking t.get NX", "command-words-narrowed breaking t.get 1 to 2 1"],
    ],
    [
      "a token is new",
      [],
      [token("NX", optional)],
      ["command-token-added addition t.get NX", "command-words-widened addition t.get 1 1 to 2"],
    ],
    ["a token is spelled otherwise", [token("NX")], [token("nx")], []],
    [
      "a word is needed",
      [word("key")],
      [word("key"), word("value")],
      ["command-words-narrowed breaking t.get 2 3"],
    ],
    [
      "a word may be left out",
      [word("key")],
      [word("key", optional)],
      ["command-words-widened addition t.get 2 1 to 2"],
    ],
    [
      "a word may be repeated",
      [word("key")],
      [word("key", { flags: ["multiple"] })],
      ["command-words-widened addition t.get 2 2 or more"],
    ],
    [
      "a choice counts its shortest and longest",
      [word("c", { type: "oneof", arguments: [token("A"), word("n", { token: "B" })] })],
      [token("A")],
      ["command-token-removed breaking t.get B", "command-words-narrowed breaking t.get 2 to 3 2"],
    ],
    [
      "a block counts all of it",
      [word("b", { type: "block", token: "LIMIT", arguments: [word("x"), word("y")] })],
      [word("b", { type: "block", token: "LIMIT", arguments: [word("x")] })],
      ["command-words-narrowed breaking t.get 4 3"],
    ],
    ["only names differ", [word("a")], [word("b")], []],
  ])("%s", (_what, before, after, lines) => {
    expect(linesOf(of(before), of(after))).toEqual(lines);
  });

  it("is not compared where one module documents nothing", () => {
    expect(linesOf(of(undefined), of([word("key")]))).toEqual([]);
    expect(linesOf(of([word("key")]), of(undefined))).toEqual([]);
  });

  it("reaches subcommands, which metadata do not list", () => {
    const container = (...subcommands: readonly DiscoveredCommand[]) =>
      loaded({}, [{ ...loadedCommand("t.box"), subcommands }]);
    const before = container(loadedCommand("t.box|a", [word("key")]), loadedCommand("t.box|b"));
    const after = container(loadedCommand("T.BOX|A", [word("key"), word("value")]), loadedCommand("t.box|c"));
    expect(linesOf(before, after).map((line) => line.replaceAll("[object Object]", ""))).toEqual([
      "command-respelled neutral T.BOX|A t.box|a T.BOX|A",
      "command-removed breaking t.box|b ",
      "command-added addition t.box|c ",
      "command-words-narrowed breaking T.BOX|A 3 4",
    ]);
  });
});

describe("an arity that was never declared", () => {
  const bundle = (arity: number, given?: readonly DocumentedArgument[], isLoaded = true) => ({
    ...bundleWith({ commands: [commandWith("t.get", { command_arity: arity })] }),
    ...(isLoaded && { loaded: loaded({}, [loadedCommand("t.get", given, arity)]) }),
  });
  const key = { name: "key", type: "key" };
  const more = { name: "word", type: "string", flags: ["optional", "multiple"] };
  const between = (before: ReturnType<typeof bundle>, after: ReturnType<typeof bundle>) => {
    const { changes, version } = compareBundles(before, after);
    const [found] = changes.filter(({ kind }) => kind.startsWith("command-arity"));
    return [found?.kind, found?.impact, version.standsOn];
  };

  it("is undecided without a load, or without documentation", () => {
    const undecided = ["command-arity-declared", "neutral", "bundles"];
    expect(between(bundle(-1, [key], false), bundle(2, [key], false))).toEqual(undecided);
    expect(between(bundle(-1), bundle(2))).toEqual(undecided);
  });

  it("is decided by the arguments that were documented", () => {
    expect(between(bundle(-1, [key]), bundle(2, [key]))).toEqual([
      "command-arity-as-documented",
      "neutral",
      "bundles",
    ]);
    expect(between(bundle(-1, [key, more]), bundle(2, [key, more]))).toEqual([
      "command-arity-undocumented",
      "breaking",
      "load",
    ]);
    expect(between(bundle(2, [key]), bundle(-1, [key, more]))[0]).toBe("command-arity-as-documented");
    expect(between(bundle(-2, [key]), bundle(-1, [key]))[0]).toBe("command-arity-undocumented");
  });
});

it("is not compared where one of the modules was not loaded", () => {
  const before = { ...bundleWith(), loaded: loaded({ dataTypes: [type(2)] }) };
  const { changes, version } = compareBundles(before, bundleWith());
  expect(changes.filter(({ basis }) => basis !== undefined)).toEqual([]);
  expect(version.standsOn).toBe("bundles");
});

it("asks for a version that the bundles alone would not", () => {
  const bundle = (encodingVersion: number, version: string) => ({
    ...bundleWith({ semantic_version: version }),
    loaded: loaded({ dataTypes: [type(encodingVersion)] }),
  });
  expect(compareBundles(bundle(2, "1.2.3"), bundle(1, "1.2.4")).version).toMatchObject({
    demanded: "major",
    needed: "2.0.0",
    isEnough: false,
    standsOn: "load",
  });
  expect(compareBundles(bundle(2, "1.2.3"), bundle(2, "1.2.4")).version).toMatchObject({
    demanded: "none",
    standsOn: "bundles",
  });
});
