import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { useWorkspace } from "../cli/rampart.ts";
import { Editor, folderWith } from "./editor.ts";

// What an editor shows of a project: its configuration, its baseline, and the files that direct a run.

const workspace = useWorkspace();

const manifest = "capabilities: [typs]\nmin_redis_version: 7.2\nemail: nobody\n";
const shown = async (folder: string, name = "ramp.yml", text = manifest) => {
  const editor = await Editor.open(folder);
  return (await editor.judge(name, text)).map(({ code, severity }) => [code, severity]);
};

describe("a project", () => {
  it("without a configuration has the severities of the rules", async () => {
    expect(await shown(await folderWith())).toEqual(
      expect.arrayContaining([
        ["metadata/capability-unknown", 2],
        ["manifest/version-not-quoted", 1],
        ["metadata/email-malformed", 3],
      ]),
    );
  });

  it("has its own severities, overrides and ignores", async () => {
    const folder = await folderWith({
      "rampart.config.yml": `rules: { metadata/capability-unknown: error, metadata/email-malformed: off }
overrides: [{ files: ["ramp.yml"], rules: { manifest/host-operating-system: info }, reason: x }]
ignores: [{ rule: manifest/version-not-quoted, pointer: /min_redis_version, reason: x }]
`,
    });
    const codes = await shown(folder);
    expect(codes).toEqual(
      expect.arrayContaining([
        ["metadata/capability-unknown", 1],
        ["manifest/host-operating-system", 3],
      ]),
    );
    const names = codes.map(([code]) => code);
    expect(names).not.toContain("metadata/email-malformed");
    expect(names).not.toContain("manifest/version-not-quoted");
  });

  it("has a baseline, whose findings are not shown", async () => {
    const finding = {
      file: "ramp.yml",
      rule: "metadata/capability-unknown",
      pointer: "/capabilities/0",
      count: 1,
    };
    const folder = await folderWith({
      "rampart-baseline.json": JSON.stringify({ version: 1, findings: [finding] }),
    });
    expect((await shown(folder)).map(([code]) => code)).not.toContain("metadata/capability-unknown");
  });

  it("is read again once its configuration was written", async () => {
    const folder = await folderWith();
    const editor = await Editor.open(folder);
    await editor.judge("ramp.yml", manifest);
    await writeFile(join(folder, "rampart.config.yml"), "rules: { metadata/capability-unknown: off }\n");
    await editor.change("ramp.yml", 2, { text: `${manifest}\n` });
    const codes = (await editor.diagnostics("ramp.yml", 2)).map(({ code }) => code);
    expect(codes).not.toContain("metadata/capability-unknown");
  });

  it("with a configuration that is not valid shows that alone", async () => {
    const folder = await folderWith({ "rampart.config.yml": "rules: { metadata/nothing: off }\n" });
    expect(await shown(folder)).toEqual([["configuration-invalid", 1]]);
  });

  it("says which files are manifests and targets", async () => {
    const folder = await folderWith({
      "rampart.config.yml": "bundles: [{ module: x.so, manifest: tally.yaml }]\ntargets: [where.yml]\n",
    });
    expect(await shown(folder, "tally.yaml", "nothing: here\n")).toEqual([["manifest/not-a-manifest", 1]]);
    expect(await shown(folder, "where.yml", "clusterVersion: 8\n")).toEqual([["target-invalid", 1]]);
  });

  it("has platform data of its own", async () => {
    const capabilities = {
      format: 1,
      asOf: "2026-01-01",
      capabilities: [{ name: "typs", description: "x", demandedBy: [] }],
    };
    const folder = await folderWith({
      "rampart.config.yml": "data: data.json\n",
      "data.json": JSON.stringify(capabilities),
    });
    expect((await shown(folder)).map(([code]) => code)).not.toContain("metadata/capability-unknown");
    expect((await shown(await folderWith())).map(([code]) => code)).toContain("metadata/capability-unknown");
  });
});

/** Files that a command ends at with exit code 2, and that command. */
const directing: readonly (readonly [name: string, text: string, words: readonly string[]])[] = [
  ["rampart.config.yml", "rules:\n  elf/no-rello: off\n", ["lint", "ramp.yml"]],
  ["rampart.config.yml", "maxWarnings: many\n", ["lint", "ramp.yml"]],
  ["rampart.config.json", '{\n  "ignores": [{ "rule": "elf/no-relro" }]\n}', ["lint", "ramp.yml"]],
  ["rampart.config.yml", "rules: [\n", ["lint", "ramp.yml"]],
  ["rampart-baseline.json", '{"version": 2, "findings": []}', ["lint", "ramp.yml"]],
  [
    "where.yml",
    "clusterVersion: '8.0'\nos: rhel9\nnothing: x\n",
    ["check", "x.zip", "--target", "where.yml"],
  ],
  ["where.yml", "os: rhel9\nclusterVersion: '7.1'\n", ["check", "x.zip", "--target", "where.yml"]],
  ["all.yml", "targets:\n  - clusterVersion: '8.0'\n    os: 9\n", ["check", "x.zip", "--target", "all.yml"]],
  ["clusters.yml", "clusters:\n  - name: a\n    url: ftp://a\n", ["fleet", "status", "clusters.yml"]],
  [
    "clusters.yml",
    "clusters:\n  - { name: a, url: 'https://a' }\n  - { name: a, url: 'https://b' }\n",
    ["fleet", "status", "clusters.yml"],
  ],
  ["clusters.yml", "clusters:\n  - name: a\n    url: https://u:p@a\n", ["fleet", "status", "clusters.yml"]],
];

describe("a file that directs a run", () => {
  it.each(directing)("%s %j has the error that the command ends with", async (name, text, words) => {
    await workspace.current.write("ramp.yml", manifest);
    await workspace.current.write("x.zip", "no zip");
    await workspace.current.write(name, text);
    const { code, stderr } = await workspace.current.run(words);
    const editor = await Editor.open(workspace.current.folder);
    const [first, ...others] = await editor.judge(name, text);
    const { line = 0, character = 0 } = first?.range.start ?? {};
    expect([code, others]).toEqual([2, []]);
    const message = stderr.replaceAll(/\n\s+/g, " ");
    expect(message).toContain(`${name}:${line + 1}:${character + 1}: ${first?.message}`);
  });

  it("has none where the command has none", async () => {
    const editor = await Editor.open(await folderWith());
    expect(await editor.judge("rampart.config.yml", "maxWarnings: 0\n")).toEqual([]);
    expect(await editor.judge("t.yml", "clusterVersion: '8.0.20'\nos: rhel9\n")).toEqual([]);
    expect(await editor.judge("i.yml", "clusters: [{ name: a, url: 'https://a:9443' }]\n")).toEqual([]);
  });
});

describe("files of others", () => {
  it.each([
    ["compose.yml", "services:\n  a:\n    image: x\n"],
    ["package.json", '{ "name": "x", "version": "1.0.0" }'],
    ["inventory.yml", "all:\n  hosts:\n    a:\n"],
    ["other.json", '{ "$schema": "https://example.com/config.schema.json", "rules": 1 }'],
  ])("%s is left alone", async (name, text) => {
    const editor = await Editor.open(await folderWith());
    await editor.show(name, text);
    await editor.judge("ramp.yml", manifest);
    expect(editor.published.map(({ uri }) => uri)).toEqual([editor.uri("ramp.yml")]);
  });

  it("become ours by the schema that they name", async () => {
    const editor = await Editor.open(await folderWith());
    const codesOf = async (name: string, text: string) =>
      (await editor.judge(name, text)).map(({ code }) => code);
    const copied = "# yaml-language-server: $schema=.rampart/manifest.schema.json\nauthr: x\n";
    expect(await codesOf("any.yaml", copied)).toContain("manifest/unknown-key");
    const named = '{ "$schema": "urn:rampart:schema:config", "rules": 1 }';
    expect(await codesOf("any.json", named)).toEqual(["configuration-invalid"]);
  });
});
