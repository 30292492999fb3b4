import { copyFile } from "node:fs/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { metadataIn, type PackedCommand } from "./bundle-contents.ts";
import {
  architecture,
  exampleManifest,
  expectClearMessage,
  fixture,
  type Outcome,
  otherArchitecture,
  tally,
  useWorkspace,
} from "./rampart.ts";

const workspace = useWorkspace();

/** A command as a manifest writes it. */
const entry = (name: string, arity = 9) =>
  `{command_name: ${name}, command_arity: ${arity}, flags: [admin], first_key: 0, last_key: 0, step: 0}`;

async function packWith(lines: string, ...words: string[]): Promise<Outcome> {
  await workspace.current.write("ramp.yml", `display_name: x\n${lines}\n`);
  return await workspace.current.run([
    ...["pack", tally, "-m", "ramp.yml", "--os", "rhel9", "-o", "out.zip"],
    ...words,
  ]);
}

async function commands(name = "out.zip"): Promise<readonly PackedCommand[]> {
  return (await metadataIn(workspace.current.path(name))).commands;
}

/** Name and arity of each command: the arity tells who described it. */
async function arities(): Promise<[string, number][]> {
  return (await commands()).map(({ command_name, command_arity }) => [command_name, command_arity]);
}

const untouched = -1;

describe("the commands of a manifest", () => {
  it("excluded are left out", async () => {
    expect((await packWith("exclude_commands: [tally.get, tally.total]")).code).toBe(0);
    expect(await arities()).toEqual([
      ["tally.incr", untouched],
      ["tally.reset", untouched],
    ]);
  });

  it("excluded may be named in one text, with commas", async () => {
    await packWith('exclude_commands: "tally.get, tally.total"');
    expect((await commands()).map(({ command_name }) => command_name)).toEqual(["tally.incr", "tally.reset"]);
  });

  it.each(["override_command", "overide_command"])(
    "of %s replace what was discovered as a whole",
    async (field) => {
      expect((await packWith(`${field}:\n  - ${entry("tally.get")}`)).code).toBe(0);
      expect((await commands()).find(({ command_name }) => command_name === "tally.get")).toEqual({
        command_name: "tally.get",
        command_arity: 9,
        flags: ["admin"],
        first_key: 0,
        last_key: 0,
        step: 0,
      });
      expect(await commands()).toHaveLength(4);
    },
  );

  it("added stand among the others by name", async () => {
    expect((await packWith(`add_command:\n  - ${entry("tally.k")}\n  - ${entry("aaa")}`)).code).toBe(0);
    expect((await commands()).map(({ command_name }) => command_name)).toEqual([
      "aaa",
      "tally.get",
      "tally.incr",
      "tally.k",
      "tally.reset",
      "tally.total",
    ]);
  });

  it("are excluded first, then overridden, then added", async () => {
    const { code } = await packWith(
      [
        `add_command:\n  - ${entry("tally.get", 7)}`,
        `override_command:\n  - ${entry("tally.incr", 8)}`,
        "exclude_commands: [tally.get]",
      ].join("\n"),
    );
    expect(code).toBe(0);
    expect(await arities()).toEqual([
      ["tally.get", 7],
      ["tally.incr", 8],
      ["tally.reset", untouched],
      ["tally.total", untouched],
    ]);
  });

  it("are matched without case, with a warning, and keep the name that the module registers", async () => {
    const { code, stderr } = await packWith(
      `exclude_commands: [TALLY.GET]\noverride_command:\n  - ${entry("Tally.Incr")}`,
    );
    expect(code).toBe(0);
    expect(stderr.match(/^warning .*\[manifest\/command-case\]$/gm)).toHaveLength(2);
    expect(stderr).toMatch(/Tally\.Incr.*tally\.incr/);
    expect(await arities()).toEqual([
      ["tally.incr", 9],
      ["tally.reset", untouched],
      ["tally.total", untouched],
    ]);
  });

  const refused: [what: string, lines: string, rule: string, says: RegExp][] = [
    [
      "excluded and not there",
      "exclude_commands: [tally.gett]",
      "manifest/command-unmatched",
      /Did you mean tally\.get\?/,
    ],
    [
      "overridden and not there",
      `override_command:\n  - ${entry("other")}`,
      "manifest/command-unmatched",
      /other/,
    ],
    [
      "overridden after they were excluded",
      `exclude_commands: [tally.get]\noverride_command:\n  - ${entry("tally.get")}`,
      "manifest/command-",
      /tally\.get/,
    ],
    [
      "added and there already",
      `add_command:\n  - ${entry("tally.get")}`,
      "manifest/command-exists",
      /tally\.get/,
    ],
    [
      "added and there already in another case",
      `add_command:\n  - ${entry("TALLY.get")}`,
      "manifest/command-exists",
      /TALLY\.get/,
    ],
    [
      "added without its arity",
      "add_command:\n  - {command_name: x, flags: [], first_key: 0, last_key: 0, step: 0}",
      "manifest/field-missing",
      /command_arity/,
    ],
  ];

  it.each(refused)("%s are an error", async (_what, lines, rule, says) => {
    const outcome = await packWith(lines, "-q");
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expectClearMessage(outcome);
    expect(outcome.stderr).toContain(`[${rule}`);
    expect(outcome.stderr).toMatch(says);
    expect(workspace.current.has("out.zip")).toBe(false);
  });

  it("stay in the metadata as they were written", async () => {
    await packWith(`exclude_commands: [tally.get]\noverride_command:\n  - ${entry("tally.incr")}`);
    expect(await metadataIn(workspace.current.path("out.zip"))).toMatchObject({
      exclude_commands: ["tally.get"],
      overide_command: [{ command_name: "tally.incr", command_arity: 9 }],
      add_command: [],
    });
    expect(await metadataIn(workspace.current.path("out.zip"))).not.toHaveProperty("override_command");
  });
});

describe("--discover none", () => {
  it("takes name, version and commands from the manifest, and loads nothing", async () => {
    await copyFile(fixture("crashes"), workspace.current.path("tally.so"));
    await workspace.current.write(
      "ramp.yml",
      `display_name: x\nmodule_name: mine\nsemantic_version: 3.4.5\ncommands:\n  - ${entry("mine.go")}\n`,
    );
    const outcome = await workspace.current.run([
      ...["pack", "tally.so", "-m", "ramp.yml", "--discover", "none", "--os", "rhel9"],
    ]);
    expect(outcome).toMatchObject({ code: 0, stdout: `mine.Linux-rhel9-${architecture}.3.4.5.zip\n` });
    expect(await metadataIn(workspace.current.path(outcome.stdout.trim()))).toMatchObject({
      module_name: "mine",
      version: 30405,
      semantic_version: "3.4.5",
      commands: [{ command_name: "mine.go", command_arity: 9 }],
    });
  });

  it("needs all three of them", async () => {
    const outcome = await packWith("module_name: mine", "--discover", "none", "-q");
    expect(outcome.code).toBe(1);
    expectClearMessage(outcome);
    expect(outcome.stderr).toMatch(/version and commands/);
    expect((await workspace.current.run(["pack", tally, "--discover", "none", "-q"])).code).toBe(1);
  });

  it.each([
    ["disagree", "version: 30405\nsemantic_version: 3.4.6", "metadata/version-disagrees"],
    ["have a part above 99", "semantic_version: 3.4.100", "version-part-too-large"],
  ])("refuses versions that %s", async (_how, versions, rule) => {
    const outcome = await packWith(
      `module_name: mine\n${versions}\ncommands: []`,
      "--discover",
      "none",
      "-q",
    );
    expect(outcome.code).toBe(1);
    expectClearMessage(outcome);
    expect(outcome.stderr).toContain(rule);
  });
});

describe("--commands-from", () => {
  const description = { module_name: "tally", version: 10203, semantic_version: "1.2.3" };

  beforeEach(async () => {
    await workspace.current.run(["pack", tally, "-m", exampleManifest, "-o", "source.zip", "-q"]);
    // What is described is never loaded.
    await copyFile(fixture("crashes"), workspace.current.path("tally.so"));
  });

  const packFrom = (file: string, ...words: string[]) =>
    workspace.current.run([
      ...["pack", "tally.so", "-m", exampleManifest, "--commands-from", file, "-o", "out.zip", "-q"],
      ...words,
    ]);

  it("takes a bundle", async () => {
    expect(await packFrom("source.zip")).toMatchObject({ code: 0, stdout: "out.zip\n", stderr: "" });
    expect(await metadataIn(workspace.current.path("out.zip"))).toMatchObject(description);
    expect(await commands()).toEqual(await commands("source.zip"));
  });

  it("takes a module.json", async () => {
    await workspace.current.run(["unpack", "source.zip", "-d", "source"]);
    expect((await packFrom("source/module.json")).code).toBe(0);
    expect(await metadataIn(workspace.current.path("out.zip"))).toMatchObject(description);
    expect(await commands()).toEqual(await commands("source.zip"));
  });

  it.each([[["-o", "commands.json"]], [["--format", "json"]], [["--json"]], [[]]])(
    "takes what `rampart commands` gives with %j",
    async (words) => {
      const { stdout } = await workspace.current.run(["commands", tally, ...words]);
      if (!workspace.current.has("commands.json")) await workspace.current.write("commands.json", stdout);
      expect((await packFrom("commands.json")).code).toBe(0);
      expect(await metadataIn(workspace.current.path("out.zip"))).toMatchObject(description);
      expect(await commands()).toEqual(await commands("source.zip"));
    },
  );

  it("packs the build for another architecture, with the manifest of the first", async () => {
    const manifest = `display_name: x\nexclude_commands: [tally.reset]\nadd_command:\n  - ${entry("tally.more")}\noverride_command:\n  - ${entry("tally.get")}\n`;
    await workspace.current.write("ramp.yml", manifest);
    const packArchitecture = (module: string, output: string, ...words: string[]) =>
      workspace.current.run([
        "pack",
        module,
        "-m",
        "ramp.yml",
        "--os",
        "rhel9",
        "-o",
        output,
        "-q",
        ...words,
      ]);
    expect((await packArchitecture(tally, "first.zip")).code).toBe(0);
    const foreign = tally.replace(/(x86_64|aarch64)(?=\/tally)/, otherArchitecture);
    const outcome = await packArchitecture(foreign, "second.zip", "--commands-from", "first.zip");
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(await commands("second.zip")).toEqual(await commands("first.zip"));
    expect(await metadataIn(workspace.current.path("second.zip"))).toMatchObject({
      architecture: otherArchitecture,
    });
  });

  it("takes what a bundle lists, though its manifest excluded a command and added it again", async () => {
    await workspace.current.write(
      "ramp.yml",
      `display_name: x\nexclude_commands: [tally.get]\nadd_command:\n  - ${entry("tally.get")}\n`,
    );
    await workspace.current.run(["pack", tally, "-m", "ramp.yml", "--os", "rhel9", "-o", "first.zip"]);
    expect((await packFrom("first.zip")).code).toBe(0);
    expect(await commands()).toEqual(await commands("first.zip"));
  });

  it("goes with --discover none and with no other way to discover", async () => {
    expect((await packFrom("source.zip", "--discover", "none")).code).toBe(0);
    for (const how of ["host", "redis", "auto"]) {
      const outcome = await packFrom("source.zip", "--discover", how);
      expect(outcome.code).toBe(2);
      expectClearMessage(outcome);
      expect(outcome.stderr).toContain("--commands-from");
    }
  });

  it.each([
    ["text", "hello\n"],
    ["nothing", ""],
    ["another object", "{}"],
    ["a list", "[]"],
    ["no commands", '{"module_name": "x", "version": 1}'],
    ["a command without arity", '{"module_name": "x", "version": 1, "commands": [{"command_name": "x"}]}'],
    ["half a zip", "PK\u0003\u0004 and nothing else"],
    ["a manifest", "display_name: x\n"],
  ])("refuses a file that holds %s", async (_what, content) => {
    await workspace.current.write("commands.json", content);
    const { code, stdout, stderr } = await packFrom("commands.json");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("commands.json");
    expect(stderr).not.toMatch(/internal error/);
    expect(workspace.current.has("out.zip")).toBe(false);
  });

  it("is the fault of the environment where the file is missing or a folder", async () => {
    for (const path of ["missing.json", "."]) {
      const outcome = await packFrom(path);
      expect(outcome.code).toBe(3);
      expectClearMessage(outcome);
    }
  });
});

describe("commands", () => {
  it("prints what the module registers, sorted by name", async () => {
    const { code, stdout, stderr } = await workspace.current.run(["commands", tally]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      schema: "urn:rampart:schema:commands",
      schemaVersion: 1,
      module_name: "tally",
      version: 10203,
      commands: [
        {
          command_name: "tally.get",
          command_arity: -1,
          flags: ["readonly", "module", "fast"],
          first_key: 1,
          last_key: 1,
          step: 1,
        },
        {
          command_name: "tally.incr",
          command_arity: -1,
          flags: ["write", "denyoom", "module", "fast"],
          first_key: 1,
          last_key: 1,
          step: 1,
        },
        {
          command_name: "tally.reset",
          command_arity: -1,
          flags: ["write", "module", "fast"],
          first_key: 1,
          last_key: 1,
          step: 1,
        },
        {
          command_name: "tally.total",
          command_arity: -1,
          flags: ["readonly", "module"],
          first_key: 1,
          last_key: -1,
          step: 1,
        },
      ],
    });
  });

  it("writes a file and prints its path", async () => {
    const printed = (await workspace.current.run(["commands", tally])).stdout;
    expect(await workspace.current.run(["commands", tally, "-o", "commands.json"])).toMatchObject({
      code: 0,
      stdout: "commands.json\n",
    });
    expect((await workspace.current.read("commands.json")).toString()).toBe(printed);
  });

  it("fails as pack does", async () => {
    expect((await workspace.current.run(["commands", fixture("refuses")])).code).toBe(1);
    expect((await workspace.current.run(["commands", fixture("crashes")])).code).toBe(3);
    expect((await workspace.current.run(["commands", "missing.so"])).code).toBe(3);
    const outcome = await workspace.current.run(["commands", tally, "-o", "."]);
    expect(outcome.code).toBe(3);
    expectClearMessage(outcome);
    expect(await workspace.current.list()).toEqual([]);
  });
});
