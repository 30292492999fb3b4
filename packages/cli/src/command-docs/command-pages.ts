import type { DiscoveredCommand, Discovery, DocumentedArgument } from "@rampart/discovery";
import { printable } from "@rampart/findings";
import { commandSyntax, spelled } from "./command-syntax.ts";

/** A page of Markdown, and the name of its file. */
export interface Page {
  readonly name: string;
  readonly text: string;
}

/** A page for each command and subcommand, and before them one that lists them. */
export function commandPages({ name, commands }: Pick<Discovery, "name" | "commands">): readonly Page[] {
  const all = commands.flatMap(withSubcommands);
  const files = fileNames(all.map((command) => command.name));
  const linked = (list: readonly DiscoveredCommand[]) => list.map((command) => listItem(command, files));
  const index = [`# Commands of ${text(name)}`, linked(all).join("\n")];
  return [
    page("index.md", index),
    ...all.map((command) => page(files.get(command.name) ?? "", commandPage(command, linked))),
  ];
}

function page(name: string, blocks: readonly string[]): Page {
  return { name, text: `${blocks.filter((block) => block !== "").join("\n\n")}\n` };
}

function withSubcommands(command: DiscoveredCommand): readonly DiscoveredCommand[] {
  return [command, ...(command.subcommands ?? []).flatMap(withSubcommands)];
}

/** Names of files as redis.io has them: `ft.config-set.md`. Two commands never share one. */
function fileNames(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set(["index.md"]);
  const files = new Map<string, string>();
  for (const name of names) {
    const stem =
      name
        .toLowerCase()
        .replace(/[^a-z0-9._-]/g, "-")
        .replace(/^[.-]+/, "") || "command";
    let file = `${stem}.md`;
    for (let next = 2; taken.has(file); next++) file = `${stem}-${next}.md`;
    taken.add(file);
    files.set(name, file);
  }
  return files;
}

function listItem({ name, documentation }: DiscoveredCommand, files: ReadonlyMap<string, string>): string {
  const { summary = "" } = documentation ?? {};
  return `* [${text(spelled(name))}](${files.get(name) ?? ""})${summary === "" ? "" : `: ${text(summary)}`}`;
}

type Linked = (commands: readonly DiscoveredCommand[]) => readonly string[];

function commandPage(command: DiscoveredCommand, linked: Linked): readonly string[] {
  const { documentation, subcommands = [], tips = [] } = command;
  const { summary = "", history = [], arguments: given = [] } = documentation ?? {};
  return [
    `# ${text(spelled(command.name))}`,
    text(summary),
    syntaxBlock(command),
    factTable(command),
    ...section("Arguments", argumentList(given, "")),
    ...section("Subcommands", linked(subcommands)),
    ...section(
      "Tips",
      tips.filter((tip) => tip !== "").map((tip) => `* ${code(tip)}`),
    ),
    ...section(
      "History",
      history.map(([since, changes]) => `* Since ${text(since)}: ${text(changes)}`),
    ),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, lines.join("\n")];
}

/** What callers type. A command that may take words and documents none of them has no syntax to show. */
function syntaxBlock({ name, arity, documentation }: DiscoveredCommand): string {
  const given = documentation?.arguments;
  if (given === undefined && arity !== name.split("|").length) return "";
  return [
    "```",
    ...commandSyntax(name, given ?? [])
      .split("\n")
      .map(printable),
    "```",
  ].join("\n");
}

function factTable({ arity, flags, aclCategories = [], documentation }: DiscoveredCommand): string {
  const { since = "", complexity = "" } = documentation ?? {};
  const codes = (words: readonly string[]) => words.map(code).join(", ");
  const rows = [
    ["Available since", text(since)],
    ["Time complexity", text(complexity)],
    ["Arity", String(arity)],
    ["Flags", codes(flags.filter((flag) => flag !== "module"))],
    ["ACL categories", codes(aclCategories)],
  ].filter(([, value]) => value !== "");
  const lines = rows.map(([label = "", value = ""]) => `| ${label} | ${value.replaceAll("|", "\\|")} |`);
  return ["| | |", "| --- | --- |", ...lines].join("\n");
}

function argumentList(given: readonly DocumentedArgument[], indent: string): readonly string[] {
  return given.flatMap((argument) => [
    `${indent}* ${argumentWords(argument)}`,
    ...argumentList(argument.arguments ?? [], `${indent}  `),
  ]);
}

/** What a server calls otherwise than people do. */
const kinds: Readonly<Record<string, string>> = { oneof: "one of", block: "together", "pure-token": "token" };

function argumentWords({ summary, flags = [], ...argument }: DocumentedArgument): string {
  const { type, since, deprecated_since: deprecated } = argument;
  const facts = [
    kinds[type] ?? type,
    ...(flags.includes("optional") ? ["optional"] : []),
    ...(flags.includes("multiple") ? ["repeatable"] : []),
    ...(since === undefined ? [] : [`since ${since}`]),
    ...(deprecated === undefined ? [] : [`deprecated since ${deprecated}`]),
  ];
  const head = `${code(typedWords(argument))} (${facts.map(text).join(", ")})`;
  return summary === undefined ? head : `${head}: ${text(summary)}`;
}

/** The token and the value; of what holds other arguments, the token or else the name. */
function typedWords({ token, type, name, display_text: shown = name }: DocumentedArgument): string {
  if (token === undefined) return shown;
  return kinds[type] === undefined ? `${token === "" ? '""' : token} ${shown}` : token;
}

/** A text of the module on one line. Its Markdown counts, as on redis.io; its HTML does not. */
function text(words: string): string {
  return printable(words.replaceAll(/\s+/g, " ").trim()).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function code(words: string): string {
  const plain = printable(words);
  return plain.includes("`") ? `\`\` ${plain} \`\`` : `\`${plain}\``;
}
