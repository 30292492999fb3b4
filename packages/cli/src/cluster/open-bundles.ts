import { type BundleReading, type BundleSource, readBundle, readSource } from "@rampart/bundle";
import type { UploadFile } from "@rampart/cluster-client";
import { type ReadyBundle, readyBundle, unlikeBundles } from "@rampart/deploy";
import { type Report, report } from "@rampart/findings";
import type { Io } from "../io.ts";
import { readOptions } from "../limit-options.ts";
import type { OutputOptions } from "../output-options.ts";
import { reportDocument } from "../render/document.ts";
import { printFindings } from "../report-output.ts";
import { spoolOnce } from "../standard-input.ts";
import { type TrustCheck, type TrustOptions, trustCheck } from "../trust-options.ts";
import { spoolAsFile, steadyFile } from "./steady-file.ts";

/** A bundle, or its builds for several systems. */
export type UploadableBundles = readonly [ReadyBundle, ...ReadyBundle[]];

export type OpenBundlesOptions = OutputOptions &
  Pick<TrustOptions, "publicKey" | "requireSignature"> & { readonly force?: boolean };

/**
 * Reads the bundles of an upload, each once. Undefined where one of them may not be uploaded; what is wrong with it has been
 * printed.
 */
export async function openBundles(
  command: "upload" | "fleet upload",
  paths: readonly string[],
  options: OpenBundlesOptions,
  io: Io,
): Promise<UploadableBundles | undefined> {
  const trust = await trustCheck(paths, signatureOptions(options), io);
  const bundles: ReadyBundle[] = [];
  for (const path of new Set(paths)) {
    const bundle = await openBundle(path, trust, io);
    if ("findings" in bundle) {
      if (options.format === "json") io.stdout.write(reportDocument(command, [bundle]));
      else await printFindings(bundle, { ...options, files: [], annotations: false }, io);
      if (options.force === true) io.stderr.write(`rampart: ${path} is not sent, with --force neither\n`);
      return undefined;
    }
    bundles.push(bundle);
  }
  const unlike = unlikeBundles(bundles);
  if (unlike !== undefined) throw unlike;
  const [first, ...others] = bundles;
  return first && [first, ...others];
}

function signatureOptions({ publicKey, requireSignature }: OpenBundlesOptions): TrustOptions {
  return {
    ...(publicKey !== undefined && { publicKey }),
    ...(requireSignature !== undefined && { requireSignature }),
  };
}

/** A report where the bundle says too little to be uploaded, or is not what it should be. */
async function openBundle(
  path: string,
  trust: TrustCheck | undefined,
  io: Io,
): Promise<ReadyBundle | Report> {
  const spool = await spoolOnce(path, io);
  const file: UploadFile = spool === undefined ? await steadyFile(path) : spoolAsFile(spool);
  const source: BundleSource = spool === undefined ? { path } : { spool };
  if (trust === undefined) return uploadable(path, await readBundle(source, readOptions({}, io)), file);
  const { reading, sha256 } = await readSource(source, readOptions({}, io));
  const distrust = await trust(path, { sha256, contentDigest: reading.contentDigest });
  return distrust.length > 0 ? report(path, distrust) : uploadable(path, reading, file);
}

function uploadable(path: string, reading: BundleReading, file: UploadFile): ReadyBundle | Report {
  return readyBundle(reading, file) ?? report(path, reading.findings);
}
