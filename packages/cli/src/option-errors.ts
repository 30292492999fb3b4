import { RampartError } from "@rampart/findings";
import { usage } from "./option-values.ts";
import type { AnyCommand } from "./typed-commander.ts";

/** Makes each parser of a value name the flag or the argument that the value is of. */
export function nameParsed({ options, registeredArguments }: AnyCommand): void {
  for (const option of options) {
    const { parseArg } = option;
    if (parseArg !== undefined) option.argParser(naming(parseArg, option.long ?? option.flags));
  }
  for (const argument of registeredArguments) {
    const { parseArg } = argument;
    if (parseArg !== undefined) argument.argParser(naming(parseArg, argument.name()));
  }
}

type Parser = (value: string, previous: unknown) => unknown;

function naming(parser: Parser, name: string): Parser {
  const named: Parser = (value, previous) => {
    try {
      return parser(value, previous);
    } catch (error) {
      if (!(error instanceof RampartError) || error.message.includes(name)) throw error;
      throw usage(`${name}: ${error.message}`, error.help);
    }
  };
  // What shells offer is next to the parser.
  return Object.assign(named, parser);
}

/**
 * What a variable that is not set leaves of a value, told before it is taken for a file without a name.
 * @throws {RampartError} where a value is empty that cannot be
 */
export function refuseEmptyValues(command: AnyCommand): void {
  const given: Readonly<Record<string, unknown>> = command.opts();
  for (const option of command.options) {
    // Arguments of a module may be none.
    if (option.long === "--args" || !isEmpty(given[option.attributeName()])) continue;
    throw usage(`${option.long ?? option.flags} is empty`, "Give a value, or leave the option out.");
  }
  for (const [index, argument] of command.registeredArguments.entries()) {
    if (isEmpty(command.processedArgs[index]))
      throw usage(`the argument '${argument.name()}' is empty`, "Give a name.");
  }
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.includes("") : value === "";
}
