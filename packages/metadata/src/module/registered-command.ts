import type { Command } from "../generated/manifest.ts";

/** A command as a module registers it. */
interface RegisteredCommand {
  readonly name: string;
  readonly arity: number;
  readonly flags: readonly string[];
  readonly firstKey: number;
  readonly lastKey: number;
  readonly step: number;
}

/** The six fields of RAMP's command objects. */
export function toCommand({ name, arity, flags, firstKey, lastKey, step }: RegisteredCommand): Command {
  return {
    command_name: name,
    command_arity: arity,
    flags: [...flags],
    first_key: firstKey,
    last_key: lastKey,
    step,
  };
}
