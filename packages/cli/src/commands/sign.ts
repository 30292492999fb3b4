import { parsePrivateKey, readSource, type SignedDigests, signBundle } from "@rampart/bundle";
import { readWhole, writeFilesAtomic } from "@rampart/files";
import { printable, report } from "@rampart/findings";
import { expandFiles, isBundle } from "@rampart/project";
import { refuseSharedPaths } from "../call-paths.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { judgeFiles } from "../judge-files.ts";
import { limitFlags, readOptions } from "../limit-options.ts";
import { usage } from "../option-values.ts";
import { reportFlags } from "../output-options.ts";
import { type Outcome, printOutcomes } from "../report-output.ts";
import type { Command } from "../typed-commander.ts";

const flags = (command: Command) =>
  withFlags(
    command
      .argument("<bundle...>", "the bundles to sign")
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

interface Signed {
  readonly outcome: Outcome;
  readonly signature?: { readonly path: string; readonly content: Buffer };
}

/** Writes the signatures of bundles, all of them or none, and prints their paths. */
async function sign(
  bundles: readonly string[],
  options: ActionOptions<typeof flags>,
  io: Io,
): Promise<number> {
  if (bundles.includes("-"))
    throw usage("a signature stands beside its bundle, so it cannot be standard input");
  const found = await expandFiles(bundles, isBundle);
  const { output, key: keyPath } = options;
  if (output !== undefined && found.files.length > 1)
    throw usage("--output names one signature, not several");
  const pathOf = (file: string) => output ?? `${file}.sig`;
  await refuseSharedPaths(
    { "a bundle": found.files, "--key": keyPath },
    { "a signature": found.files.map(pathOf) },
    options.files,
  );
  const key = parsePrivateKey(keyPath, (await readWhole(keyPath, 2 ** 16, io.signal)).toString("utf8"));
  const reading = readOptions(options, io);
  const judge = async (file: string): Promise<Signed> => {
    const { reading: bundle, sha256 } = await readSource({ path: file }, reading);
    const { contentDigest, findings } = bundle;
    if (contentDigest === undefined) return { outcome: { ...report(file, findings), lines: [] } };
    const digests: SignedDigests = { sha256, contentDigest };
    const path = pathOf(file);
    return {
      outcome: { ...report(file, []), outputs: [path], lines: [printable(path)] },
      signature: { path, content: Buffer.from(signBundle(digests, key)) },
    };
  };
  const { outcomes, failures } = await judgeFiles(found, options, judge, io);
  const signatures = outcomes.flatMap(({ signature }) => signature ?? []);
  const isWhole = signatures.length === outcomes.length && failures.length === 0;
  if (isWhole) await writeFilesAtomic(signatures, { signal: io.signal });
  const told = outcomes.map(({ outcome }) => (isWhole ? outcome : { ...outcome, outputs: [], lines: [] }));
  return printOutcomes("sign", told, options, io, failures);
}
