import { commandTable, groupHeadings, type TableEntry } from "../packages/cli/src/command-table.ts";
import { type DeclaredCommand, declaredCommand, type Row, sentence } from "./command-declarations.ts";

// The manual pages, as text in the macros of man(7): one for `rampart`, one for each command.

/** What is not declared by the commands. */
export interface ManualFacts {
  readonly version: string;
  /** Of the package. */
  readonly description: string;
  readonly exitCodes: readonly Row[];
}

/** Text of each page, by its file name. */
export async function manPages(facts: ManualFacts): Promise<ReadonlyMap<string, string>> {
  const pages = await Promise.all(
    commandTable.map(async (entry) => [`rampart-${entry.name}.1`, await pageOf(entry, facts)] as const),
  );
  return new Map([["rampart.1", indexPage(facts)], ...pages]);
}

/** The table of exit codes in the README. */
export function exitCodesIn(readme: string): Row[] {
  const [, table = ""] = /^\| exit code \|.*\n\| --- .*\n((?:\|.*\n)+)/m.exec(readme) ?? [];
  return table.split("\n").flatMap((line) => {
    const [, code, meaning] = /^\| (.*?) \| (.*) \|$/.exec(line) ?? [];
    return code === undefined || meaning === undefined ? [] : [[code, meaning.replaceAll("`", "")] as const];
  });
}

function indexPage(facts: ManualFacts): string {
  const groups = Object.entries(groupHeadings).map(([group, heading]) => {
    const rows = commandTable
      .filter((entry) => entry.group === group)
      .map(({ name, summary }): Row => [`rampart ${name}`, sentence(summary)]);
    return section(heading.replace(/:$/, ""), tagged(rows));
  });
  return page("rampart", facts, [
    section("Name", `rampart \\- ${escaped(facts.description.replace(/^rampart: |\.$/g, ""))}`),
    section("Synopsis", `\\fBrampart\\fR \\fICOMMAND\\fR [\\fIoptions\\fR]`),
    section("Description", escaped("Each command has a manual page of its own, such as rampart-pack(1).")),
    ...groups,
    section("Exit status", tagged(facts.exitCodes)),
  ]);
}

async function pageOf(entry: TableEntry, facts: ManualFacts): Promise<string> {
  const commands = await Promise.all(
    "commands" in entry
      ? entry.commands.map((one) => declaredCommand(one, entry.name))
      : [declaredCommand(entry)],
  );
  const isFamily = "commands" in entry;
  return page(`rampart-${entry.name}`, facts, [
    section("Name", `rampart\\-${escaped(entry.name)} \\- ${escaped(entry.summary)}`),
    section(
      "Synopsis",
      commands.map(({ path, usage }) => `.B rampart ${escaped(path)}\n${escaped(usage)}`).join("\n.br\n"),
    ),
    ...commands.flatMap((command) => sectionsOf(command, isFamily)),
    section("Exit status", tagged(facts.exitCodes)),
    section("See also", ".BR rampart (1)"),
  ]);
}

function sectionsOf(command: DeclaredCommand, isOneOfSeveral: boolean): string[] {
  const parts = [
    ...(command.arguments.length > 0 ? [{ heading: "Arguments", rows: command.arguments }] : []),
    ...command.flags,
  ].map(({ heading, rows }) => ({ heading, body: tagged(rows) }));
  parts.push({ heading: "Examples", body: `.nf\n${command.examples.map(textLine).join("\n")}\n.fi` });
  if (!isOneOfSeveral) return parts.map(({ heading, body }) => section(heading, body));
  const below = parts.map(({ heading, body }) => `.SS ${escaped(heading)}\n${body}`);
  return [section(`rampart ${command.path}`, [escaped(command.summary), ...below].join("\n"))];
}

function page(name: string, { version }: ManualFacts, sections: readonly string[]): string {
  // No date: the same release has the same pages.
  return `.TH ${escaped(name.toUpperCase())} 1 "" "rampart ${version}" "Rampart"\n${sections.join("\n")}\n`;
}

function section(heading: string, body: string): string {
  return `.SH ${escaped(heading.toUpperCase())}\n${body}`;
}

function tagged(rows: readonly Row[]): string {
  return rows.map(([what, meaning]) => `.TP\n\\fB${escaped(what)}\\fR\n${textLine(meaning)}`).join("\n");
}

/** A line that begins with a dot or a quote would be a request. */
function textLine(text: string): string {
  const line = escaped(text);
  return /^[.']/.test(line) ? `\\&${line}` : line;
}

/** A hyphen that is typed is `\-`: a plain one may be shown as another character. */
function escaped(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-");
}
