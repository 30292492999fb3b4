import { parsePrivateKey, signBundle } from "@rampart/bundle";
import { readWhole } from "@rampart/files";
import { type ReadBundle, writeBeside } from "../beside-bundles.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { limitFlags } from "../limit-options.ts";
import { reportFlags } from "../output-options.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<bundle...>", "the bundles to sign; - is standard input, with --output")
      .requiredOption("--key <file>", "the private key: Ed25519, in PEM (required)")
      .option("-o, --output <file>", "the signature (default: <bundle>.sig)"),
    limitFlags,
    reportFlags,
  );

export const command = defineCommand({
  flags,
  examples: ["rampart sign mymodule.zip --key release.pem", "rampart sign dist/*.zip --key release.pem"],
  seeAlso: "trust.md",
  action: sign,
});

/** Writes the signatures of bundles. */
async function sign(
  bundles: readonly string[],
  options: ActionOptions<typeof flags>,
  io: Io,
): Promise<number> {
  const { key: path } = options;
  const prepare = async () => {
    const key = parsePrivateKey(path, (await readWhole(path, 2 ** 16, io.signal)).toString("utf8"));
    return ({ reading: { contentDigest }, sha256 }: ReadBundle) =>
      contentDigest === undefined ? undefined : signBundle({ sha256, contentDigest }, key);
  };
  const signature = {
    command: "sign",
    noun: "a signature",
    suffix: ".sig",
    inputs: { "--key": path },
  } as const;
  return await writeBeside(bundles, { ...signature, prepare }, options, io);
}
