import { printable } from "@rampart/findings";
import { platformData } from "@rampart/platforms";
import { readOwnData, withReadData } from "@rampart/project";
import { dataChanges, dataSummary } from "../../data/data-document.ts";
import { dataFlags } from "../../data/data-options.ts";
import { type ActionOptions, defineCommand } from "../../define-command.ts";
import { exitCodes } from "../../exit-code.ts";
import { withFlags } from "../../flag-group.ts";
import type { Io } from "../../io.ts";
import { outputFlags } from "../../output-options.ts";
import { commandDocument } from "../../render/document.ts";
import { writeLine } from "../../render/write-line.ts";
import type { Command } from "../../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(command.argument("<path>", "a data file, or a folder with data files"), dataFlags, outputFlags);

export const command = defineCommand({
  flags,
  examples: ["rampart data diff redis-software.json", "rampart data diff new/ --data old/"],
  seeAlso: "platform-data.md",
  action: diff,
});

/** What a verdict would be based on with the named data, and does not without them. */
async function diff(path: string, { format }: ActionOptions<typeof flags>, io: Io): Promise<number> {
  const read = await readOwnData(path);
  const before = platformData();
  const after = withReadData(before, read);
  const changes = dataChanges(before, after);
  if (format === "json") {
    const files = read.map(({ file }) => file);
    io.stdout.write(commandDocument("data diff", { ...dataSummary(after, io), files, changes }));
    return exitCodes.done;
  }
  if (changes.length === 0) writeLine(io.stdout, io, "No difference.");
  for (const { change, kind, name } of changes) {
    writeLine(io.stdout, io, `${signs[change]} ${kind} ${printable(name)}`);
  }
  return exitCodes.done;
}

const signs = { added: "+", changed: "~", removed: "-" } as const;
