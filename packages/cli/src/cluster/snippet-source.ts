import { type BundleSource, forCommand, readBundle, withBundle } from "@rampart/bundle";
import { parseUrl } from "@rampart/bytes";
import { createNodeTransport, proxyFromEnvironment } from "@rampart/cluster-client";
import { judgeFetched } from "@rampart/compat";
import { fetchDigest, withClusterFailures } from "@rampart/deploy";
import { digestSource } from "@rampart/files";
import { printable, RampartError, type Report, report } from "@rampart/findings";
import type { ModuleMetadata } from "@rampart/metadata";
import { readAuthorities } from "../cluster/open-cluster.ts";
import { flagGroup, type OptionsOf } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { usage } from "../option-values.ts";
import type { ReportOptions } from "../output-options.ts";
import { reportDocument } from "../render/document.ts";
import { writeLine } from "../render/write-line.ts";
import { printFindings } from "../report-output.ts";
import { bundleSource } from "../standard-input.ts";
import { version } from "../version.ts";

/** Flags of every snippet. */
export const snippetFlags = flagGroup("Options:", (command) =>
  command
    .requiredOption("--url <url>", "where the nodes fetch the bundle (required)")
    .option("--name <name>", "name of the entry (default: module_name)")
    .option("--verify-url", "fetch the bundle and compare its sha256")
    .option("--cacert <file>", "with --verify-url: trust the authorities in this PEM file"),
);

export type SnippetOptions = OptionsOf<typeof snippetFlags> & ReportOptions;

/** A bundle that nodes fetch by themselves, and from where. */
export interface SnippetSource {
  readonly url: URL;
  readonly source: BundleSource;
  readonly metadata: ModuleMetadata;
  /** What is to be known of the bundle besides. */
  readonly found: Report;
}

/** The bundle and its address; undefined where the bundle is at fault, which has been printed. */
export async function readSource(
  path: string,
  target: "bootstrap" | "kubernetes",
  options: SnippetOptions,
  io: Io,
): Promise<SnippetSource | undefined> {
  const url = parseBundleAddress(options.url);
  if (path === "-") throw usage("the bundle is read from a file here, so it cannot come from standard input");
  const source = await bundleSource(path, io);
  const profile = target === "bootstrap" ? "user-defined" : "kubernetes";
  const reading = await readBundle(source, { signal: io.signal, profile });
  const { metadata, findings } = reading;
  const shown = findings.filter(({ severity }) => severity !== "info");
  const ofSystems = forCommand("snippet", judgeFetched(reading, target));
  const found = report(path, [...shown, ...ofSystems]);
  const isUsable = metadata !== undefined && found.ok;
  if (options.format !== "json") await printFindings(found, options, io);
  else if (!isUsable) io.stdout.write(reportDocument(`snippet ${target}`, [found]));
  return isUsable ? { url, source, metadata, found } : undefined;
}

/** Credentials in an address would be in the cluster's configuration for everybody to read. */
function parseBundleAddress(text: string): URL {
  const help = "Give it as http://… or https://…";
  const url = parseUrl(text);
  if (url === undefined) throw usage(`--url ${JSON.stringify(printable(text))} is not an address`, help);
  if (!["http:", "https:"].includes(url.protocol)) throw usage("--url is neither http nor https", help);
  if (url.username !== "" || url.password !== "") {
    throw usage(
      "the address of --url has credentials in it, where others can read them",
      "Kubernetes takes them from a secret (--credentials-secret), a bootstrap request from location.credentials.",
    );
  }
  return url;
}

/**
 * Fetches the bundle where `--verify-url` asks for it.
 * @throws {RampartError} where the address serves something else, or nothing
 */
export async function compareWithUrl(
  { url, source }: SnippetSource,
  path: string,
  { verifyUrl, quiet, cacert }: SnippetOptions,
  io: Io,
): Promise<void> {
  if (verifyUrl !== true) {
    if (cacert !== undefined) throw usage("--cacert means nothing without --verify-url");
    return;
  }
  const file = await withBundle(source, digestSource);
  const ca = await readAuthorities(cacert, io);
  const transport = createNodeTransport({ ca, proxyFor: proxyFromEnvironment(io.environment) });
  const userAgent = `rampart/${version}`;
  const served = await withClusterFailures(() =>
    fetchDigest(url, file.size, { transport, userAgent, signal: io.signal }),
  );
  if (served.sha256 !== file.sha256) {
    const size =
      served.size === file.size ? "the same size" : served.size > file.size ? "more bytes" : "fewer bytes";
    throw new RampartError(
      "input",
      "url-differs",
      `${url.origin}${url.pathname} serves another file than ${path}: sha256 ${served.sha256.slice(0, 8)}… instead of ${file.sha256.slice(0, 8)}…, ${size}`,
      { help: "Upload the bundle there again, or give the address of this one." },
    );
  }
  if (!quiet)
    writeLine(io.stderr, io, `${url.origin}${url.pathname} serves the same file (sha256 ${file.sha256})`);
}
