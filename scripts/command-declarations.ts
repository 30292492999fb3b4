import type { CommandEntry } from "../packages/cli/src/command-table.ts";
import { Command } from "../packages/cli/src/typed-commander.ts";

// What a command declares, as data: the pages of docs/commands and the manual pages are made of it.

type Declared = Command<unknown[]>;
export type Row = readonly [what: string, meaning: string];

export interface DeclaredCommand {
  /** `modules list`. */
  readonly path: string;
  readonly summary: string;
  /** What is behind the path. */
  readonly usage: string;
  readonly arguments: readonly Row[];
  /** Under the headings of the help, in its order. */
  readonly flags: readonly { readonly heading: string; readonly rows: readonly Row[] }[];
  readonly examples: readonly string[];
  readonly seeAlso: string | undefined;
}

/** Of a command, or of one below a family. */
export async function declaredCommand(entry: CommandEntry, family?: string): Promise<DeclaredCommand> {
  const path = family === undefined ? entry.name : `${family} ${entry.name}`;
  const { command: definition } = await entry.load();
  const declared = new Command(path);
  definition.declare(declared, { io: undefined as never, program: unused, finish: unused });
  const { examples, seeAlso } = definition;
  return {
    path,
    summary: sentence(entry.summary),
    usage: declared.usage(),
    arguments: argumentRows(declared as unknown as Declared),
    flags: flagRows(declared as unknown as Declared),
    examples,
    seeAlso,
  };
}

export function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

function argumentRows(command: Declared): Row[] {
  return command.registeredArguments.map((argument) => [
    `${argument.name()}${argument.variadic ? "..." : ""}`,
    argument.required ? argument.description : `${argument.description} (optional)`,
  ]);
}

function flagRows(command: Declared): DeclaredCommand["flags"] {
  const headings = [...new Set(command.options.map(({ helpGroupHeading = "Options:" }) => helpGroupHeading))];
  return headings.map((heading) => ({
    heading: heading.replace(/:$/, ""),
    rows: command.options
      .filter(({ helpGroupHeading = "Options:" }) => helpGroupHeading === heading)
      .map(({ flags, description, defaultValue, negate }): Row => {
        const isSaid = defaultValue === undefined || negate;
        return [flags, isSaid ? description : `${description} (default: ${String(defaultValue)})`];
      }),
  }));
}

/** Nothing runs here. */
function unused(): never {
  throw new Error("a page is made of a declaration, and runs nothing");
}
