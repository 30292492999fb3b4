import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RenderedReport } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import type { DiagnosticSeverity } from "vscode-languageserver-protocol/node";
import { useWorkspace } from "../cli/rampart.ts";
import { applied, Editor, positionOf } from "../editor/editor.ts";

// An editor shows what `lint` says, document by document: rule, severity, position and message.

const manifests = join(import.meta.dirname, "../../fixtures/manifests");
const workspace = useWorkspace();

/** What a build would have set; nothing else is. */
const environment = { SEMVER: "1.4.2", COG_PLUGIN: "build/cog_eight" };

const metadata = {
  module_name: "tally",
  version: "10204",
  semantic_version: "1.2.4",
  capabilities: ["types", "typs", "types"],
  min_redis_version: "8.15",
  min_redis_pack_version: "7.4.2-1",
  operating_systems: ["rocky9", "rhel99"],
  architecture: "arm64",
  commands: [
    {
      command_name: "tally.b",
      command_arity: 2,
      flags: ["readonly", "red"],
      first_key: 1,
      last_key: 1,
      step: 1,
    },
    { command_name: "tally.a", command_arity: 0, flags: [], first_key: 2, last_key: 1, step: 0 },
  ],
  sha256: "ABC",
  unknown_field: null,
};

/** Documents of every kind that `lint` takes, whole and broken. */
const documents: readonly (readonly [title: string, name: string, content: string | Buffer])[] = [
  ...readdirSync(manifests).map((file) => [file, "ramp.yml", readFileSync(join(manifests, file))] as const),
  ["a module.json", "module.json", JSON.stringify(metadata, null, 2)],
  ["a module.json in one line", "module.json", JSON.stringify(metadata)],
  ["metadata under another name", "other.json", JSON.stringify(metadata, null, 1)],
  ["an empty manifest", "ramp.yml", ""],
  ["an empty module.json", "module.json", ""],
  ["YAML that does not end", "ramp.yml", "capabilities: [types,\nauthor: 'x\n"],
  ["JSON that does not end", "module.json", '{"module_name": "x", "commands": ['],
  ["NUL bytes", "ramp.yml", "author: x\0y\ncapabilities: [types]\n"],
  ["carriage returns alone", "ramp.yml", "author: x\rcapabilities: [typs]\r"],
  ["line ends of Windows", "ramp.yml", "author: x\r\ncapabilities:\r\n  - typs\r\n  - types\r\n"],
  ["astral characters", "ramp.yml", 'author: "😀"\ncapabilities: ["😀", 😀, typs]\ncapability_name: 🏰\n'],
  ["a mark of the byte order", "ramp.yml", "\ufeffcapabilites: [types]\nmin_redis_version: 7.2\n"],
  ["a mark of the byte order in JSON", "module.json", '\ufeff{"module_name": 1}'],
  ["a manifest in JSON", "ramp.json", '{"capabilities": ["typs"], "min_redis_version": "7.2"}'],
  ["several documents", "ramp.yml", "author: x\n---\nauthor: y\n"],
  ["too large a manifest", "ramp.yml", `author: ${"x".repeat(2 ** 20)}\n`],
  ["many mistakes", "ramp.yml", `capabilities:\n${"  - typs\n".repeat(500)}`],
];

const beginning = { line: 0, character: 0 };

const severities = { error: 1, warning: 2, info: 3 } as const satisfies Record<string, DiagnosticSeverity>;

async function lint(name: string): Promise<RenderedReport["findings"]> {
  const { stdout } = await workspace.current.run(["lint", "--json", name], { environment });
  const { results } = JSON.parse(stdout) as { readonly results: readonly RenderedReport[] };
  return results[0]?.findings ?? [];
}

describe("an editor and lint", () => {
  it.each(documents)("agree on %s", async (_, name, content) => {
    await workspace.current.write(name, content);
    const editor = await Editor.open(workspace.current.folder, { environment });
    const shown = await editor.judge(name, content.toString());
    const found = await lint(name);
    expect(shown.map(({ code, severity, message, range }) => [code, severity, message, range.start])).toEqual(
      found.map(({ rule, severity, message, line, column }) => {
        const start = line === undefined ? beginning : positionOf(content.toString(), line, column ?? 1);
        return [rule, severities[severity], message, start];
      }),
    );
  });

  it.each(documents)("make the same of %s where everything is fixed", async (_, name, content) => {
    await workspace.current.write(name, content);
    const editor = await Editor.open(workspace.current.folder, { environment });
    await editor.judge(name, content.toString());
    const [all] = await editor.actions(name, [0, 0], ["source.fixAll"]);
    await workspace.current.run(["lint", "--fix", name], { environment });
    const fixed = await workspace.current.read(name);
    expect(applied(content.toString(), editor.uri(name), all)).toBe(fixed.toString());
  });
});
