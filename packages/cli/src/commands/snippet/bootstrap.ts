import { compareWithUrl, readSource, snippetFlags } from "../../cluster/snippet-source.ts";
import { type ActionOptions, defineCommand } from "../../define-command.ts";
import { exitCodes } from "../../exit-code.ts";
import { withFlags } from "../../flag-group.ts";
import type { Io } from "../../io.ts";
import { outputFlags } from "../../output-options.ts";
import { commandDocument, json, reportContent } from "../../render/document.ts";
import type { Command } from "../../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(command.argument("<bundle>", "the bundle"), snippetFlags, outputFlags);

export const command = defineCommand({
  flags,
  examples: [
    "rampart snippet bootstrap tally.zip --url https://files.example.com/tally.zip",
    "rampart snippet bootstrap tally.zip --url https://files.example.com/tally.zip --verify-url",
  ],
  seeAlso: "upload.md",
  action: bootstrap,
});

/** Writes the entry of a bootstrap request that makes nodes fetch a bundle when they are created, join or recover. */
async function bootstrap(path: string, options: ActionOptions<typeof flags>, io: Io): Promise<number> {
  const source = await readSource(path, "bootstrap", options, io);
  if (source === undefined) return exitCodes.input;
  await compareWithUrl(source, path, options, io);
  const { url, metadata, found } = source;
  const location = { location_type: url.protocol.slice(0, -1), url: url.href };
  const name = options.name ?? metadata.module_name;
  const value = { user_defined_modules: [{ name, location }] };
  const document = { ...value, ...reportContent([found], []) };
  // Without --json it is the body of the request, as it is sent.
  io.stdout.write(options.format === "json" ? commandDocument("snippet bootstrap", document) : json(value));
  return exitCodes.done;
}
