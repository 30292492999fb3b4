import { isDescribable, renderBill } from "@rampart/bundle";
import { type ReadBundle, writeBeside } from "../beside-bundles.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { limitFlags } from "../limit-options.ts";
import { reportFlags } from "../output-options.ts";
import { sourceDateEpoch } from "../packing-environment.ts";
import type { Command } from "../typed-commander.ts";
import { version } from "../version.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<bundle...>", "the bundles to describe; - is standard input, with --output")
      .option("-o, --output <file>", "the document (default: <bundle>.cdx.json)"),
    limitFlags,
    reportFlags,
  );

export const command = defineCommand({
  flags,
  examples: ["rampart sbom mymodule.zip", "rampart sbom dist/*.zip"],
  seeAlso: "trust.md",
  action: sbom,
});

/** Writes what bundles consist of, as CycloneDX. */
async function sbom(
  bundles: readonly string[],
  options: ActionOptions<typeof flags>,
  io: Io,
): Promise<number> {
  const prepare = async () => {
    const bill = { version, ...sourceDateEpoch(io) };
    return ({ reading, sha256 }: ReadBundle) =>
      isDescribable(reading) ? renderBill({ reading, sha256 }, bill) : undefined;
  };
  const document = { command: "sbom", noun: "a document", suffix: ".cdx.json", inputs: {} } as const;
  return await writeBeside(bundles, { ...document, prepare }, options, io);
}
