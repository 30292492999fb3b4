import { mkdir } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { buildTar } from "../../packages/archive/src/tar/tar-builder.test-support.ts";
import type { RawEntry } from "../../packages/archive/src/zip/zip-builder.test-support.ts";
import { buildBundle, command, metadataOf } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { badFile, exampleManifest, expectClearMessage, fixture, tally, useWorkspace } from "./rampart.ts";
import { faultsOf } from "./report-schemas.ts";

const workspace = useWorkspace();

interface Document {
  readonly before: object;
  readonly after: object;
  readonly summary: { readonly breaking: number; readonly additions: number; readonly neutral: number };
  readonly audiences: object;
  readonly changes: readonly { readonly kind: string; readonly impact: string; readonly subject: string }[];
  readonly version: object;
}

const run = (...words: string[]) => workspace.current.run(["diff", ...words]);

/** A bundle of a module, packed as users pack it, with this manifest. */
async function pack(output: string, manifest: string, module = tally): Promise<void> {
  await workspace.current.write("ramp.yml", `display_name: x\n${manifest}\n`);
  const { code, stderr } = await workspace.current.run([
    ...["pack", module, "-m", "ramp.yml", "-o", output, "-q"],
  ]);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
}

async function documentOf(...words: string[]): Promise<Document> {
  const { stdout } = await run(...words, "--json");
  expect(faultsOf("diff", stdout)).toEqual([]);
  return JSON.parse(stdout) as Document;
}

const oldManifest = [
  "operating_systems: [rhel8, rhel9]",
  "capabilities: [persistence_aof, persistence_rdb]",
  'compatible_redis_version: "8.0"',
  'min_redis_version: "7.2"',
  'min_redis_pack_version: "7.4"',
  "add_command:",
  "  - {command_name: tally.min, command_arity: 2, flags: [readonly], first_key: 1, last_key: 1, step: 1}",
].join("\n");

const newManifest = [
  "operating_systems: [rhel9, ubuntu22]",
  "capabilities: [persistence_rdb, ipv6]",
  'compatible_redis_version: "8.0"',
  'min_redis_version: "7.4"',
  'min_redis_pack_version: "7.4"',
  "command_line_args: MAX 10",
  "exclude_commands: [tally.reset]",
  "override_command:",
  "  - {command_name: tally.get, command_arity: 3, flags: [readonly], first_key: 1, last_key: 1, step: 1}",
  "add_command:",
  "  - {command_name: tally.max, command_arity: 2, flags: [readonly], first_key: 1, last_key: 1, step: 1}",
].join("\n");

describe("diff of bundles that we pack", () => {
  beforeEach(async () => {
    await pack("old.zip", oldManifest);
    await pack("new.zip", newManifest);
  });

  it("tells what breaks callers first, then what was added, and what it asks of the version", async () => {
    const { code, stdout, stderr } = await run("old.zip", "new.zip");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [heading, ...lines] = stdout.trimEnd().split("\n");
    expect(heading).toBe("tally: old.zip -> new.zip");
    expect(lines.slice(0, lines.indexOf("Added (3)"))).toEqual([
      "Breaks callers (1)",
      "  - command tally.min",
      "  Change the calls before databases get the new module.",
      "Breaks installers (2)",
      "  - system rhel8",
      "  - capability persistence_aof, which data_persistence may need",
      "  Keep the old bundle for clusters and databases that the new one leaves out.",
    ]);
    expect(lines).toContain("  ~ min_redis_version 7.2 -> 7.4");
    expect(lines).toContain("  ~ arity of 1 command was -1 and is declared now: tally.get");
    expect(lines).toEqual(
      expect.arrayContaining(["  + system ubuntu22", "  + capability ipv6", "  + command tally.max"]),
    );
    expect(lines).toContain("  ~ command tally.reset is in exclude_commands now");
    expect(lines).toContain('  ~ command_line_args (none) -> "MAX 10"');
    expect(lines).toContain("  ~ version stays 1.2.3, though the content changed");
    expect(lines.at(-1)).toBe("1.2.3 -> 1.2.3: the changes ask for 2.0.0 (major)");
  });

  it("gives reasons with --verbose", async () => {
    const { stdout } = await run("old.zip", "new.zip", "--verbose");
    expect(stdout).toMatch(/- capability persistence_aof.*\n {6}.*it keeps an append-only file/);
    expect(stdout).toMatch(/- command tally\.min\n {6}callers get an error\n/);
  });

  it("prints what schemas/diff.schema.json describes", async () => {
    const { before, after, summary, audiences, changes, version } = await documentOf("old.zip", "new.zip");
    expect(before).toMatchObject({ file: "old.zip", module_name: "tally", semantic_version: "1.2.3" });
    expect(after).toMatchObject({ file: "new.zip", module_name: "tally", findings: [] });
    const count = (impact: string) => changes.filter((change) => change.impact === impact).length;
    expect(summary).toEqual({
      breaking: count("breaking"),
      additions: count("addition"),
      neutral: count("neutral"),
    });
    expect(changes).toContainEqual({
      kind: "command-arity-declared",
      impact: "neutral",
      affects: "callers",
      subject: "tally.get",
      before: -1,
      after: 3,
      reason: expect.stringContaining("cannot be told from the metadata"),
    });
    expect(audiences).toMatchObject({
      callers: { breaking: 1, demanded: "major" },
      installers: { breaking: 2, demanded: "major" },
    });
    expect(version).toEqual({
      standsOn: "bundles",
      from: "1.2.3",
      to: "1.2.3",
      order: "same",
      demanded: "major",
      needed: "2.0.0",
      isEnough: false,
    });
  });

  it("prints the same with --format json, and whatever --quiet and --verbose say", async () => {
    const { stdout } = await run("old.zip", "new.zip", "--json");
    for (const words of [
      ["--format", "json"],
      ["--json", "-q"],
      ["--json", "-v"],
    ]) {
      expect((await run("old.zip", "new.zip", ...words)).stdout).toBe(stdout);
    }
    expect((await run("old.zip", "new.zip", "-q")).stdout).toBe((await run("old.zip", "new.zip")).stdout);
  });

  it("fails with --fail-on breaking where something breaks, and only there", async () => {
    const { stdout } = await run("old.zip", "new.zip");
    expect(await run("old.zip", "new.zip", "--fail-on", "breaking")).toMatchObject({ code: 1, stdout });
    expect((await run("old.zip", "new.zip", "--json", "--fail-on", "breaking")).code).toBe(1);
    await pack("more.zip", oldManifest.replace("[persistence_aof", "[ipv6, persistence_aof"));
    const added = await run("old.zip", "more.zip", "--fail-on", "breaking");
    expect(added.code).toBe(0);
    expect(added.stdout).toContain("1.2.3 -> 1.2.3: the changes ask for 1.3.0 (minor)\n");
  });

  it("fails with --fail-on for callers, for installers, and for any change", async () => {
    const { stdout } = await run("old.zip", "new.zip");
    expect(stdout).not.toMatch(/^.*: callers \w+, installers \w+$/m);
    await pack("callers.zip", oldManifest.replace(/\nadd_command:.*/s, ""));
    await pack("installers.zip", oldManifest.replace("[rhel8, rhel9]", "[rhel9]"));
    await pack("neutral.zip", `${oldManifest}\ncommand_line_args: MAX 10`);
    const codes = async (file: string) => {
      const failOn = ["callers", "installers", "breaking", "any"];
      const outcomes = failOn.map((wanted) => run("old.zip", file, "--fail-on", wanted));
      return (await Promise.all(outcomes)).map(({ code }) => code);
    };
    expect(await codes("callers.zip")).toEqual([1, 0, 1, 1]);
    expect(await codes("installers.zip")).toEqual([0, 1, 1, 1]);
    expect(await codes("neutral.zip")).toEqual([0, 0, 0, 1]);
    expect(await codes("old.zip")).toEqual([0, 0, 0, 0]);
    const { stdout: parts } = await run("old.zip", "callers.zip");
    expect(parts.trimEnd()).toMatch(/2\.0\.0 \(major\): callers major, installers patch$/);
  });

  it("of a bundle and itself, packed again, says that nothing changed", async () => {
    await pack("again.zip", oldManifest);
    for (const [other, stderr] of [
      ["old.zip", "rampart: warning: both bundles are the same file\n"],
      ["again.zip", ""],
    ] as const) {
      const outcome = await run("old.zip", other, "--fail-on", "breaking");
      expect(outcome).toMatchObject({ code: 0, stdout: "tally 1.2.3: nothing changed\n", stderr });
      expect(await documentOf("old.zip", other)).toMatchObject({
        changes: [],
        version: { demanded: "none" },
      });
    }
  });

  it("reads one of the two from standard input", async () => {
    const { stdout } = await run("old.zip", "new.zip");
    const [old, current] = [await workspace.current.read("old.zip"), await workspace.current.read("new.zip")];
    const before = await workspace.current.run(["diff", "-", "new.zip"], { input: old });
    const after = await workspace.current.run(["diff", "old.zip", "-"], { input: current });
    expect(before).toMatchObject({ code: 0, stdout: stdout.replace("old.zip", "-") });
    expect(after).toMatchObject({ code: 0, stdout: stdout.replace("new.zip", "-") });
  });

  it("tells another module from another release", async () => {
    await pack("shapes.zip", oldManifest, fixture("shapes"));
    const { changes } = await documentOf("old.zip", "shapes.zip");
    const kinds = changes.map(({ kind }) => kind);
    for (const kind of ["module-renamed", "command-removed", "command-added", "module-changed"]) {
      expect(kinds).toContain(kind);
    }
  });
});

describe("diff of what is no bundle", () => {
  beforeEach(async () => {
    const here = workspace.current;
    await here.write("good.zip", buildBundle());
    await here.write("half.zip", buildBundle().subarray(0, 1000));
    await here.write("empty.zip", "");
    await here.write("text.zip", "hello\n");
    await here.write("module.json", JSON.stringify(metadataOf()));
    await here.write("without.zip", buildBundle({ metadata: false }));
    await here.write("malformed.zip", buildBundle({ metadata: "{" }));
    await here.write("misread.zip", buildBundle({ metadata: { commands: [{ command_name: 3 }] } }));
  });

  const unreadable = [
    ["half.zip", "bundle/"],
    ["empty.zip", "bundle/not-a-zip"],
    ["text.zip", "bundle/not-a-zip"],
    ["module.json", "bundle/not-a-zip"],
    [tally, "bundle/not-a-zip"],
    [exampleManifest, "bundle/not-a-zip"],
    [badFile("tally.debug"), "bundle/not-a-zip"],
    ["without.zip", "bundle/"],
    ["malformed.zip", "json/syntax"],
    ["misread.zip", "metadata/"],
  ] as const;

  it.each(unreadable)("fails for %s with the findings that explain it", async (file, rule) => {
    for (const words of [
      [file, "good.zip"],
      ["good.zip", file],
    ]) {
      const { code, stdout, stderr } = await run(...words);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain(`[${rule}`);
      expect(stderr).toContain(file);
      expect(stderr).not.toMatch(/internal error|good\.zip/);
      const printed = await run(...words, "--json");
      expect(printed.code).toBe(1);
      expect(faultsOf("report", printed.stdout)).toEqual([]);
      expect(JSON.parse(printed.stdout)).toMatchObject({ command: "diff", results: [{ file, ok: false }] });
    }
  });

  it("names both where neither can be read", async () => {
    const { code, stderr } = await run("half.zip", "text.zip");
    expect(code).toBe(1);
    expect(stderr).toMatch(/✗ half\.zip: .*✗ text\.zip: /s);
    const { stdout } = await run("half.zip", "text.zip", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ results: [{ file: "half.zip" }, { file: "text.zip" }] });
  });

  it("compares what there is where only the module is absent, says so, and fails where a gate is wanted", async () => {
    await workspace.current.write("moduleless.zip", buildBundle({ module: false }));
    const { code, stdout, stderr } = await run("good.zip", "moduleless.zip");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^tally: good\.zip -> moduleless\.zip\n/);
    expect(stderr).toMatch(/✗ moduleless\.zip/);
    expect(await documentOf("good.zip", "moduleless.zip")).toMatchObject({
      before: { findings: [] },
      after: { findings: [{ rule: "bundle/module-missing" }, { severity: "error" }] },
    });
    expect((await run("good.zip", "moduleless.zip", "--fail-on", "breaking")).code).toBe(1);
  });

  it("does not call a module added or removed that could not be read", async () => {
    const wrong = { crc32: 1 };
    await workspace.current.write("broken.zip", buildBundle({ module: { local: wrong, central: wrong } }));
    const unchanged = "tally 1.2.3: nothing changed in what could be read\n";
    for (const files of [
      ["good.zip", "broken.zip"],
      ["broken.zip", "good.zip"],
    ]) {
      const { code, stdout, stderr } = await run(...files, "--fail-on", "breaking");
      expect({ code, stdout }).toEqual({ code: 1, stdout: unchanged });
      expect(stderr).toContain("broken.zip: tally.so [bundle/crc-mismatch]");
    }
  });

  it("says of a dependency that it could not be read, claims no change of it, and fails where a gate is wanted", async () => {
    const here = workspace.current;
    const bundle = (more: RawEntry) => buildBundle({ more: [more] });
    const bomb = gzipSync(buildTar([{ name: "x", content: Buffer.alloc(2 ** 24) }]));
    await here.write("read.zip", bundle({ name: "deps/x.txt", content: Buffer.from("x") }));
    const wrong = { crc32: 1 };
    const broken = { content: Buffer.from("x"), local: wrong, central: wrong };
    await here.write("broken.zip", bundle({ name: "deps/x.txt", ...broken }));
    await here.write("vast.zip", bundle({ name: "deps/x.txt", content: Buffer.alloc(2 ** 24) }));
    await here.write("bomb.zip", bundle({ name: "deps/x.tgz", content: bomb }));
    await here.write("a.zip", bundle({ name: "deps/x.jar", content: Buffer.from("a") }));
    await here.write("b.zip", bundle({ name: "deps/x.jar", content: Buffer.from("b") }));
    for (const [before, after, rule] of [
      ["good.zip", "broken.zip", "bundle/crc-mismatch"],
      ["read.zip", "broken.zip", "bundle/crc-mismatch"],
      ["broken.zip", "read.zip", "bundle/crc-mismatch"],
      ["good.zip", "vast.zip", "bundle/compression-ratio"],
      ["read.zip", "vast.zip", "bundle/compression-ratio"],
      ["good.zip", "bomb.zip", "bundle/dependency-unsafe"],
      ["a.zip", "b.zip", "bundle/dependency-unreadable"],
    ] as const) {
      const outcome = await run(before, after, "--fail-on", "callers");
      expect(outcome.code).toBe(1);
      expect(outcome.stderr).toContain(`[${rule}]`);
      expect(outcome.stdout).not.toContain("deps/x.txt: ");
      expect((await run(before, after)).code).toBe(0);
    }
    const unchanged = "tally 1.2.3: nothing changed in what could be read\n";
    expect((await run("read.zip", "broken.zip")).stdout).toBe(unchanged);
    expect((await run("good.zip", "broken.zip")).stdout).toContain("+ file deps/x.txt, which was not read\n");
    // The same bytes hold the same, whatever that is.
    const same = await run("bomb.zip", "bomb.zip", "--fail-on", "any");
    expect(same).toMatchObject({ code: 0, stdout: "tally 1.2.3: nothing changed\n" });
    expect(await documentOf("read.zip", "broken.zip")).toMatchObject({
      before: { findings: [] },
      after: { findings: [{ rule: "bundle/crc-mismatch" }] },
    });
  });

  it.each([
    ["good.zip", "missing.zip"],
    ["missing.zip", "good.zip"],
    ["good.zip", "folder"],
    ["half.zip", "missing.zip"],
  ])("is the fault of the environment for %s and %s", async (before, after) => {
    await mkdir(workspace.current.path("folder"));
    const outcome = await run(before, after);
    expect(outcome).toMatchObject({ code: 3, stdout: "" });
    expectClearMessage(outcome);
    const printed = await run(before, after, "--json");
    expect(printed.code).toBe(3);
    expect(faultsOf("report", printed.stdout)).toEqual([]);
  });

  it.each([
    [[]],
    [["good.zip"]],
    [["good.zip", "good.zip", "good.zip"]],
    [["-", "-"]],
    [["good.zip", "good.zip", "--fail-on", "additions"]],
    [["good.zip", "good.zip", "--fail-on"]],
    [["good.zip", "good.zip", "--format", "sarif"]],
    [["good.zip", "good.zip", "--max-entries", "x"]],
    [["good.zip", "good.zip", "--nothing"]],
  ])("is the fault of the call for %j", async (words) => {
    const { code, stdout, stderr } = await run(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/rampart: |error: /);
  });

  it("keeps to the limits that it is given", async () => {
    for (const words of [
      ["--max-module-json-size", "10"],
      ["--max-entries", "1"],
      ["--max-entry-size", "9"],
    ]) {
      expect((await run("good.zip", "good.zip", ...words)).code).toBe(1);
    }
  });
});

describe("diff of what nobody vouches for", () => {
  it("shows names as escapes, and takes names of every object for names", async () => {
    const names = ["__proto__", "constructor", "\u001b[31mred\u202e"];
    const dependencies = `{${names.map((name) => `${JSON.stringify(name)}: {}`).join()}}`;
    const metadata = JSON.stringify({
      ...metadataOf({ commands: names.map((name) => command(name)) }),
      x: 0,
    });
    await workspace.current.write("good.zip", buildBundle());
    await workspace.current.write(
      "bad.zip",
      buildBundle({ metadata: metadata.replace('"dependencies":{}', `"dependencies":${dependencies}`) }),
    );
    const { code, stdout } = await run("good.zip", "bad.zip", "-v");
    expect(code).toBe(0);
    for (const name of ["__proto__", "constructor", "\\u001b[31mred\\u202e"]) {
      expect(stdout).toContain(`  + command ${name}\n`);
      expect(stdout).toContain(`  + dependency ${name}\n`);
    }
    expect(stdout).not.toContain("\u001b");
    expect((await documentOf("good.zip", "bad.zip")).summary.additions).toBe(3);
  });

  it("lists everything that breaks, and the rest as far as anybody reads", async () => {
    const many = (offset: number) =>
      Array.from({ length: 8000 }, (_, index) => command(`c.${index + offset}`, { flags: [] }));
    await workspace.current.write("a.zip", buildBundle({ metadata: { commands: many(0) } }));
    await workspace.current.write("b.zip", buildBundle({ metadata: { commands: many(4000) } }));
    const { code, stdout } = await run("a.zip", "b.zip");
    expect(code).toBe(0);
    expect(stdout.match(/^ {2}- command /gm)).toHaveLength(4000);
    expect(stdout.match(/^ {2}\+ command /gm)).toHaveLength(100);
    expect(stdout).toContain("  … and 3900 more, which --verbose lists\n");
    expect((await run("a.zip", "b.zip", "-v")).stdout.match(/^ {2}\+ command /gm)).toHaveLength(4000);
  });
});
