import type * as typed from "@commander-js/extra-typings";
import * as commander from "commander";

// commander itself, with types that infer the options of an action from its declaration. Only the types come from
// extra-typings: at run time there is one commander, and nothing beside it.

export type Command<
  Arguments extends unknown[] = [],
  Options extends typed.OptionValues = NoOptions,
> = typed.Command<Arguments, Options>;

// extra-typings begins with it, and adds a property for each flag.
// biome-ignore lint/complexity/noBannedTypes: no other type is an object without properties that takes more
type NoOptions = {};

/** A command whose arguments and options nobody asks about. */
export type AnyCommand = typed.CommandUnknownOpts;

export type OptionValues = typed.OptionValues;

export const Command = commander.Command as unknown as typeof typed.Command;
