import { catalogue, type Rule, type RuleDefinition } from "@rampart/findings";
import { ruleDocumentationPath } from "@rampart/findings/formats";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { exitCodes } from "../exit-code.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { outputFlags } from "../output-options.ts";
import { commandDocument } from "../render/document.ts";
import { styleFor } from "../render/style.ts";
import { renderTable } from "../render/table.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) => withFlags(command, outputFlags);

export const command = defineCommand({
  flags,
  examples: ["rampart rules", "rampart rules --json"],
  action: rules,
});

/** Lists the catalogue. */
function rules({ format, color }: ActionOptions<typeof flags>, io: Io): number {
  const { stdout } = io;
  const all = (Object.keys(catalogue) as Rule[]).toSorted();
  if (format === "json") stdout.write(commandDocument("rules", { rules: all.map(ruleDocument) }));
  else {
    const style = styleFor(stdout, io, color);
    const rows = all.map((rule) => [rule, catalogue[rule].severity, style.dim(catalogue[rule].title)]);
    stdout.write(renderTable(rows, { width: style.width }));
  }
  return exitCodes.done;
}

/** A rule as `rules` and `explain` print it in JSON. */
export function ruleDocument(rule: Rule): object {
  const { severity, title, errorCode } = catalogue[rule] as RuleDefinition<never>;
  return {
    rule,
    severity,
    title,
    ...(errorCode !== undefined && { errorCode }),
    page: ruleDocumentationPath(rule),
  };
}
