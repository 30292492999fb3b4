import { loadConfiguration } from "@rampart/project";
import { flagGroup } from "./flag-group.ts";
import type { Io } from "./io.ts";
import { writeLine } from "./render/write-line.ts";

/** For a command that loads a module unless it is told not to. */
export const loadPolicyFlags = flagGroup("Loading:", (command) =>
  command.option("--no-load", "load no module, and say what was not looked at"),
);

interface AskedLoad {
  readonly load?: boolean | undefined;
  readonly config?: string | undefined;
  readonly quiet: boolean;
}

/**
 * What refuses to load modules in this run: the flag, or the configuration, over which no flag wins.
 * @throws {RampartError} where the configuration cannot be read, or is not valid
 */
export async function refusalOfLoads({ load, config }: AskedLoad): Promise<string | undefined> {
  if (load === false) return "--no-load";
  const configuration = await loadConfiguration(config);
  return configuration?.load === "never" ? `load: never in ${configuration.file}` : undefined;
}

/** Whether loads are refused; then one line says by what, and what was not looked at. */
export async function refusesLoads(options: AskedLoad, what: string, io: Io): Promise<boolean> {
  const refusal = await refusalOfLoads(options);
  if (refusal !== undefined && !options.quiet) {
    writeLine(io.stderr, io, `no module was loaded (${refusal}): ${what} was not looked at`);
  }
  return refusal !== undefined;
}

/** The options of a command that loads with --load, without it where loads are refused. */
export async function withPermittedLoad<Options extends AskedLoad>(
  options: Options,
  io: Io,
): Promise<Options> {
  const what = "what modules register and call";
  if (options.load !== true || !(await refusesLoads(options, what, io))) return options;
  return { ...options, load: false };
}
