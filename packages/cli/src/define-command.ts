import { type NamedData, withData } from "./data/with-data.ts";
import type { OptionsOf } from "./flag-group.ts";
import type { Io } from "./io.ts";
import { nameParsed, refuseEmptyValues } from "./option-errors.ts";
import { type GatheredOptions, type ReportOptions, reportOptions } from "./output-options.ts";
import { withAdvice } from "./render/advice.ts";
import type { AnyCommand, Command, OptionValues } from "./typed-commander.ts";

/** All of a command but its name, its group and the line about it, which are in the table. */
export interface CommandDefinition<Flags> {
  /** Declares arguments and flags. */
  readonly flags: Flags;
  /** Whole command lines. */
  readonly examples: readonly [string, string];
  /** The page in `docs` that tells the whole story, where there is one. */
  readonly seeAlso?: string;
  /** Its `--data` names something else than platform data. */
  readonly hasOtherData?: true;
  readonly action: Action<Flags>;
}

/** Gets the arguments, the options, the process and the program; gives the exit code. */
type Action<Flags> = Flags extends (command: Command) => Command<infer Arguments, infer Options>
  ? (...given: [...Arguments, MergedOptions<Readonly<Options>>, Io, WholeProgram]) => number | Promise<number>
  : never;

/** The whole program, every command with its flags. */
export type WholeProgram = () => Promise<AnyCommand>;

/** The flags as given, but those for the output with their defaults and what they mean together. */
type MergedOptions<Options> = Options extends GatheredOptions
  ? Readonly<Omit<Options, keyof GatheredOptions> & ReportOptions>
  : Readonly<Options>;

/** What the action of a command is given that declares these flags. */
export type ActionOptions<Flags> = MergedOptions<OptionsOf<Flags>>;

/** One run of the program. */
export interface Call {
  readonly io: Io;
  readonly program: WholeProgram;
  readonly finish: (exitCode: number) => void;
}

/** A definition, whatever its arguments and options are. */
export interface DefinedCommand {
  readonly examples: readonly [string, string];
  readonly seeAlso: string | undefined;
  /** Adds arguments, flags and the action to a command that has none. */
  readonly declare: (command: Command, call: Call) => void;
}

export function defineCommand<Flags extends (command: Command) => unknown>(
  definition: CommandDefinition<Flags>,
): DefinedCommand {
  const { flags, examples, seeAlso } = definition;
  // What the types above have made sure of.
  const action = definition.action as unknown as (...given: unknown[]) => number | Promise<number>;
  return {
    examples,
    seeAlso,
    declare: (bare, { io, program, finish }) => {
      const command = flags(bare) as AnyCommand;
      nameParsed(command);
      command.action(async () => {
        refuseEmptyValues(command);
        const own = { ...io, flags: flagsOf(command) };
        const run = () => action(...command.processedArgs, merged(command.opts(), own), own, program);
        const { data, config } = command.opts() as NamedData;
        const named = definition.hasOtherData === true ? { config } : { data, config };
        finish(await withAdvice(own, () => withData(named, own, run)));
      });
    },
  };
}

function flagsOf({ options }: AnyCommand): ReadonlySet<string> {
  return new Set(options.flatMap(({ long }) => long ?? []));
}

/** The flags for the output mean something only together. A command without them has none. */
function merged(options: OptionValues, io: Io): object {
  return hasOutputFlags(options) ? { ...options, ...reportOptions(options, io) } : options;
}

/** `--no-color` is never without a value. */
function hasOutputFlags(options: OptionValues): options is OptionValues & GatheredOptions {
  return "color" in options;
}
