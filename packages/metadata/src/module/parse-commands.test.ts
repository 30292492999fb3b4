import { describe, expect, it } from "vitest";
import { parseCommands } from "./parse-commands.ts";

const command = {
  command_name: "ft.get",
  command_arity: 2,
  flags: ["readonly"],
  first_key: 1,
  last_key: 1,
  step: 1,
};
const file = { module_name: "ft", version: 10_204, commands: [command] };

const parse = (value: unknown) => parseCommands(new TextEncoder().encode(JSON.stringify(value)));

describe("commands from a file", () => {
  it("are read from what `rampart commands` prints", () => {
    expect(parse(file)).toEqual({ commands: file, findings: [] });
  });

  it("are read from a module.json, of which only three fields are looked at", () => {
    const metadata = {
      ...file,
      version: "10204.0",
      sha256: 7,
      capabilities: "none",
      semantic_version: [],
      unheard_of: true,
    };
    expect(parse(metadata)).toEqual({ commands: file, findings: [] });
  });

  it.each(["module_name", "version", "commands"])("lack %s, which is an error", (field) => {
    const rest = Object.fromEntries(Object.entries(file).filter(([name]) => name !== field));
    const { commands, findings } = parse(rest);
    expect(commands).toBeUndefined();
    expect(findings).toMatchObject([{ rule: "metadata/field-missing", severity: "error", facts: { field } }]);
  });

  it("with a command that lacks its arity are an error", () => {
    const { command_arity: _, ...incomplete } = command;
    expect(parse({ ...file, commands: [incomplete] })).toMatchObject({
      findings: [{ rule: "metadata/field-missing", facts: { field: "commands[0].command_arity" } }],
    });
  });

  it.each([
    ["a list", [file]],
    ["null", null],
  ])("cannot be %s", (_, value) => {
    expect(parse(value)).toMatchObject({
      findings: [{ rule: "metadata/not-an-object", severity: "error" }],
    });
  });

  it("cannot be read from a text that is not JSON", () => {
    const { commands, findings } = parseCommands(new TextEncoder().encode("{"), { entry: "commands.json" });
    expect(commands).toBeUndefined();
    expect(findings).toMatchObject([
      { rule: "json/syntax", place: { entry: "commands.json", line: 1, column: 2 } },
    ]);
  });
});
