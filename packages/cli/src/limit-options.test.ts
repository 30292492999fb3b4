import { defaultZipLimits } from "@rampart/archive";
import { maxJsonValues, maxModuleJsonSize } from "@rampart/metadata";
import { Command } from "commander";
import { expect, it } from "vitest";
import { limitFlags } from "./limit-options.ts";
import type { Command as TypedCommand } from "./typed-commander.ts";

it("help tells the limits that hold where none is given", () => {
  const { options } = limitFlags.declare(new Command() as unknown as TypedCommand);
  const told = options.map(({ long, description }) => [long, /\(default: (.*)\)/.exec(description)?.[1]]);
  expect(Object.fromEntries(told)).toEqual({
    "--max-entries": `${defaultZipLimits.maxEntries}`,
    "--max-entry-size": `${defaultZipLimits.maxEntrySize / 2 ** 30} GiB`,
    "--max-module-json-size": `${maxModuleJsonSize / 2 ** 20} MiB`,
    "--max-module-json-values": `${maxJsonValues}`,
  });
});
