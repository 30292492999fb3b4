import { dataFlags } from "../data/data-options.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { configurationFlags, profileFlags } from "../file-options.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { rulePageAddress } from "../rule-page.ts";
import type { Command } from "../typed-commander.ts";
import { version } from "../version.ts";

const flags = (command: Command) =>
  withFlags(
    withFlags(
      command.option("--stdio", "speak on standard input and output, as without it"),
      profileFlags,
    ).option("--baseline <file>", "accepted findings, not reported (default: as lint finds it)"),
    configurationFlags,
    dataFlags,
  );

export const command = defineCommand({
  flags,
  examples: ["rampart lsp", "rampart lsp --profile user-defined"],
  seeAlso: "editors.md",
  action: lsp,
});

/** Serves one editor until it goes. */
async function lsp(options: ActionOptions<typeof flags>, io: Io): Promise<number> {
  const { profile, config, baseline, data } = options;
  const { environment, signal } = io;
  const { serve } = await import("@rampart/language-server");
  return await serve({
    input: process.stdin,
    output: process.stdout,
    version,
    environment,
    profile,
    config,
    baseline,
    hasOwnData: data !== undefined || Boolean(environment["RAMPART_DATA"]),
    rulePage: (rule) => rulePageAddress(rule, io),
    signal,
  });
}
