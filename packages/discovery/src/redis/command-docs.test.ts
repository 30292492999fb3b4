import { describe, expect, it } from "vitest";
import { readCommandDocs, withDocumentation } from "./command-docs.ts";
import { AnswerFormatError } from "./command-info.ts";
import { RespError, type RespValue } from "./resp.ts";

const plain: RespValue = ["group", "module", "module", "ft"];

describe("readCommandDocs", () => {
  it("reads every field, and passes over those that it does not know", () => {
    const seconds: RespValue = [
      ...["name", "seconds", "type", "integer", "display_text", "s", "token", "EX", "summary", "How long"],
      ...["since", "1.1.0", "deprecated_since", "2.0.0", "flags", ["optional", "multiple"]],
    ] as RespValue;
    const block: RespValue = ["name", "when", "type", "block", "arguments", [seconds]];
    const key: RespValue = ["name", "key", "type", "key", "key_spec_index", 0, "later", 1];
    const answer: RespValue = [
      "ft.put",
      [
        ...["summary", "Puts", "since", "1.0.0", "group", "module", "complexity", "O(1)", "module", "ft"],
        ...["doc_flags", ["deprecated"], "history", [["1.1.0", "EX"]], "arguments", [key, block]],
      ] as RespValue,
    ];
    expect([...readCommandDocs(answer)]).toEqual([
      [
        "ft.put",
        {
          summary: "Puts",
          since: "1.0.0",
          group: "module",
          complexity: "O(1)",
          module: "ft",
          history: [["1.1.0", "EX"]],
          arguments: [
            { name: "key", type: "key", key_spec_index: 0 },
            {
              name: "when",
              type: "block",
              arguments: [
                {
                  name: "seconds",
                  type: "integer",
                  display_text: "s",
                  token: "EX",
                  summary: "How long",
                  since: "1.1.0",
                  deprecated_since: "2.0.0",
                  flags: ["optional", "multiple"],
                },
              ],
            },
          ],
        },
      ],
    ]);
  });

  it("gives subcommands what is documented of them", () => {
    const documented = readCommandDocs([
      "ft.box",
      [
        ...(plain as RespValue[]),
        "subcommands",
        ["ft.box|set", ["summary", "Sets", ...(plain as RespValue[])]],
      ],
    ]);
    const command = (name: string) => ({ name, arity: -1, flags: [], firstKey: 0, lastKey: 0, step: 0 });
    const found = withDocumentation(
      { ...command("ft.box"), subcommands: [command("ft.box|set"), command("x")] },
      documented,
    );
    expect(found.documentation).toEqual({ group: "module", module: "ft" });
    expect(found.subcommands?.map(({ documentation }) => documentation?.summary)).toEqual([
      "Sets",
      undefined,
    ]);
    expect(found.subcommands?.[1]).not.toHaveProperty("documentation");
  });

  it.each<RespValue>([
    new RespError("ERR unknown subcommand"),
    null,
    ["ft.put"],
    ["ft.put", ["summary", "without a group"]],
    ["ft.put", [...(plain as RespValue[]), "history", [["1.0.0"]]]],
    ["ft.put", [...(plain as RespValue[]), "arguments", [["name", "x"]]]],
  ])("refuses %j", (answer) => {
    expect(() => readCommandDocs(answer)).toThrow(AnswerFormatError);
  });
});
