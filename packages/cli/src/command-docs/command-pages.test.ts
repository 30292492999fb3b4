import type { CommandDocumentation, DiscoveredCommand } from "@rampart/discovery";
import { describe, expect, it } from "vitest";
import { commandPages } from "./command-pages.ts";

const command = (
  name: string,
  documentation: Partial<CommandDocumentation> = {},
  more: Partial<DiscoveredCommand> = {},
): DiscoveredCommand => ({
  name,
  arity: -1,
  flags: ["readonly", "module"],
  firstKey: 0,
  lastKey: 0,
  step: 0,
  documentation: { group: "module", module: "m", ...documentation },
  ...more,
});

function pagesOf(...commands: readonly DiscoveredCommand[]): ReadonlyMap<string, string> {
  return new Map(commandPages({ name: "m", commands }).map(({ name, text }) => [name, text]));
}

describe("the page of a command", () => {
  it("has summary, syntax, facts, arguments, tips and history", () => {
    const documentation = {
      summary: "Puts a value.",
      since: "1.0.0",
      complexity: "O(1)",
      history: [["1.1.0", "Added `EX`."] as const],
      arguments: [
        { name: "key", type: "key", key_spec_index: 0, summary: "Where" },
        {
          name: "expiry",
          type: "oneof",
          flags: ["optional"],
          arguments: [
            { name: "seconds", type: "integer", token: "EX", since: "1.1.0" },
            { name: "keep", type: "pure-token", token: "KEEPTTL", deprecated_since: "2.0.0" },
          ],
        },
      ],
    };
    const more = {
      arity: -2,
      flags: ["write", "module"],
      aclCategories: ["@write"],
      tips: ["response_policy:all_succeeded"],
    };
    expect(pagesOf(command("m.put", documentation, more)).get("m.put.md")).toBe(`# M.PUT

Puts a value.

\`\`\`
M.PUT key [EX seconds | KEEPTTL]
\`\`\`

| | |
| --- | --- |
| Available since | 1.0.0 |
| Time complexity | O(1) |
| Arity | -2 |
| Flags | \`write\` |
| ACL categories | \`@write\` |

## Arguments

* \`key\` (key): Where
* \`expiry\` (one of, optional)
  * \`EX seconds\` (integer, since 1.1.0)
  * \`KEEPTTL\` (token, deprecated since 2.0.0)

## Tips

* \`response_policy:all_succeeded\`

## History

* Since 1.1.0: Added \`EX\`.
`);
  });

  it("shows no syntax where the command may take words that nobody documented", () => {
    const page = (arity: number, name = "m.plain") => [...pagesOf(command(name, {}, { arity })).values()][1];
    expect(page(-1)).not.toContain("```");
    expect(page(2)).not.toContain("```");
    expect(page(1)).toContain("```\nM.PLAIN\n```");
    expect(page(2, "m.box|help")).toContain("```\nM.BOX HELP\n```");
  });

  it("takes Markdown from the module, and no HTML, no new lines and no control characters", () => {
    const summary = "Reads `a`\n# not a heading <script>alert(1)</script> \u001b[31m & more";
    const page = pagesOf(command("m.get", { summary })).get("m.get.md") ?? "";
    expect(page).toContain(
      "Reads `a` # not a heading &lt;script>alert(1)&lt;/script> \\u001b[31m &amp; more",
    );
  });

  it("leaves a table whole", () => {
    expect(pagesOf(command("m.get", { complexity: "O(N|M)" })).get("m.get.md")).toContain(
      "| Time complexity | O(N\\|M) |",
    );
  });
});

describe("the pages of a module", () => {
  it("are listed on the first, subcommands too, and each has one", () => {
    const sub = command("m.box|set", { summary: "Sets." });
    const pages = pagesOf(command("m.box", { summary: "Boxes." }, { subcommands: [sub] }), command("m.a"));
    expect([...pages.keys()]).toEqual(["index.md", "m.box.md", "m.box-set.md", "m.a.md"]);
    expect(pages.get("index.md")).toBe(
      "# Commands of m\n\n* [M.BOX](m.box.md): Boxes.\n* [M.BOX SET](m.box-set.md): Sets.\n* [M.A](m.a.md)\n",
    );
    expect(pages.get("m.box.md")).toContain("## Subcommands\n\n* [M.BOX SET](m.box-set.md): Sets.");
  });

  it("stay in their folder and never share a file", () => {
    const names = ["index", "a|b", "a-b", "../up", "a/b", "größe", "..", "-x", "*"];
    const files = [...pagesOf(...names.map((name) => command(name))).keys()];
    expect(files).toHaveLength(names.length + 1);
    for (const file of files) expect(file).toMatch(/^[a-z0-9_][a-z0-9._-]*\.md$/);
  });
});
