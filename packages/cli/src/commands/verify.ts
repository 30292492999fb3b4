import { type JudgedFile, judgedBundle } from "@rampart/answers";
import { readBundle, readSource } from "@rampart/bundle";
import { expandFiles, isBundle } from "@rampart/project";
import { refuseSharedPaths } from "../call-paths.ts";
import { dataFlags } from "../data/data-options.ts";
import { defaultJobs } from "../default-jobs.ts";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { filesFlags } from "../file-options.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { limitFlags, readOptions } from "../limit-options.ts";
import { reportFlags } from "../output-options.ts";
import { reportFiles } from "../report-files.ts";
import { takeFiles } from "../shard/shard.ts";
import { bundleSource } from "../standard-input.ts";
import { type TrustCheck, trustCheck, trustFlags, trustPaths } from "../trust-options.ts";
import type { Command } from "../typed-commander.ts";
import { startBundleWorkers } from "../workers/bundle-workers.ts";

const flags = (command: Command) =>
  withFlags(
    command.argument("<bundle...>", "bundles, folders or patterns; - is standard input"),
    filesFlags,
    trustFlags,
    limitFlags,
    dataFlags,
    reportFlags,
  );

export const command = defineCommand({
  flags,
  examples: [
    "rampart verify mymodule.zip",
    "rampart verify dist --checksums dist/SHA256SUMS --require-signature --public-key release.pub",
  ],
  seeAlso: "formats.md",
  action: verify,
});

/** Everything that can be known of bundles offline. */
async function verify(
  bundles: readonly string[],
  options: ActionOptions<typeof flags>,
  io: Io,
): Promise<number> {
  const reading = readOptions(options, io, options.profile);
  const { named: found, part } = takeFiles(expandFiles(bundles, isBundle), options.shard, io);
  await refuseSharedPaths(trustPaths(options), {}, options.files);
  const trust = await trustCheck(found.files, options, io);
  const jobs = options.jobs ?? defaultJobs();
  const workers = trust === undefined ? startBundleWorkers(found.files, jobs, reading) : undefined;
  const judge = async (file: string) => {
    if (workers !== undefined) return workers.judge(file);
    const source = await bundleSource(file, io);
    return trust === undefined
      ? judgedBundle(await readBundle(source, reading))
      : judgedWithTrust(file, await readSource(source, reading), trust);
  };
  try {
    return await reportFiles("verify", found, judge, { ...options, ...(part && { part }) }, io);
  } finally {
    await workers?.close();
  }
}

async function judgedWithTrust(
  file: string,
  { reading, sha256 }: Awaited<ReturnType<typeof readSource>>,
  trust: TrustCheck,
): Promise<JudgedFile> {
  const judged = judgedBundle(reading);
  const { contentDigest } = reading;
  return { ...judged, findings: [...judged.findings, ...(await trust(file, { sha256, contentDigest }))] };
}
