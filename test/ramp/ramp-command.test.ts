import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { writeZip } from "@rampart/bundle";
import { describe, expect, it } from "vitest";
import { entriesOf, metadataIn } from "../cli/bundle-contents.ts";
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

  it("takes another spelling of the module's architecture with a warning, and no other architecture", async () => {
    const spelling = architecture === "x86_64" ? "amd64" : "arm64";
    expect((await ramp("pack", tally, "-A", spelling)).code).toBe(0);
    expect(await packed()).toMatchObject({ architecture });
    const outcome = await ramp("pack", tally, "-A", otherArchitecture, "-o", "other.zip");
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain("[manifest/wrong-architecture]");
    expect(workspace.current.has("other.zip")).toBe(false);
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

describe("a call that is at fault", () => {
  it.each([
    ["no module", ["pack"]],
    ["two modules", ["pack", tally, tally]],
    ["an unknown option", ["pack", tally, "--manifst", "x"]],
    ["an option without its value", ["pack", tally, "-m"]],
    ["an unknown command", ["pak"]],
    ["a command that is no JSON", ["pack", tally, "--add-command", "{"]],
    ["a command that is no map", ["pack", tally, "--add-command", "[]"]],
    ["an incomplete command", ["pack", tally, "--overide-command", '{"command_name": "tally.get"}']],
    ["dependencies that are no list", ["pack", tally, "--dependencies", "7"]],
    ["a version that is none", ["pack", tally, "-r", "seven"]],
    ["a template", ["pack", tally, "-d", "{{NAME}}"]],
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
    ["a module under another name", ["pack", "tally.so.debug"], 1],
    ["a bundle that is not there", ["unpack", "missing.zip"], 3],
    ["a bundle that is none", ["unpack", "text.zip"], 1],
    ["a bundle that is not there, to validate", ["validate", "missing.zip"], 3],
  ] as const)("%s", async (_what, words, code) => {
    await workspace.current.write("text.zip", "text");
    await workspace.current.write("tally.so.debug", readFileSync(tally));
    const outcome = await ramp(...words);
    expect(outcome.code).toBe(code);
    expect(outcome.stdout).toBe("");
    expectClearMessage(outcome);
    expect(await workspace.current.list()).toEqual(["tally.so.debug", "text.zip"]);
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

  it.each(["../escaped", "/tmp/escaped", "a/b", ".."])(
    "writes nowhere else for the name %s",
    async (name) => {
      await ramp("pack", tally);
      const path = workspace.current.path("module.zip");
      const metadata = { ...(await metadataIn(path)), module_name: name };
      const json = Buffer.from(JSON.stringify(metadata));
      await writeZip(workspace.current.path("evil.zip"), [
        { name: "module.json", mode: 0o644, compression: "deflate", source: { bytes: json } },
        { name: "tally.so", mode: 0o755, compression: "deflate", source: { bytes: readFileSync(tally) } },
      ]);
      const { code, stderr } = await ramp("unpack", "evil.zip");
      // Two dots and an ending are a name like any other.
      expect(code).toBe(name === ".." ? 0 : 1);
      if (code === 1) expect(stderr).toContain("[bundle/unsafe-name]");
      const left = (await workspace.current.list()).filter((file) => !file.endsWith(".zip"));
      expect(left).toEqual(code === 0 ? ["...json", "tally.so"] : []);
    },
  );

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
    expect(await ramp("--version")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^ramp, version 2\.5\.13 \(Rampart \d+\.\d+\.\d+\)\n$/),
    });
  });

  it.each(["pack", "unpack", "validate", "version"])("%s has help", async (command) => {
    const { code, stdout } = await ramp(command, "--help");
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: ramp ${command}`);
  });
});
