import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeZip } from "@rampart/bundle";
import { describe, expect, it } from "vitest";
import { entriesOf, metadataIn, sha256 } from "../cli/bundle-contents.ts";
import {
  architecture,
  exampleManifest,
  expectClearMessage,
  fixture,
  otherArchitecture,
  tally,
  useWorkspace,
} from "../cli/rampart.ts";

const workspace = useWorkspace();
const ramp = (...words: string[]) => workspace.current.run(words, { command: "ramp" });
const packed = () => metadataIn(workspace.current.path("module.zip"));

describe("ramp pack", () => {
  it("writes module.zip in the working directory, and prints its name alone", async () => {
    expect(await ramp("pack", tally)).toMatchObject({ code: 0, stdout: "module.zip\n" });
    expect(await workspace.current.list()).toEqual(["module.zip"]);
  });

  it("says compatible_redis_version 7.4 where nobody says another, with a warning", async () => {
    const { stderr } = await ramp("pack", tally);
    expect(await packed()).toMatchObject({ compatible_redis_version: "7.4" });
    expect(stderr).toMatch(/^warning \[manifest\/default-used\]\n {2}compatible_redis_version .*"7\.4"/m);
    await ramp("pack", tally, "-cr", "8.0");
    expect(await packed()).toMatchObject({ compatible_redis_version: "8.0" });
  });

  it("names the bundle after fields of its metadata", async () => {
    const output = "out-{module_name}.{os}-{architecture}.{semantic_version}.{{x}}.zip";
    const { stdout } = await ramp("pack", tally, "-n", "counter", "-o", output);
    expect(stdout).toBe(`out-counter.Linux-${architecture}.1.2.3.{x}.zip\n`);
    expect(await workspace.current.list()).toEqual([stdout.trim()]);
  });

  it.each([
    ["{modul_name}.zip", "Did you mean {module_name}?"],
    ["{module_name.zip", "without its counterpart"],
    ["{}.zip", "is called"],
    ["{git_sha}.zip", "has no value"],
  ])("refuses the name %s", async (output, help) => {
    const outcome = await ramp("pack", tally, "-o", output);
    expect(outcome.code).toBe(2);
    expectClearMessage(outcome);
    expect(outcome.stderr).toContain(help);
    expect(await workspace.current.list()).toEqual([]);
  });

  it("tells the name without writing the bundle with --print-filename-only", async () => {
    expect(await ramp("pack", tally, "-P", "-o", "{module_name}.zip")).toMatchObject({
      code: 0,
      stdout: "tally.zip\n",
    });
    expect(await workspace.current.list()).toEqual([]);
    expect(await ramp("pack", tally, "-P", "--packname-file", "name")).toMatchObject({ code: 0, stdout: "" });
    expect((await workspace.current.read("name")).toString()).toBe("module.zip");
    expect(await workspace.current.list()).toEqual(["name"]);
  });

  it("writes the name into a file only when the bundle is there", async () => {
    expect((await ramp("pack", tally, "--packname-file", "name")).stdout).toBe("module.zip\n");
    expect((await workspace.current.read("name")).toString()).toBe("module.zip");
    expect((await ramp("pack", fixture("refuses"), "--packname-file", "other")).code).toBe(1);
    expect((await ramp("pack", tally, "-o", "missing/x.zip", "--packname-file", "other")).code).toBe(3);
    expect(await workspace.current.list()).toEqual(["module.zip", "name"]);
  });

  it("prints the metadata with --verbose, the name last", async () => {
    const { stdout } = await ramp("pack", tally, "-v");
    const [json = ""] = /\{.*\}/s.exec(stdout) ?? [];
    expect(JSON.parse(json)).toEqual(await packed());
    expect(stdout.endsWith("}\nmodule.zip\n")).toBe(true);
  });

  it("prints what the module logs with --debug", async () => {
    const { stdout, stderr } = await ramp("pack", fixture("datatype"), "--debug");
    expect(stdout).toContain("Module Metadata:");
    expect(stderr).toMatch(/^ {2}\| /m);
    expect((await ramp("pack", fixture("datatype"))).stderr).not.toMatch(/^ {2}\| /m);
  });

  it("lets options win over the manifest, each whole", async () => {
    await workspace.current.write(
      "ramp.yml",
      "display_name: X\nauthor: Y\ncapabilities: [types, flash]\nexclude_commands: [tally.get]\n",
    );
    await ramp("pack", tally, "-m", "ramp.yml", "-d", "Z", "-C", "ipv6", "-E", "tally.incr");
    const { commands, ...fields } = await packed();
    expect(fields).toMatchObject({
      display_name: "Z",
      author: "Y",
      capabilities: ["ipv6"],
      exclude_commands: ["tally.incr"],
    });
    expect(commands.map(({ command_name }) => command_name)).toEqual([
      "tally.get",
      "tally.reset",
      "tally.total",
    ]);
  });

  it("sets os alone with -O, and leaves the systems", async () => {
    await ramp("pack", tally, "-O", "Darwin");
    expect((await packed())["os"]).toBe("Darwin");
    expect((await packed())["operating_systems"]).not.toContain("Darwin");
  });

  it("writes the arguments of --runcmdargs, and loads the module with them", async () => {
    await ramp("pack", fixture("arguments"), "-c", "one", "--runcmdargs", "run");
    const { commands, ...fields } = await packed();
    expect(fields).toMatchObject({ command_line_args: "one", run_command_line_args: "run" });
    expect(commands.map(({ command_name }) => command_name)).toEqual(["arguments.always", "arguments.run"]);
    expect((await workspace.current.run(["verify", "module.zip"])).stdout).not.toContain("unknown-key");
  });

  it("starts a relative local_path from the working directory", async () => {
    await workspace.current.write("build/lib/file", "content");
    await workspace.current.write(
      "pack/ramp.yml",
      "display_name: x\ndependencies: {lib: {local_path: build/lib}}\n",
    );
    expect((await ramp("pack", tally, "-m", "pack/ramp.yml")).code).toBe(0);
    const entries = await entriesOf(workspace.current.path("module.zip"));
    expect(entries.map(({ name }) => name)).toEqual(["module.json", "tally.so", "deps/lib.tgz"]);
  });

  it("takes dependencies as a list and as a map", async () => {
    const sha256 = "ab".repeat(32);
    const url = "https://example.com/a.tgz";
    await ramp("pack", tally, "--dependencies", JSON.stringify([{ name: "a", url, sha256 }]));
    expect((await packed()).dependencies).toEqual({ a: { url, sha256 } });
    await ramp("pack", tally, "--optional-dependencies", JSON.stringify({ a: { url, sha256 } }));
    expect((await packed())["optional-dependencies"]).toEqual({ a: { url, sha256 } });
  });

  it("keeps unknown keys with a warning", async () => {
    await workspace.current.write("ramp.yml", "display_name: x\nmin-redis-version: '7.2'\n");
    const { code, stderr } = await ramp("pack", tally, "-m", "ramp.yml");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning ramp\.yml:2:1 .*\[manifest\/unknown-key\]$/m);
    expect(await packed()).toMatchObject({ "min-redis-version": "7.2", min_redis_version: "4.0" });
  });

  it("writes the module's architecture, and warns where another one is asked for", async () => {
    const spelling = architecture === "x86_64" ? "amd64" : "arm64";
    expect((await ramp("pack", tally, "-A", spelling)).code).toBe(0);
    expect(await packed()).toMatchObject({ architecture });
    const outcome = await ramp("pack", tally, "-A", otherArchitecture, "-o", "other.zip");
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toMatch(/^warning the command line .*\[manifest\/wrong-architecture\]$/m);
    expect((await metadataIn(workspace.current.path("other.zip")))["architecture"]).toBe(architecture);
  });

  it.each([
    ["-E", "TALLY.GET"],
    ["-E", "nothing"],
    ["--overide-command", "TALLY.GET"],
    ["--overide-command", "nothing"],
    ["--add-command", "tally.get"],
  ])("passes over what does not match letter for letter, with a warning: %s %s", async (option, name) => {
    const json = { command_name: name, command_arity: 1, flags: [], first_key: 0, last_key: 0, step: 0 };
    const { code, stderr } = await ramp("pack", tally, option, option === "-E" ? name : JSON.stringify(json));
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning the command line .*\[manifest\/command-(case|unmatched|exists)\]$/m);
    const { commands } = await packed();
    const expected = ["tally.get", "tally.incr", "tally.reset", "tally.total"];
    expect(commands.map(({ command_name }) => command_name)).toEqual(expected);
  });

  it("says nothing of a name that is excluded in both spellings", async () => {
    const { stderr } = await ramp("pack", tally, "-E", "tally.get,TALLY.GET");
    expect(stderr).not.toContain("manifest/command-");
    expect((await packed()).commands.map(({ command_name }) => command_name)).not.toContain("tally.get");
  });

  it("gives the same bytes again", async () => {
    await ramp("pack", tally, "-m", exampleManifest, "-o", "one.zip");
    await ramp("pack", tally, "-m", exampleManifest, "-o", "two.zip");
    expect((await workspace.current.read("one.zip")).equals(await workspace.current.read("two.zip"))).toBe(
      true,
    );
  });
});

describe("what RAMP packs and a cluster does not understand", () => {
  const packWith = async (manifest: string, ...words: string[]) => {
    await workspace.current.write("ramp.yml", manifest);
    return await ramp("pack", tally, "-m", "ramp.yml", ...words);
  };
  const sha = "ab".repeat(32);

  it.each<[what: string, manifest: string, rule: string, written: object]>([
    [
      "a version in words",
      'min_redis_version: "seven"\n',
      "manifest/malformed-value",
      { min_redis_version: "seven" },
    ],
    [
      "a version without quotes",
      "min_redis_version: 8.10\n",
      "manifest/version-not-quoted",
      { min_redis_version: "8.10" },
    ],
    ["a list for a text", "author: [a, b]\n", "manifest/wrong-type", { author: ["a", "b"] }],
    ["a number for a text", "author: 7\n", "manifest/wrong-type", { author: "7" }],
    ["a map for names", "capabilities: {a: b}\n", "manifest/wrong-type", { capabilities: { a: "b" } }],
    ["a template", 'author: "{{NAME}}"\n', "manifest/template-leftover", { author: "{{NAME}}" }],
    [
      "a variable that is not set",
      "author: ${NOBODY}\n",
      "manifest/environment-missing",
      { author: "${NOBODY}" },
    ],
    ["a key twice", "author: X\nauthor: Y\n", "yaml/duplicate-key", { author: "Y" }],
    [
      "a system without version",
      "operating_systems: [rhel]\n",
      "metadata/operating-system-malformed",
      { operating_systems: ["rhel"] },
    ],
    ["no YAML", "author: [X\n", "yaml/syntax", { author: "" }],
    ["no manifest", "jobs: {}\n", "manifest/not-a-manifest", { author: "" }],
    [
      "a dependency twice",
      `dependencies:\n  - {name: a, url: "https://example.com/a.tgz", sha256: "${sha}"}\n  - {name: a, url: "https://example.com/b.tgz", sha256: "${sha}"}\n`,
      "manifest/dependency-duplicate",
      { dependencies: { a: { url: "https://example.com/b.tgz", sha256: sha } } },
    ],
  ])("is written with a warning: %s", async (_what, manifest, rule, written) => {
    const { code, stderr } = await packWith(manifest);
    expect(stderr).toMatch(new RegExp(`^warning ramp\\.yml.*\\[${rule}\\]$`, "m"));
    expect(stderr).not.toMatch(/^error/m);
    expect(code).toBe(0);
    expect(await packed()).toMatchObject(written);
  });

  it("says that nothing of a manifest is used where it cannot be read", async () => {
    const { stderr } = await packWith("author: [X\n", "-d", "Tally");
    expect(stderr).toMatch(/^warning ramp\.yml .*\[manifest\/ignored\]$/m);
    expect(stderr).toMatch(/^warning \[manifest\/default-used\]/m);
    expect(await packed()).toMatchObject({ display_name: "Tally", min_redis_version: "4.0" });
    expect((await workspace.current.run(["pack", tally, "-m", "ramp.yml", "-o", "x.zip"])).code).toBe(1);
  });

  it("writes commands that have a name alone", async () => {
    const alone = (name: string) => JSON.stringify({ command_name: name });
    const words = ["--overide-command", alone("tally.get"), "--add-command", alone("tally.extra")];
    const { code, stderr } = await ramp("pack", tally, ...words);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning the command line .*\[manifest\/field-missing\]$/m);
    const { commands } = await packed();
    expect(commands).toContainEqual({ command_name: "tally.get" });
    expect(commands).toContainEqual({ command_name: "tally.extra" });
  });

  it("passes over entries without a name", async () => {
    const { code } = await ramp("pack", tally, "--add-command", "[]", "--overide-command", '{"step": 1}');
    expect(code).toBe(0);
    expect((await packed()).commands).toHaveLength(4);
  });

  it("takes one file under two names for one file", async () => {
    const file = `{url: "https://example.com/x.zip", sha256: "${sha}"}`;
    const manifest = `dependencies: {a: ${file}}\noptional-dependencies: {b: ${file}}\n`;
    const { code, stderr } = await packWith(manifest);
    expect(code).toBe(0);
    expect(stderr).not.toContain("dependency-collision");
    expect((await workspace.current.run(["lint", "ramp.yml"])).stdout).not.toContain("dependency-collision");
  });

  it("computes a stale checksum again", async () => {
    await workspace.current.write("lib/file", "content");
    const { code, stderr } = await packWith(`dependencies: {a: {local_path: lib, sha256: "${sha}"}}\n`);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning ramp\.yml:1:\d+ .*\[manifest\/dependency-sha256-mismatch\]$/m);
    const [, , file] = await entriesOf(workspace.current.path("module.zip"));
    expect(file?.name).toBe("deps/a.tgz");
    expect((await packed()).dependencies?.["a"]?.sha256).toBe(sha256(file?.bytes ?? Buffer.of()));
    expect((await workspace.current.run(["verify", "module.zip"])).stdout).not.toContain("sha256");
  });

  it("stores a shared object and a second file of one name under RAMP's names", async () => {
    for (const name of ["one/x", "two/x"]) await workspace.current.write(name, name);
    await workspace.current.write("lib/libcog.so", "content");
    const { code, stderr } = await packWith(
      [
        "dependencies:",
        '  cog: {url: "https://example.com/libcog.so", local_path: lib/libcog.so}',
        '  one: {url: "https://example.com/1/x.tgz", local_path: one}',
        '  two: {url: "https://example.com/2/x.tgz", local_path: two}',
        "",
      ].join("\n"),
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning .*\[manifest\/dependency-bare-shared-object\]$/m);
    expect(stderr).toMatch(/^warning .*\[manifest\/dependency-collision\]$/m);
    const names = (await entriesOf(workspace.current.path("module.zip"))).map(({ name }) => name);
    expect(names.slice(2)).toEqual(["deps/cog.tgz", "deps/two.tgz", "deps/x.tgz"]);
  });

  it("is packed under another ending of the file, which is no module for a cluster", async () => {
    await workspace.current.write("tally.so.debug", readFileSync(tally));
    const { code, stderr } = await ramp("pack", "tally.so.debug");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning .*\[bundle\/module-name-unusable\]$/m);
  });
});

describe("what is not safe to write", () => {
  it.each([
    ["a dependency that leads out of deps/", 'dependencies: {"../a": {local_path: lib}}\n', "tally.so"],
    ["a file name with a control sequence", "author: X\n", "tal\u001bly.so"],
    ["a file name that is a path elsewhere", "author: X\n", String.raw`tal\ly.so`],
    ["half of a character", 'author: "\\ud800"\n', "tally.so"],
  ])("is refused: %s", async (_what, manifest, module) => {
    await workspace.current.write("lib/file", "content");
    await workspace.current.write("ramp.yml", manifest);
    await workspace.current.write(module, readFileSync(tally));
    const before = await workspace.current.list();
    const outcome = await ramp("pack", module, "-m", "ramp.yml");
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toMatch(/^error .*\[(bundle|manifest|text)\/.*\]$/m);
    expect(await workspace.current.list()).toEqual(before);
  });
});

describe("the command lines of RAMP's tests and its example manifests", () => {
  it.each(["packer-example-list.yml", "packer-example-map.yml"])("packs %s", async (name) => {
    const manifest = fileURLToPath(new URL(`../../fixtures/manifests/${name}`, import.meta.url));
    const { code, stdout, stderr } = await ramp("pack", tally, "-m", manifest, "-o", "test.zip");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "test.zip\n" });
    expect(stderr).not.toMatch(/^error/m);
    const { commands, ...metadata } = await metadataIn(workspace.current.path("test.zip"));
    expect(metadata).toMatchObject({ crdb: { supported_featureset_versions: [1, 3] }, module_name: "tally" });
    expect(metadata).not.toHaveProperty("redis_args");
    expect(commands.map(({ command_name, ...rest }) => [command_name, Object.keys(rest).length])).toEqual([
      ["tally.extra", 0],
      ["tally.get", 5],
      ["tally.incr", 5],
      ["tally.total", 0],
    ]);
  });
});

describe("a call that is at fault", () => {
  it.each([
    ["no module", ["pack"]],
    ["two modules", ["pack", tally, tally]],
    ["an unknown option", ["pack", tally, "--manifst", "x"]],
    ["an option without its value", ["pack", tally, "-m"]],
    ["an unknown command", ["pak"]],
    ["a command that is no JSON", ["pack", tally, "--add-command", "{"]],
    ["dependencies that are no list", ["pack", tally, "--dependencies", "7"]],
    ["a dependency without address", ["pack", tally, "--dependencies", '{"a": {}}']],
  ])("is refused with 2: %s", async (_what, words) => {
    const outcome = await ramp(...words);
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toBe("");
    expectClearMessage(outcome);
    expect(await workspace.current.list()).toEqual([]);
  });

  it("is told what there is, where it has no command", async () => {
    const { code, stdout, stderr } = await ramp();
    expect(code).toBe(2);
    expect(stdout + stderr).toContain("Usage: ramp");
  });
});

describe("environment and input that are at fault", () => {
  it.each([
    ["a module that is not there", ["pack", "missing.so"], 3],
    ["a manifest that is not there", ["pack", tally, "-m", "missing.yml"], 3],
    ["a module that crashes", ["pack", fixture("crashes")], 3],
    ["a module that refuses to load", ["pack", fixture("refuses")], 1],
    ["a bundle that is not there", ["unpack", "missing.zip"], 3],
    ["a bundle that is none", ["unpack", "text.zip"], 1],
    ["a bundle that is not there, to validate", ["validate", "missing.zip"], 3],
  ] as const)("%s", async (_what, words, code) => {
    await workspace.current.write("text.zip", "text");
    const outcome = await ramp(...words);
    expect(outcome.code).toBe(code);
    expect(outcome.stdout).toBe("");
    expectClearMessage(outcome);
    expect(await workspace.current.list()).toEqual(["text.zip"]);
  });
});

describe("ramp unpack", () => {
  it("replaces regular files, and nothing else", async () => {
    await ramp("pack", tally);
    await workspace.current.write("tally.json", "old");
    await workspace.current.write("tally.so", "old");
    expect((await ramp("unpack", "module.zip")).code).toBe(0);
    expect((await workspace.current.read("tally.so")).equals(readFileSync(tally))).toBe(true);

    await workspace.current.write("elsewhere", "old");
    mkdirSync(workspace.current.path("linked"));
    symlinkSync("../elsewhere", workspace.current.path("linked/tally.so"));
    const outcome = await workspace.current.run(["unpack", "../module.zip"], {
      command: "ramp",
      cwd: workspace.current.path("linked"),
    });
    expect(outcome.code).toBe(3);
    expectClearMessage(outcome);
    expect((await workspace.current.read("elsewhere")).toString()).toBe("old");
    expect(await workspace.current.list("linked")).toEqual(["tally.so"]);
  });

  it.each([
    ["../escaped", "bundle/unsafe-name"],
    ["/tmp/escaped", "bundle/unsafe-name"],
    ["a/b", "bundle/unsafe-name"],
    ["..", "metadata/name-unsafe"],
  ])("writes nowhere else for the name %s", async (name, rule) => {
    await ramp("pack", tally);
    const path = workspace.current.path("module.zip");
    const metadata = { ...(await metadataIn(path)), module_name: name };
    const json = Buffer.from(JSON.stringify(metadata));
    await writeZip(workspace.current.path("evil.zip"), [
      { name: "module.json", mode: 0o644, compression: "deflate", source: { bytes: json } },
      { name: "tally.so", mode: 0o755, compression: "deflate", source: { bytes: readFileSync(tally) } },
    ]);
    const { code, stderr } = await ramp("unpack", "evil.zip");
    expect(code).toBe(1);
    expect(stderr).toContain(`[${rule}]`);
    expect((await workspace.current.list()).filter((file) => !file.endsWith(".zip"))).toEqual([]);
  });

  it("does not unpack a bundle whose module was replaced", async () => {
    await ramp("pack", tally);
    const json = Buffer.from(JSON.stringify(await packed()));
    await writeZip(workspace.current.path("bad.zip"), [
      { name: "module.json", mode: 0o644, compression: "deflate", source: { bytes: json } },
      {
        name: "tally.so",
        mode: 0o755,
        compression: "deflate",
        source: { bytes: readFileSync(fixture("shapes")) },
      },
    ]);
    const outcome = await ramp("unpack", "bad.zip");
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toContain("[bundle/sha256-mismatch]");
    const invalid = await ramp("validate", "bad.zip");
    expect(invalid).toMatchObject({ code: 1, stdout: "" });
    expect(invalid.stderr).toMatch(/^package is invalid, reason: .*sha256/m);
  });
});

describe("ramp version", () => {
  it("says which RAMP it stands for, and what it is", async () => {
    expect((await ramp("version")).stdout).toMatch(/^RAMP packer v=2\.5\.13 \(Rampart \d+\.\d+\.\d+\)\n$/);
    // The start of the process answers for `rampart`.
    const process = (word: string) => workspace.current.runProcess([word], { command: "ramp" });
    expect(await process("--version")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^ramp, version 2\.5\.13 \(Rampart \d+\.\d+\.\d+\)\n$/),
    });
    expect(await process("-V")).toMatchObject({ code: 2, stdout: "" });
  });

  it.each(["pack", "unpack", "validate", "version"])("%s has help", async (command) => {
    const { code, stdout } = await ramp(command, "--help");
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: ramp ${command}`);
  });
});
