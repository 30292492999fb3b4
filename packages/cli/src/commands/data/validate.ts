import { printable, RampartError } from "@rampart/findings";
import { platformData } from "@rampart/platforms";
import { readOwnData, withReadData } from "@rampart/project";
import { dataSummary, summaryInWords } from "../../data/data-document.ts";
import { type ActionOptions, defineCommand } from "../../define-command.ts";
import { exitCodes } from "../../exit-code.ts";
import { withFlags } from "../../flag-group.ts";
import type { Io } from "../../io.ts";
import { outputFlags } from "../../output-options.ts";
import { commandDocument } from "../../render/document.ts";
import { writeLine } from "../../render/write-line.ts";
import type { Command } from "../../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(command.argument("<path>", "a data file, or a folder with data files"), outputFlags);

export const command = defineCommand({
  flags,
  examples: ["rampart data validate redis-software.json", "rampart data validate platforms/ --json"],
  seeAlso: "platform-data.md",
  action: validate,
});

/** Here the data are what is examined, so an error in them is no wrong call. */
async function validate(path: string, { format }: ActionOptions<typeof flags>, io: Io): Promise<number> {
  const read = await readOwnData(path).catch((error: unknown) => {
    if (!(error instanceof RampartError) || error.fault !== "call") throw error;
    throw new RampartError("input", error.code, error.message, {
      ...(error.help !== undefined && { help: error.help }),
    });
  });
  const summary = dataSummary(withReadData(platformData(), read), io);
  const files = read.map(({ file }) => file);
  if (format === "json") io.stdout.write(commandDocument("data validate", { ...summary, files }));
  else {
    for (const file of files) writeLine(io.stdout, io, `${printable(file)}: valid`);
    for (const line of summaryInWords(summary)) writeLine(io.stdout, io, line);
  }
  return exitCodes.done;
}
