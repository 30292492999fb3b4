import { platformData } from "@rampart/platforms";
import { dataSummary, summaryInWords } from "../../data/data-document.ts";
import { dataFlags } from "../../data/data-options.ts";
import { type ActionOptions, defineCommand } from "../../define-command.ts";
import { exitCodes } from "../../exit-code.ts";
import { withFlags } from "../../flag-group.ts";
import type { Io } from "../../io.ts";
import { outputFlags } from "../../output-options.ts";
import { commandDocument } from "../../render/document.ts";
import { writeLine } from "../../render/write-line.ts";
import type { Command } from "../../typed-commander.ts";

const flags = (command: Command) => withFlags(command, dataFlags, outputFlags);

export const command = defineCommand({
  flags,
  examples: ["rampart data show", "rampart data show --data platforms/ --json"],
  seeAlso: "platform-data.md",
  action: show,
});

/** The data that every verdict of this call would be based on. */
function show({ format }: ActionOptions<typeof flags>, io: Io): number {
  const summary = dataSummary(platformData(), io);
  if (format === "json") io.stdout.write(commandDocument("data show", summary));
  else for (const line of summaryInWords(summary)) writeLine(io.stdout, io, line);
  return exitCodes.done;
}
