import type { AnyCommand } from "../typed-commander.ts";
import { type OfferedValues, offeredValues } from "./known-values.ts";

/** A command as somebody types it, with what can follow it. */
export interface CommandNode {
  /** `modules list`; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly flags: readonly Flag[];
  /** Of its first argument. */
  readonly words?: OfferedValues;
}

export interface Flag {
  /** `--json`. */
  readonly long: string;
  /** `-q`. */
  readonly short?: string;
  readonly description: string;
  readonly takesValue: boolean;
  readonly offered?: OfferedValues;
}

/** The program and every command below it, as flat as a shell wants it. */
export function commandNodes(program: AnyCommand): CommandNode[] {
  return nodesBelow(program, []);
}

function nodesBelow(command: AnyCommand, path: readonly string[]): CommandNode[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const [first] = command.registeredArguments;
  const words = first && offeredValues(`<${first.name()}>`, first.parseArg);
  const node = {
    path: path.join(" "),
    commands: commands.map((one) => ({ name: one.name(), description: one.description() })),
    flags: help.visibleOptions(command).flatMap((option) => {
      const { long, short, description, required, optional, parseArg } = option;
      const takesValue = required || optional;
      const offered = long && takesValue ? offeredValues(long, parseArg) : undefined;
      return long
        ? [{ long, ...(short && { short }), description, takesValue, ...(offered && { offered }) }]
        : [];
    }),
    ...(words && { words }),
  };
  const below = command.commands.flatMap((one) => nodesBelow(one, [...path, one.name()]));
  return [node, ...below];
}
