import type { DiscoveredCommand, Discovery } from "@rampart/discovery";
import { writeFileAtomic, writeTree } from "@rampart/files";
import type { Io } from "../io.ts";
import { usage } from "../option-values.ts";
import type { ReportOptions } from "../output-options.ts";
import { json, kindOf, tool } from "../render/document.ts";
import { writeLine } from "../render/write-line.ts";
import { commandPages, type Page } from "./command-pages.ts";

export interface DocsOptions extends ReportOptions {
  readonly docs: "json" | "markdown";
  /** The file of the JSON document, or the folder of the pages. */
  readonly output?: string | undefined;
}

/** @throws {RampartError} where what is asked for contradicts itself */
export function requireOneForm({ docs, format }: DocsOptions): void {
  if (docs === "markdown" && format === "json") throw usage("--docs markdown contradicts --json");
}

/** Prints or writes what the module documents of its commands, and says which have no summary. */
export async function printDocs(discovery: Discovery, options: DocsOptions, io: Io): Promise<void> {
  const { server = "", commands } = discovery;
  if (commands.some(({ documentation }) => documentation === undefined)) {
    throw usage(
      `${server} has no COMMAND DOCS, which Redis 7.0 introduced`,
      "Load the module as a later Redis, with --redis-version.",
    );
  }
  noteSilent(commands, options, io);
  const { output } = options;
  if (options.docs === "markdown") await writePages(commandPages(discovery), output, io);
  else {
    const document = json(docsDocument(discovery));
    if (output !== undefined) await writeFileAtomic(output, Buffer.from(document), { signal: io.signal });
    if (output === undefined || options.format === "json") return io.stdout.write(document);
  }
  if (output !== undefined) io.stdout.write(`${output}\n`);
}

async function writePages(pages: readonly Page[], folder: string | undefined, io: Io): Promise<void> {
  if (folder === undefined) {
    io.stdout.write(pages.map(({ text }) => text).join("\n"));
    return;
  }
  const files = pages.map(({ name, text }) => ({
    name,
    mode: 0o666,
    async *open() {
      yield Buffer.from(text);
    },
  }));
  await writeTree(files, { folder, replace: true, signal: io.signal });
}

/** Commands without a summary: a container is documented by its own, as its subcommands are. */
function noteSilent(commands: readonly DiscoveredCommand[], { quiet }: DocsOptions, io: Io): void {
  const all = commands.flatMap((command) => [command, ...(command.subcommands ?? [])]);
  const silent = all.filter(({ documentation }) => !documentation?.summary).map(({ name }) => name);
  if (silent.length === 0 || quiet) return;
  const count = `${silent.length} of ${all.length} commands`;
  writeLine(io.stderr, io, `no summary in ${count}: ${silent.join(", ")}`);
}

/** `schemas/command-docs.schema.json`. */
function docsDocument({ name, version, server, source, commands }: Discovery): object {
  return {
    tool,
    command: "commands",
    ...kindOf("command-docs"),
    module_name: name,
    version,
    loadedInto: server ?? source,
    commands: documented(commands),
  };
}

/** What `COMMAND DOCS` answers, with the tips of `COMMAND INFO`. */
function documented(commands: readonly DiscoveredCommand[]): object {
  return Object.fromEntries(
    commands.map(({ name, documentation, tips, subcommands }) => [
      name,
      {
        ...documentation,
        ...(tips && { tips }),
        ...(subcommands && { subcommands: documented(subcommands) }),
      },
    ]),
  );
}
