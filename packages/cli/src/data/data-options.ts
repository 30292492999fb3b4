import { flagGroup, type OptionsOf } from "../flag-group.ts";
import { parseNatural } from "../option-values.ts";

/** Flags of the commands whose answers come from the platform data. */
export const dataFlags = flagGroup("Data:", (command) =>
  command.option(
    "--data <path>",
    "platform data of your own, a file or a folder; also RAMPART_DATA and the configuration",
  ),
);

/** For a command that gives verdicts. */
export const dataAgeFlags = flagGroup("Data:", (command) =>
  command.option("--max-data-age <days>", "fail if the platform data are older than this", parseNatural),
);

export type DataAgeOptions = OptionsOf<typeof dataAgeFlags>;
