import type { DocumentedArgument } from "@rampart/discovery";
import { describe, expect, it } from "vitest";
import { commandSyntax, spelled } from "./command-syntax.ts";

const word = (name: string, more: Partial<DocumentedArgument> = {}): DocumentedArgument => ({
  name,
  type: "string",
  ...more,
});
const token = (name: string) => word(name, { type: "pure-token", token: name.toUpperCase() });
const optional = { flags: ["optional"] };
const several = { flags: ["multiple"] };

/** Lines as redis.io has them for commands of these arguments. */
const lines: readonly [string, readonly DocumentedArgument[]][] = [
  ["X", []],
  ["X key value", [word("key"), word("value")]],
  ["X key [COUNT n]", [word("key"), word("count", { token: "COUNT", display_text: "n", ...optional })]],
  ["X [NX | XX]", [word("c", { type: "oneof", arguments: [token("nx"), token("xx")], ...optional })]],
  ["X <NX | XX>", [word("c", { type: "oneof", arguments: [token("nx"), token("xx")] })]],
  [
    "X [BY <NX | XX>]",
    [word("c", { type: "oneof", token: "BY", arguments: [token("nx"), token("xx")], ...optional })],
  ],
  ["X [GET]", [{ ...token("get"), ...optional }]],
  ["X key [key ...]", [word("key", several)]],
  ["X [key [key ...]]", [word("key", { flags: ["optional", "multiple"] })]],
  [
    "X score member [score member ...]",
    [word("data", { type: "block", arguments: [word("score"), word("member")], ...several })],
  ],
  ["X KEYS key [key ...]", [word("key", { token: "KEYS", ...several })]],
  ["X GET p [GET p ...]", [word("p", { token: "GET", flags: ["multiple", "multiple_token"] })]],
  ['X "" prefix', [word("prefix", { token: "" })]],
];

it.each(lines)("%s", (line, given) => {
  expect(commandSyntax("x", given)).toBe(line);
});

describe("a long syntax", () => {
  it("goes on in lines of 68 columns, and leaves a token beside its value", () => {
    const given = ["first", "second", "third", "fourth", "fifth"].map((name) =>
      word(name, { token: `${name.toUpperCase()}-OF-ALL`, ...optional }),
    );
    expect(commandSyntax("a.command", given)).toBe(
      "A.COMMAND [FIRST-OF-ALL first] [SECOND-OF-ALL second]\n  [THIRD-OF-ALL third] [FOURTH-OF-ALL fourth] [FIFTH-OF-ALL fifth]",
    );
  });

  it("breaks no word, however long", () => {
    const name = "n".repeat(90);
    expect(commandSyntax("x", [word(name), word("b")])).toBe(`X\n  ${name}\n  b`);
  });
});

it("spells subcommands with their container, in capitals", () => {
  expect(spelled("ft.config|set")).toBe("FT.CONFIG SET");
});
