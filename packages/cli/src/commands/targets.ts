import { type Preset, presets } from "@rampart/compat";
import { redisSoftwareAsOf } from "@rampart/platforms";
import { dataOfVerdict } from "../data/data-age.ts";
import { dataFlags } from "../data/data-options.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { exitCodes } from "../exit-code.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { outputFlags } from "../output-options.ts";
import { commandDocument } from "../render/document.ts";
import { type Style, styleFor } from "../render/style.ts";
import { renderTable } from "../render/table.ts";
import { wrapText } from "../render/wrap-text.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) => withFlags(command, dataFlags, outputFlags);

export const command = defineCommand({
  flags,
  examples: ["rampart targets", "rampart targets --json"],
  seeAlso: "check.md",
  action: targets,
});

/** Lists the targets that have a name: every line of Redis Software on every system. */
function targets(options: ActionOptions<typeof flags>, io: Io): number {
  const { stdout } = io;
  if (options.format === "json") {
    stdout.write(
      commandDocument("targets", { asOf: redisSoftwareAsOf, data: dataOfVerdict(io), targets: presets() }),
    );
  } else stdout.write(renderTargets(presets(), styleFor(stdout, io, options.color)));
  return exitCodes.done;
}

function renderTargets(listed: readonly Preset[], style: Style): string {
  const heading = ["target", "newest build", "released", "end of life", "architectures", "Redis"];
  const rows = listed.map((preset) => [
    preset.name,
    preset.clusterVersion,
    preset.released,
    preset.endOfLife ?? "not fixed",
    preset.architectures.join(" "),
    `${preset.redisVersions.join(" ")}${noteOf(preset)}`,
  ]);
  const asOf = `Public data of ${redisSoftwareAsOf}. A name can also have a version and an architecture: rs-8.0.10/rhel9/aarch64.`;
  const table = renderTable(rows, { width: style.width, heading, paint: style.bold });
  return `${table}${wrapText(style.dim(asOf), style.width)}\n`;
}

function noteOf({ doubt, deprecated }: Preset): string {
  if (doubt !== undefined) return "  (doubtful)";
  return deprecated ? "  (deprecated)" : "";
}
