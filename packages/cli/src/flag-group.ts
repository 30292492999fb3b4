import type { Command, OptionValues } from "./typed-commander.ts";

/** Flags that several commands share, under a heading of their own in the help. */
export interface FlagGroup<Options extends OptionValues> {
  readonly heading: string;
  readonly declare: (command: Command) => Command<[], Options>;
}

/** What a command is given that has these flags: of a group, or of all that a command declares. */
export type OptionsOf<Declaration> =
  Declaration extends FlagGroup<infer Options>
    ? Readonly<Options>
    : Declaration extends (command: Command) => Command<infer _, infer Options>
      ? Readonly<Options>
      : never;

type OptionsOfAll<Groups> = Groups extends readonly [FlagGroup<infer Options>, ...infer Rest]
  ? Options & OptionsOfAll<Rest>
  : unknown;

export function flagGroup<Options extends OptionValues>(
  heading: string,
  declare: (command: Command) => Command<[], Options>,
): FlagGroup<Options> {
  return { heading, declare };
}

/** The command with the flags of groups behind its own. */
export function withFlags<
  Arguments extends unknown[],
  Own extends OptionValues,
  const Groups extends readonly FlagGroup<OptionValues>[],
>(command: Command<Arguments, Own>, ...groups: Groups): Command<Arguments, Own & OptionsOfAll<Groups>> {
  const outer = command.optionsGroup();
  for (const { heading, declare } of groups) {
    command.optionsGroup(heading);
    // A group does not depend on what the command has already. Only here is that taken for granted.
    declare(command as unknown as Command);
  }
  command.optionsGroup(outer);
  return command as unknown as Command<Arguments, Own & OptionsOfAll<Groups>>;
}
