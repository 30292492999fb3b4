import { contentsSections, type FileContents } from "@rampart/answers";
import { printable } from "@rampart/findings";
import type { Command as ModuleCommand } from "@rampart/metadata";
import type { Style } from "./style.ts";
import { renderTable } from "./table.ts";
import { indentOf, unbreakableWidth, wrapText } from "./wrap-text.ts";

/** What is inside a file, for people. All commands are listed where `verbose` asks for them. */
export function renderContents(contents: FileContents, style: Style, verbose: boolean): string {
  const heading = (text: string) => wrapText(style.bold(text), style.width, { first: "", rest: "  " });
  const lines = contentsSections(contents).flatMap((section) => [
    heading(section.heading),
    ...section.fields.map(([name, value]) => renderField(name, value, style)),
  ]);
  const commands = contents.metadata?.commands ?? [];
  if (verbose && commands.length > 0) lines.push(heading("commands"), renderCommands(commands, style));
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

/** Columns of the names of fields. */
const nameWidth = 14;

/** A name and what is next to it; below it where one word is too long for that. */
function renderField(name: string, value: string, style: Style): string {
  const first = `  ${style.dim(name.padEnd(nameWidth))}`;
  if (unbreakableWidth(value) <= style.width - nameWidth - 2) {
    return wrapText(value, style.width, { first, rest: " ".repeat(nameWidth + 2) });
  }
  return `${first.trimEnd()}\n${wrapText(value, style.width, indentOf(4))}`;
}

/** All commands of a module: arity, keys and flags. */
function renderCommands(commands: readonly ModuleCommand[], style: Style): string {
  const rows = commands.map(({ command_name, command_arity, flags, first_key, last_key, step }) => [
    printable(command_name),
    String(command_arity).padStart(3),
    `${first_key} ${last_key} ${step}`,
    style.dim(printable(flags.join(" "))),
  ]);
  const labels = ["command", "arity", "keys", "flags"];
  return renderTable(rows, { width: style.width, labels, indent: "  " }).trimEnd();
}
