import { readFileSync } from "node:fs";
import { writeZip } from "@rampart/bundle";
import { describe, expect, it } from "vitest";
import { entriesOf, metadataIn } from "./bundle-contents.ts";
import { exampleManifest, fixture, tally, useWorkspace } from "./rampart.ts";
import { faultsOf } from "./report-schemas.ts";

const workspace = useWorkspace();
const run = (...words: string[]) => workspace.current.run(words);
const write = (name: string, content: string) => workspace.current.write(name, content);

/** A manifest with nothing at fault. */
const complete = readFileSync(exampleManifest, "utf8");
const messy = "# ours\nauhtor: me # keep\nmin_redis_version: 8.10\ncapabilities: [types, types]\n";

describe("a project", () => {
  it("changes severities, and its limit of warnings holds", async () => {
    await write("ramp.yml", `${complete}auhtor: me\n`);
    await write("rampart.config.json", '{"rules": {"manifest/unknown-key": "warning"}}');
    expect((await run("lint", "ramp.yml")).code).toBe(0);
    await write("rampart.config.json", '{"rules": {"manifest/unknown-key": "warning"}, "maxWarnings": 0}');
    const limited = await run("lint", "ramp.yml");
    expect(limited.code).toBe(1);
    expect(limited.stderr).toBe(
      "1 warning, more than the 0 that maxWarnings of rampart.config.json allows\n",
    );
    const flagged = await run("lint", "ramp.yml", "--max-warnings", "0");
    expect(flagged.stderr).toBe("1 warning, more than the 0 that --max-warnings allows\n");
    expect(await run("lint", "ramp.yml", "--max-warnings", "1")).toMatchObject({ code: 0, stderr: "" });
  });

  describe("of pack", () => {
    const configure = (rules: object, more: object = {}) =>
      write("rampart.config.json", JSON.stringify({ rules, ...more }));
    const strict = { "elf/no-relro": "error" };

    it("refuses what it calls an error, and writes nothing, in a release too", async () => {
      await configure(strict, {
        bundles: [{ module: tally, manifest: exampleManifest, systems: ["rhel9"] }],
      });
      for (const words of [
        ["-o", "out.zip"],
        ["--all", "-o", "all.zip"],
      ]) {
        const { code, stderr } = await run("pack", tally, "-m", exampleManifest, ...words);
        expect(code).toBe(1);
        expect(stderr).toMatch(/^error .*\[elf\/no-relro\]/m);
      }
      expect((await run("pack", "--all")).code).toBe(1);
      expect(await workspace.current.list()).toEqual(["rampart.config.json"]);
    });

    it("leaves out what it turns off, so that pack goes as far as lint", async () => {
      await write("ramp.yml", `${complete}\nauhtor: me\n`);
      await configure({ "manifest/unknown-key": "off", "metadata/unknown-key": "off" });
      const { code, stderr } = await run("pack", tally, "-m", "ramp.yml", "-o", "out.zip", "--os", "rhel9");
      expect(code).toBe(0);
      expect(stderr).not.toContain("unknown-key");
    });

    it("cannot turn off what leaves nothing to pack", async () => {
      await configure({ "load/refused": "off" });
      const { code, stderr } = await run("pack", fixture("refuses"), "-o", "out.zip");
      expect(code).toBe(1);
      expect(stderr).toMatch(/^error /m);
    });

    it("wins over the milder severity of packing only where it names the rule", async () => {
      const [unknown, missing] = ["libdoes-not-exist.so.1", "libssl.so.1.1"];
      const bytes = readFileSync(fixture("missing-library"), "latin1");
      const needy = bytes.replaceAll(unknown, missing.padEnd(unknown.length, "\0"));
      await workspace.current.write("needy.so", Buffer.from(needy, "latin1"));
      const given = ["-m", exampleManifest, "--commands-from", "commands.json", "--os", "ubuntu22"];
      const packNeedy = () => run("pack", "needy.so", "-o", "out.zip", ...given);
      await run("commands", tally, "-o", "commands.json");
      await configure({ "elf/no-relro": "off" });
      const milder = await packNeedy();
      expect(milder.stderr).toMatch(/^warning .*\[elf\/library-missing\]/m);
      expect(milder.code).toBe(0);
      await configure({ "elf/library-missing": "error" });
      expect((await packNeedy()).code).toBe(1);
    });

    it("limits the warnings", async () => {
      await configure({}, { maxWarnings: 0 });
      const { code, stderr } = await run("pack", tally, "-o", "out.zip");
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /\d+ warnings, more than the 0 that maxWarnings of rampart\.config\.json allows/,
      );
      expect((await run("pack", tally, "-o", "out.zip", "--max-warnings", "99")).code).toBe(0);
    });
  });

  it("is found upwards, and its ignores are relative to it", async () => {
    await write(
      "rampart.config.yml",
      "ignores:\n  - {rule: manifest/unknown-key, file: deep/*.yml, reason: ours}\n",
    );
    await write("deep/ramp.yml", `${complete}auhtor: me\n`);
    const outcome = await workspace.current.run(["lint", "ramp.yml"], {
      cwd: workspace.current.path("deep"),
    });
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining("nothing at fault") });
  });

  it("is told of an unused suppression", async () => {
    await write("ramp.yml", "display_name: x\n");
    await write("rampart.config.json", '{"ignores": [{"rule": "manifest/unknown-key", "reason": "old"}]}');
    const { code, stdout } = await run("lint", "ramp.yml");
    expect(code).toBe(0);
    expect(stdout).toContain("config/unused-suppression");
  });

  it("is not told so of a file with an error, which may hide what a suppression is for", async () => {
    await write("ramp.yml", "display_name: [x]\n");
    await write("rampart.config.json", '{"ignores": [{"rule": "manifest/unknown-key", "reason": "old"}]}');
    const { code, stdout } = await run("lint", "ramp.yml");
    expect(code).toBe(1);
    expect(stdout).not.toContain("config/unused-suppression");
  });

  it("that is not valid is the fault of the call, with its position", async () => {
    await write("ramp.yml", "display_name: x\n");
    await write("rampart.config.json", '{\n  "rules": {"manifest/unknow-key": "off"}\n}');
    const { code, stderr } = await run("lint", "ramp.yml");
    expect(code).toBe(2);
    expect(stderr).toMatch(/rampart\.config\.json:2:\d+: .*Did you mean manifest\/unknown-key\?/);
    expect((await run("lint", "ramp.yml", "--config", "missing.json")).code).toBe(3);
  });

  it("passes over what its baseline has, reports what is new, and says what is gone", async () => {
    await write("ramp.yml", messy);
    expect((await run("lint", ".", "--write-baseline")).code).toBe(0);
    expect((await run("lint", ".")).code).toBe(0);
    await write("ramp.yml", `${messy}autor: you\n`);
    const fresh = await run("lint", ".");
    expect(fresh.code).toBe(1);
    expect(fresh.stdout).toContain("autor");
    expect(fresh.stdout).not.toContain("auhtor");
    await write("ramp.yml", "author: me\n");
    expect((await run("lint", ".")).stderr).toContain("no longer have");
  });

  it("has a baseline whose files are relative to where it lies", async () => {
    await write("c/ramp.yml", messy);
    await write("c/deep/none", "");
    const runIn = (folder: string, ...words: string[]) =>
      workspace.current.run(words, { cwd: workspace.current.path(folder) });
    const named = ["--baseline", "../rampart-baseline.json"];
    await runIn("c", "lint", "ramp.yml", "--write-baseline");
    const written = await workspace.current.read("c/rampart-baseline.json");
    expect((await run("lint", "c/ramp.yml", "--baseline", "c/rampart-baseline.json")).code).toBe(0);
    expect((await runIn("c/deep", "lint", "../ramp.yml", ...named)).code).toBe(0);
    // A configuration elsewhere changes what globs are relative to, and nothing of the baseline.
    await write("c/deep/rampart.config.yml", "maxWarnings: 0\n");
    expect((await runIn("c/deep", "lint", "../ramp.yml", ...named)).code).toBe(0);
    expect((await runIn("c/deep", "lint", "../ramp.yml", ...named, "--write-baseline")).code).toBe(0);
    expect((await workspace.current.read("c/rampart-baseline.json")).equals(written)).toBe(true);
  });
});

describe("lint --fix", () => {
  it("fixes in place, keeps comments, and judges what it made", async () => {
    await write("ramp.yml", messy);
    expect((await run("lint", "--fix", "ramp.yml")).code).toBe(0);
    const fixed = '# ours\nauthor: me # keep\nmin_redis_version: "8.10"\ncapabilities: [types]\n';
    expect((await workspace.current.read("ramp.yml")).toString()).toBe(fixed);
  });

  it("with --dry-run prints the difference, writes nothing, and fails where there is one", async () => {
    await write("ramp.yml", messy);
    const { code, stdout } = await run("lint", "--fix", "--dry-run", "ramp.yml");
    expect(code).toBe(1);
    expect(stdout).toContain("-auhtor: me # keep\n");
    expect(stdout).toContain("+author: me # keep\n");
    expect((await workspace.current.read("ramp.yml")).toString()).toBe(messy);
    await write("ramp.yml", "author: me\n");
    expect(await run("lint", "--fix", "--dry-run", "ramp.yml")).toMatchObject({ code: 0, stdout: "" });
  });

  it("is refused for standard input, and --dry-run without it", async () => {
    expect((await workspace.current.run(["lint", "--fix", "-"], { input: messy })).code).toBe(2);
    expect((await run("lint", "--dry-run", "ramp.yml")).code).toBe(2);
  });
});

describe("many files", () => {
  it("are judged side by side and reported in order, from folders and patterns too", async () => {
    for (const name of ["c", "a", "b"]) await write(`${name}/ramp.yml`, "auhtor: me\ndisplay_name: x\n");
    const { stdout, code } = await run("lint", "c", "**/ramp.yml", "--jobs", "3", "--json");
    expect(code).toBe(1);
    const { results } = JSON.parse(stdout) as { results: { file: string }[] };
    expect(results.map(({ file }) => file)).toEqual(["c/ramp.yml", "a/ramp.yml", "b/ramp.yml"]);
    expect(faultsOf("report", stdout)).toEqual([]);
  });

  it("are written in several formats at once", async () => {
    await write("ramp.yml", "auhtor: me\ndisplay_name: x\n");
    const formats = ["text", "sarif=a.sarif", "junit=a.xml", "json=a.json"].flatMap((format) => [
      "--format",
      format,
    ]);
    const { stdout, code } = await run("lint", "ramp.yml", ...formats);
    expect(code).toBe(1);
    expect(stdout).toContain("[manifest/unknown-key]");
    const read = async (name: string) => (await workspace.current.read(name)).toString();
    expect(JSON.parse(await read("a.sarif"))).toMatchObject({ version: "2.1.0" });
    expect(await read("a.xml")).toContain("<testsuites");
    expect(faultsOf("report", await read("a.json"))).toEqual([]);
    expect((await run("lint", "ramp.yml", "--format", "text", "--format", "sarif")).code).toBe(2);
  });
});

describe("commands --check", () => {
  it("is content with a file that says what the module registers", async () => {
    await run("commands", tally, "-o", "commands.json");
    expect((await run("commands", tally, "--check", "commands.json")).code).toBe(0);
  });

  it("names each difference, and fails", async () => {
    const { stdout } = await run("commands", tally);
    await write("commands.json", stdout.replace('"tally.get"', '"tally.got"').replaceAll('"fast"', '"slow"'));
    const outcome = await run("commands", tally, "--check", "commands.json");
    expect(outcome.code).toBe(1);
    for (const rule of ["commands/added", "commands/removed", "commands/changed"]) {
      expect(outcome.stdout).toContain(`[${rule}]`);
    }
  });
});

describe("a command that a file lists twice", () => {
  const twice = async (change: object, isFirst: boolean) => {
    const { stdout } = await run("commands", tally);
    const { commands, ...rest } = JSON.parse(stdout);
    const other = { ...commands[0], ...change };
    const list = isFirst ? [other, ...commands] : [...commands, other];
    await write("commands.json", JSON.stringify({ ...rest, commands: list }));
  };

  it.each([true, false])("is a fault for --check where either differs from the module", async (isFirst) => {
    await twice({ command_arity: 5, flags: ["write"] }, isFirst);
    const outcome = await run("commands", tally, "--check", "commands.json");
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toMatch(/warning .*\[metadata\/command-duplicate\]/);
    expect(outcome.stdout).toMatch(/error .*\[commands\/changed\]/);
  });

  it("is a warning for --check where both are what the module registers", async () => {
    await twice({}, false);
    const outcome = await run("commands", tally, "--check", "commands.json");
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain("[metadata/command-duplicate]");
  });

  it.each([{ command_arity: 5 }, { command_name: "TALLY.GET" }])(
    "is said by pack with %o",
    async (change) => {
      await twice(change, false);
      const { stderr } = await run("pack", tally, "--commands-from", "commands.json", "-o", "out.zip");
      expect(stderr).toMatch(/commands\.json:\d+:\d+.*\[metadata\/command-duplicate\]/);
    },
  );

  it("is said by pack of a bundle's list too", async () => {
    await run("pack", tally, "-o", "good.zip");
    const metadata = await metadataIn(workspace.current.path("good.zip"));
    const commands = [...metadata.commands, { ...metadata.commands[0], command_arity: 5 }];
    const [, module] = await entriesOf(workspace.current.path("good.zip"));
    if (module === undefined) throw new Error("there is no module");
    const text = Buffer.from(JSON.stringify({ ...metadata, commands }));
    await writeZip(workspace.current.path("twice.zip"), [
      { name: "module.json", mode: 0o644, compression: "store", source: { bytes: text } },
      { name: module.name, mode: 0o755, compression: "store", source: { bytes: module.bytes } },
    ]);
    const { stderr } = await run("pack", tally, "--commands-from", "twice.zip", "-o", "out.zip");
    expect(stderr).toMatch(/twice\.zip: module\.json:\d+:\d+.*\[metadata\/command-duplicate\]/);
  });

  it("with its key is refused", async () => {
    const { stdout } = await run("commands", tally);
    await write("commands.json", stdout.replace('"commands": [', '"commands": [], "commands": ['));
    const outcome = await run("pack", tally, "--commands-from", "commands.json", "-o", "out.zip");
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain("[json/duplicate-key]");
  });
});

describe("inspect --load", () => {
  it.each(["tally", "datatype", "keyspecs", "subcommands"])(
    "of %s is what its schema describes",
    async (name) => {
      const { stdout, code } = await run("inspect", fixture(name), "--load", "--json");
      expect(code).toBe(0);
      expect(faultsOf("inspect", stdout)).toEqual([]);
    },
  );

  it("tells what a module registers beside commands", async () => {
    const { stdout } = await run("inspect", fixture("datatype"), "--load");
    expect(stdout).toMatch(/data type +fixture-t, encoding version 3: rdb_load, rdb_save, aof_rewrite, free/);
    expect(stdout).toMatch(/settings +.*datatype\.number = 1234/);
    expect(stdout).toMatch(/lowest Redis +7\.0\.0/);
  });
});

describe("explain", () => {
  it("prints the page of a rule, and proposes one for a name that is none", async () => {
    expect((await run("explain", "bundle/sha256-mismatch")).stdout).toMatch(/^bundle\/sha256-mismatch\n/);
    const { code, stderr } = await run("explain", "bundle/sha256-mismatsh");
    expect(code).toBe(2);
    expect(stderr).toContain("did you mean bundle/sha256-mismatch?");
  });

  it("has a page for every rule that rules lists", async () => {
    const { rules } = JSON.parse((await run("rules", "--format", "json")).stdout) as {
      rules: { rule: string }[];
    };
    expect(rules.length).toBeGreaterThan(140);
    const last = rules.at(-1)?.rule ?? "";
    expect((await run("explain", last)).stdout.split("\n")[0]).toBe(last);
  });
});
