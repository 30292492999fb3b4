import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "rolldown/utils";
import { describe, expect, it } from "vitest";
import { isAdvice, isMessage } from "./support/message-style.ts";

// What errors say. What rules say is held by packages/findings/src/catalogue/catalogue.test.ts.

const root = join(import.meta.dirname, "..");

const files = execFileSync("git", ["ls-files", "packages/*.ts"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((file) => /^packages\/[^/]+\/src\//.test(file) && !/\.test(-support|-module)?\.ts$/.test(file));

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What makes an error, by its name. */
const makesError = /(?:Error|Refusal|^usage|^refusal)$/;

/** What an expression says, as far as it is written there; a value that is put in counts as `…`. */
function textsOf(node: Node): string[] {
  switch (node.type) {
    case "Literal":
      return typeof node["value"] === "string" ? [node["value"]] : [];
    case "TemplateLiteral":
      return [(node["quasis"] as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join("…")];
    case "ConditionalExpression":
      return [...textsOf(node["consequent"] as Node), ...textsOf(node["alternate"] as Node)];
    default:
      return [];
  }
}

/** Messages of errors and advice in a source: arguments, and what is called `message` or `help` on the way there. */
function wordsIn(file: string, text: string): { readonly messages: string[]; readonly advice: string[] } {
  const found: { readonly messages: string[]; readonly advice: string[] } = { messages: [], advice: [] };
  type Call = { readonly callee: unknown; readonly arguments: readonly unknown[] };
  const sentencesOf = ({ callee, arguments: given }: Call): string[][] => {
    const { name = "" } = callee as { name?: string };
    // Codes are words.
    const isWord = (one: string) => /^[\w-]+$/.test(one);
    const all = makesError.test(name) ? given.map((node) => textsOf(node as Node)) : [];
    return all.filter((texts) => texts.length === 0 || !texts.every(isWord));
  };
  new Visitor({
    NewExpression: (node) => void found.messages.push(...sentencesOf(node).flat()),
    CallExpression(node) {
      const [message = [], help = []] = sentencesOf(node);
      found.messages.push(...message);
      found.advice.push(...help);
    },
    VariableDeclarator({ id, init }) {
      if (id.type === "Identifier" && id.name === "message" && init !== null)
        found.messages.push(...textsOf(init as unknown as Node));
    },
    Property({ key, value }) {
      if (key.type === "Identifier" && key.name === "help")
        found.advice.push(...textsOf(value as unknown as Node));
    },
  }).visit(parseSync(file, text).program);
  return found;
}

describe("what errors say", () => {
  const words = files.map((file) => ({ file, ...wordsIn(file, readFileSync(join(root, file), "utf8")) }));
  const those = (kind: "messages" | "advice") =>
    words.flatMap(({ file, [kind]: texts }) => texts.map((text) => ({ file, text })));

  it("starts in lower case and has no full stop", () => {
    expect(those("messages").filter(({ text }) => !isMessage(text))).toEqual([]);
  });

  it("is followed by advice in full sentences", () => {
    expect(those("advice").filter(({ text }) => !isAdvice(text))).toEqual([]);
  });

  it("is looked at", () => {
    expect(those("messages").length).toBeGreaterThan(250);
    expect(those("advice").length).toBeGreaterThan(100);
    const source = `
      throw new RampartError("call", "usage", \`\${file} is empty.\`, { help: "Give a value" });
      throw usage(given ? "Here it is" : "there it is", "Give a name.");
      const message = "a\\nb";`;
    const { messages, advice } = wordsIn("a.ts", source);
    expect(messages).toEqual(["… is empty.", "Here it is", "there it is", "a\nb"]);
    expect(messages.filter(isMessage)).toEqual(["there it is"]);
    expect(advice.filter(isAdvice)).toEqual(["Give a name."]);
  });
});
