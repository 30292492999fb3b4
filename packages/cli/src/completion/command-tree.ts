import type { AnyCommand } from "../typed-commander.ts";

/** A command as somebody types it, with what can stand behind it. */
export interface CommandNode {
  /** `modules list`; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly flags: readonly Flag[];
}

export interface Flag {
  /** `--json`. */
  readonly long: string;
  /** `-q`. */
  readonly short?: string;
  readonly description: string;
  readonly takesValue: boolean;
}

/** The program and every command below it, as flat as a shell wants it. */
export function commandNodes(program: AnyCommand): CommandNode[] {
  return nodesBelow(program, []);
}

function nodesBelow(command: AnyCommand, path: readonly string[]): CommandNode[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const node = {
    path: path.join(" "),
    commands: commands.map((one) => ({ name: one.name(), description: one.description() })),
    flags: help.visibleOptions(command).flatMap(({ long, short, description, required, optional }) => {
      const takesValue = required || optional;
      return long ? [{ long, ...(short && { short }), description, takesValue }] : [];
    }),
  };
  const below = command.commands.flatMap((one) => nodesBelow(one, [...path, one.name()]));
  return [node, ...below];
}
