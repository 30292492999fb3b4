import { readFileSync } from "node:fs";
import { join } from "node:path";
import { redisSoftwareReleases } from "@rampart/platforms";
import { describe, expect, it } from "vitest";
import { tally } from "../cli/rampart.ts";
import { applied, Editor, folderWith, withBar } from "./editor.ts";

// What an editor offers beside findings: fixes, words about a field or a value, completion, definitions.

async function opened(
  marked: string,
  name = "ramp.yml",
  files: Readonly<Record<string, string | Uint8Array>> = {},
) {
  const { text, position } = withBar(marked);
  const editor = await Editor.open(await folderWith(files));
  await editor.show(name, text);
  return { editor, text, position, name };
}

async function labels(marked: string, name?: string, files?: Readonly<Record<string, string | Uint8Array>>) {
  const { editor, position, name: opens } = await opened(marked, name, files);
  return (await editor.completions(opens, position)).map(({ label }) => label);
}

/** The text after an offer was taken. */
async function taken(marked: string, label: string, name?: string) {
  const { editor, text, position, name: opens } = await opened(marked, name);
  const item = (await editor.completions(opens, position)).find((one) => one.label === label);
  if (item?.textEdit === undefined || !("range" in item.textEdit)) return undefined;
  const uri = editor.uri(opens);
  return applied(text, uri, { title: "", edit: { changes: { [uri]: [item.textEdit] } } });
}

const commands = {
  module_name: "tally",
  commands: [{ command_name: "tally.fromjson" }, { command_name: "tally.other" }],
};

describe("completion of keys", () => {
  it("offers the fields that are not there yet", async () => {
    const offered = await labels("author: x\ncap|\n");
    expect(offered).toEqual(expect.arrayContaining(["capabilities", "capability_name"]));
    expect(offered).not.toContain("author");
    expect(new Set(offered).size).toBe(offered.length);
  });

  it.each([
    ["override_command:\n  - command_name: x\n    fl|\n", "flags"],
    ["dependencies:\n  gears:\n    |\n", "sha256"],
    ["dependencies:\n  - name: a\n    loc|\n", "local_path"],
    ["add_command:\n  - |\n", "command_arity"],
  ])("in %j offers %s", async (marked, label) => {
    expect(await labels(marked)).toContain(label);
  });

  it.each([
    ["{ | }", "capabilities", '{ "capabilities":  }'],
    ['{ "capab|" }', "capabilities", '{ "capabilities":  }'],
    ['{ "ca|": [] }', "capabilities", '{ "capabilities": [] }'],
  ])("in JSON makes %j with %s %j", async (marked, label, expected) => {
    expect(await taken(marked, label, "module.json")).toBe(expected);
  });

  it("offers rules in a configuration", async () => {
    expect(await labels("rules:\n  elf|\n", "rampart.config.yml")).toContain("elf/no-relro");
    expect(await labels("ignores:\n  - rule: |\n", "rampart.config.yml")).toContain("elf/no-relro");
    expect(await labels("rules:\n  elf/no-relro: |\n", "rampart.config.yml")).toEqual(
      expect.arrayContaining(["error", "off"]),
    );
  });
});

describe("completion of values", () => {
  it.each([
    ["capabilities:\n  - |\n", "types"],
    ["capabilities: [types, per|]\n", "persistence_rdb"],
    ["operating_systems:\n  - rh|\n", "rhel9"],
    ["architecture: |\n", "aarch64"],
    ["min_redis_version: |\n", "7.2"],
    ['compatible_redis_version: "|"\n', "8.0"],
    ["min_redis_pack_version: 8|\n", redisSoftwareReleases.at(-1)?.builds.at(-1)?.version],
    ["bigstore_version_2_support: |\n", "true"],
    ["add_command:\n  - flags: [wri|]\n", "write"],
  ])("in %j offers %s", async (marked, label) => {
    expect(await labels(marked)).toContain(label);
  });

  it.each([
    ["clusterVersion: |\nos: rhel9\n", "8.0"],
    ["clusterVersion: '8.0'\nos: |\n", "ubuntu22"],
    ["clusterVersion: '8.0'\nuploads: |\n", "off"],
  ])("of a target in %j offers %s", async (marked, label) => {
    const configuration = { "rampart.config.yml": "targets: [t.yml]\n" };
    expect(await labels(marked, "t.yml", configuration)).toContain(label);
  });

  it("of a configuration offers targets by name", async () => {
    expect(await labels("targets:\n  - |\n", "rampart.config.yml")).toContain("rs-8.0/rhel9");
  });

  it.each([
    ["min_redis_version: |\n", "7.2", 'min_redis_version: "7.2"\n'],
    ["min_redis_version: '7|'\n", "7.2", "min_redis_version: '7.2'\n"],
    ["capabilities: |\n", "types", undefined],
    ["capabilities:\n  |\n", "types", "capabilities:\n  - types\n"],
    ["capabilities: [typ|]\n", "types", "capabilities: [types]\n"],
    [
      "uploads: |\nclusterVersion: '8'\ntargets: []\n",
      "off",
      "uploads: off\nclusterVersion: '8'\ntargets: []\n",
    ],
  ])("%j with %s becomes %j", async (marked, label, expected) => {
    const name = marked.startsWith("uploads") ? "t.yml" : "ramp.yml";
    expect(await taken(marked, label, name)).toBe(expected);
  });

  it("takes names of commands from module.json and from the module beside, which is not loaded", async () => {
    const files = { "module.json": JSON.stringify(commands), "tally.so": readFileSync(tally) };
    const offered = await labels("exclude_commands: [ta|]\n", "ramp.yml", files);
    expect(offered).toEqual([
      "tally.fromjson",
      "tally.get",
      "tally.incr",
      "tally.other",
      "tally.reset",
      "tally.total",
    ]);
    expect(await labels("override_command:\n  - command_name: |\n", "ramp.yml", files)).toEqual(offered);
    expect(await labels("exclude_commands: [ta|]\n")).toEqual([]);
  });

  it("offers nothing in a comment, nor for free text", async () => {
    expect(await labels("# ca|\nauthor: x\n")).toEqual([]);
    expect(await labels("author: |\n")).toEqual([]);
  });
});

describe("a hover", () => {
  it.each([
    ["min_redis_ver|sion: '7.2'\n", /\*\*min_redis_version\*\*\n\nLowest Redis version/],
    ["capabilities: [persis|tence_rdb]\n", /restored from snapshots.*\* it keeps snapshots/s],
    ["operating_systems:\n  - rhe|l9\n", /Red Hat Enterprise Linux 9.*Redis Software on it: .*8\.0/s],
    ["min_redis_pack_version: '7.4|'\n", /Redis Software 7\.4, released 2024-02, end of life \d{4}-/],
    [
      "capabilities: [typ|s]\n",
      /\[metadata\/capability-unknown\]\(https:\/\/rules\.example\.com\/metadata\/capability-unknown\)/,
    ],
  ])("over %j says %s", async (marked, expected) => {
    const { editor, position } = await opened(marked);
    expect(await editor.hover("ramp.yml", position)).toMatch(expected);
  });

  it("over a rule in a configuration says what it is about", async () => {
    const { editor, position, name } = await opened("rules:\n  elf/no-re|lro: off\n", "rampart.config.yml");
    expect(await editor.hover(name, position)).toMatch(/elf\/no-relro\].*: info by itself/s);
  });

  it("over nothing says nothing", async () => {
    const { editor, position } = await opened("author: x\n\n|\n");
    expect(await editor.hover("ramp.yml", position)).toBeUndefined();
  });
});

describe("a definition", () => {
  it("of a command that is overridden is where module.json has it", async () => {
    const text = JSON.stringify(commands, null, 2);
    const { editor, position } = await opened(
      "override_command:\n  - command_name: TALLY.ot|her\n",
      "ramp.yml",
      { "module.json": text, "tally.so": readFileSync(tally) },
    );
    const line = text.split("\n").findIndex((one) => one.includes("tally.other"));
    const start = { line, character: text.split("\n")[line]?.indexOf('"tally.other"') ?? -1 };
    expect(await editor.definitions("ramp.yml", position)).toEqual([
      { uri: editor.uri("module.json"), range: { start, end: start } },
    ]);
  });

  it("of a path is its file, where there is one", async () => {
    const files = { "tally.yml": "author: x\n" };
    const text = "bundles:\n  - module: x.so\n    manifest: tal|ly.yml\n";
    const { editor, position, name } = await opened(text, "rampart.config.yml", files);
    expect(await editor.definitions(name, position)).toMatchObject([{ uri: editor.uri("tally.yml") }]);
    expect(await editor.definitions(name, { line: 1, character: 13 })).toEqual([]);
  });
});

describe("fixes", () => {
  const text = readFileSync(
    join(import.meta.dirname, "../../fixtures/manifests/packing-host-systems.yml"),
    "utf8",
  );

  it("are offered one by one, for the lines that they touch, with the findings that go away", async () => {
    const { editor } = await opened(`${text}|`);
    await editor.diagnostics("ramp.yml");
    const [fix, ...others] = await editor.actions("ramp.yml", [6, 6], ["quickfix"]);
    expect(others).toEqual([]);
    expect(fix).toMatchObject({
      title: 'Replace "arm64" with "aarch64"',
      kind: "quickfix",
      diagnostics: [{ code: "metadata/architecture-unknown" }],
    });
    expect(applied(text, editor.uri("ramp.yml"), fix)).toBe(text.replace("arm64", "aarch64"));
  });

  it("make together what all of them at once make", async () => {
    const { editor } = await opened(`${text}|`);
    await editor.diagnostics("ramp.yml");
    const uri = editor.uri("ramp.yml");
    const fixes = await editor.actions("ramp.yml", [0, 99], ["quickfix"]);
    expect(fixes.length).toBeGreaterThan(2);
    const edits = fixes.flatMap(({ edit }) => edit?.changes?.[uri] ?? []);
    const [all] = await editor.actions("ramp.yml", [0, 0], ["source.fixAll.rampart"]);
    expect(all?.kind).toBe("source.fixAll.rampart");
    expect(applied(text, uri, { title: "", edit: { changes: { [uri]: edits } } })).toBe(
      applied(text, uri, all),
    );
  });

  it("sort the commands of a module.json", async () => {
    const json = JSON.stringify({ commands: [{ command_name: "b" }, { command_name: "a" }] });
    const { editor } = await opened(`${json}|`, "module.json");
    const fixes = await editor.actions("module.json", [0, 0], ["quickfix"]);
    const sort = fixes.find(({ title }) => title === "Sort the commands");
    expect(applied(json, editor.uri("module.json"), sort)).toBe(
      JSON.stringify({ commands: [{ command_name: "a" }, { command_name: "b" }] }),
    );
  });

  it("are not offered where nothing can be fixed", async () => {
    const { editor } = await opened("author: x\n|");
    expect(await editor.actions("ramp.yml", [0, 9])).toEqual([]);
  });
});
