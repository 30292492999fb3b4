import type { Help } from "commander";
import {
  type CommandEntry,
  commandTable,
  type FamilyEntry,
  groupHeadings,
  type TableEntry,
} from "./command-table.ts";
import type { Call, DefinedCommand } from "./define-command.ts";
import { documentationOf } from "./documentation.ts";
import { formatExample, formatItem, formatUsage, groupItems } from "./help-layout.ts";
import type { Io } from "./io.ts";
import { helpWithoutColors, pageWidthOf } from "./render/style.ts";
import { type AnyCommand, Command } from "./typed-commander.ts";
import { version } from "./version.ts";

export interface Program {
  parseAsync(words: string[], options: { from: "user" }): Promise<unknown>;
  /** Exit code of the command that ran. */
  readonly exitCode: number;
}

/** The commands of the table. Only what the words ask for is loaded, and declared with its flags. */
export function createProgram(io: Io): Program {
  let exitCode = 0;
  const call: Call = {
    io,
    program: () => declareProgram(call, commandTable, () => true),
    finish: (code) => {
      exitCode = code;
    },
  };
  return {
    async parseAsync(words, options) {
      const [first, second] = words.filter((word) => !word.startsWith("-") && word !== "help");
      // Behind the name of a command nobody asks for the others, to list or to suggest them.
      const entry = words[0] === first ? commandTable.find(({ name }) => name === first) : undefined;
      const program = await declareProgram(call, entry ? [entry] : commandTable, ([name, below]) => {
        return name === first && (below === undefined || below === second);
      });
      await program.parseAsync(withHelpFlag(words, program), options);
    },
    get exitCode() {
      return exitCode;
    },
  };
}

/**
 * `help deps add` as `deps add --help`; `help pak` and `pak --help` as `pak`: commander answers the first of each well, and
 * shows its whole help for a name beside `help` that it does not know.
 */
function withHelpFlag(words: readonly string[], program: AnyCommand): string[] {
  const position = words.findIndex((word) => !word.startsWith("-"));
  const isFamily = program.commands.some((one) => one.name() === words[position] && one.commands.length > 0);
  const at = words.indexOf("help", position);
  const isWord = at !== -1 && at <= position + (isFamily ? 1 : 0);
  const rest = isWord ? words.toSpliced(at, 1) : [...words];
  if (isWord && isKnown(rest, program)) return rest.includes("--help") ? rest : [...rest, "--help"];
  return isKnown(rest, program) ? rest : rest.filter((word) => !isHelpFlag.test(word));
}

const isHelpFlag = /^(?:-h|--help)$/;

/** Whether the words name a command, or nothing. */
function isKnown(words: readonly string[], program: AnyCommand): boolean {
  let command: AnyCommand | undefined = program;
  for (const name of words.filter((word) => !word.startsWith("-"))) {
    if (command.commands.length === 0) return true;
    command = command.commands.find((one) => one.name() === name);
    if (command === undefined) return false;
  }
  return true;
}

type Path = readonly [name: string, below?: string];

/** The program with commands by name, and those that are asked for with their flags. */
async function declareProgram(
  call: Call,
  entries: readonly TableEntry[],
  isAsked: (path: Path) => boolean,
): Promise<AnyCommand> {
  const program = bareProgram(call.io);
  for (const entry of entries) {
    const command = program
      .command(entry.name)
      .description(entry.summary)
      .helpGroup(groupHeadings[entry.group]);
    if ("commands" in entry) await declareFamily(command, entry, call, isAsked);
    else if (isAsked([entry.name])) await declare(command, entry, entry.name, call);
  }
  program
    .command("version", { hidden: true })
    .description("print the version")
    .action(() => call.io.stdout.write(`${version}\n`));
  return program as unknown as AnyCommand;
}

async function declareFamily(
  family: Command,
  { name, commands, examples }: FamilyEntry,
  call: Call,
  isAsked: (path: Path) => boolean,
): Promise<void> {
  family.helpCommand(...helpCommand).addHelpText("after", ({ error }) => {
    const { stdout, stderr } = call.io;
    return epilogue(examples, name, pageWidthOf(error ? stderr : stdout, call.io));
  });
  for (const entry of commands) {
    const command = family.command(entry.name).description(entry.summary);
    if (isAsked([name, entry.name])) await declare(command, entry, name, call);
  }
}

async function declare(command: Command, entry: CommandEntry, page: string, call: Call): Promise<void> {
  const { command: definition } = await entry.load();
  definition.declare(command, call);
  const { io } = call;
  command.addHelpText("after", ({ error }) =>
    epilogue(definition.examples, page, pageWidthOf(error ? io.stderr : io.stdout, io)),
  );
}

const helpCommand = ["help [command]", "print the help of a command"] as const;

function bareProgram(io: Io): Command {
  const { stdout, stderr } = io;
  const program = new Command("rampart")
    .description("Bundles of Redis modules for Redis Software clusters.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .commandsGroup(groupHeadings.other)
    .helpCommand(...helpCommand)
    .helpCommand(true)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // `run` says it, in the words of every other error.
      outputError: () => {},
      getOutHelpWidth: () => pageWidthOf(stdout, io),
      getErrHelpWidth: () => pageWidthOf(stderr, io),
      ...helpWithoutColors,
    })
    .configureHelp({
      minWidthToWrap: 16,
      formatItem,
      subcommandTerm: (command) => command.name(),
      groupItems,
      styleUsage(usage) {
        return formatUsage(usage, this as Help);
      },
    })
    .addHelpText("after", `\nRead on:\n  rampart help COMMAND\n  ${documentationOf("commands/README.md")}`)
    .exitOverride();
  return program;
}

/** What is below the flags in the help of a command. */
function epilogue(examples: DefinedCommand["examples"], page: string, width: number): string {
  const lines = [
    "",
    "Examples:",
    ...examples.map((example) => formatExample(example, width)),
    "",
    "Read on:",
    `  ${documentationOf(`commands/${page}.md`)}`,
    "  rampart explain RULE",
  ];
  return lines.join("\n");
}
