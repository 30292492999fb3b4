import { type Preset, presets } from "@rampart/compat";
import { redisSoftwareAsOf } from "@rampart/platforms";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import type { OutputOptions } from "../output-options.ts";
import { commandDocument } from "../render/document.ts";
import { type Style, styleFor } from "../render/style.ts";
import { renderTable } from "../render/table.ts";

/** Lists the targets that have a name: every line of Redis Software on every system. */
export function targets(options: OutputOptions, io: Io): number {
  const { stdout } = io;
  if (options.format === "json") {
    stdout.write(commandDocument("targets", { asOf: redisSoftwareAsOf, targets: presets }));
  } else stdout.write(renderTargets(presets, styleFor(stdout, io, options.color)));
  return exitCodes.done;
}

function renderTargets(listed: readonly Preset[], style: Style): string {
  const heading = ["target", "newest build", "released", "end of life", "architectures", "Redis"].map(
    style.bold,
  );
  const rows = listed.map((preset) => [
    preset.name,
    preset.clusterVersion,
    preset.released,
    preset.endOfLife ?? "not fixed",
    preset.architectures.join(" "),
    `${preset.redisVersions.join(" ")}${noteOf(preset)}`,
  ]);
  const asOf = `Public data of ${redisSoftwareAsOf}. A name takes a version and an architecture too: rs-8.0.10/rhel9/aarch64.`;
  return `${renderTable([heading, ...rows])}${style.dim(asOf)}\n`;
}

function noteOf({ doubt, deprecated }: Preset): string {
  if (doubt !== undefined) return "  (doubtful)";
  return deprecated ? "  (deprecated)" : "";
}
