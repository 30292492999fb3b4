import { createHash } from "node:crypto";
import { type BundleReading, readBundle } from "@rampart/bundle";
import { createNodeTransport, proxyFromEnvironment } from "@rampart/cluster-client";
import { fetchDigest, withClusterFailures } from "@rampart/deploy";
import { printable, RampartError, report } from "@rampart/findings";
import type { ModuleMetadata } from "@rampart/metadata";
import { stringify } from "yaml";
import { readAuthorities } from "../cluster/open-cluster.ts";
import { steadyFile } from "../cluster/steady-file.ts";
import { exitCodes } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { usage } from "../option-values.ts";
import type { ReportOptions } from "../output-options.ts";
import { json } from "../render/document.ts";
import { printFindings } from "../report-output.ts";
import { version } from "../version.ts";

export interface SnippetOptions extends ReportOptions {
  readonly url: string;
  readonly name?: string;
  readonly verifyUrl?: boolean;
  readonly cacert?: string;
  readonly credentialsSecret?: string;
}

type Kind = "bootstrap" | "kubernetes";

/** Writes the entry that makes nodes fetch a bundle when they are created, join or recover. */
export async function snippet(kind: Kind, path: string, options: SnippetOptions, io: Io): Promise<number> {
  const url = parseBundleAddress(options.url);
  if (path === "-") throw usage("the bundle is read from a file here, so it cannot come from standard input");
  const profile = kind === "kubernetes" ? "kubernetes" : "user-defined";
  const reading = await readBundle({ path }, { signal: io.signal, profile });
  const { metadata } = reading;
  tellFindings(path, reading, options, io);
  if (metadata === undefined || reading.findings.some(({ severity }) => severity === "error")) {
    return exitCodes.input;
  }
  const name = options.name ?? metadata.module_name;
  if (kind === "kubernetes") assertKnownName(name, metadata);
  if (options.verifyUrl === true) await verify(url, path, options, io);
  const value = kind === "kubernetes" ? kubernetes(name, url, options) : bootstrap(name, url);
  const isJson = kind === "bootstrap" || options.format === "json";
  io.stdout.write(isJson ? json(value) : stringify(value));
  return exitCodes.done;
}

function tellFindings(path: string, { findings }: BundleReading, options: SnippetOptions, io: Io): void {
  const shown = findings.filter(({ severity }) => severity !== "info");
  if (shown.length > 0) printFindings(report(path, shown), options, io);
}

/** Credentials in an address would stand in the cluster's configuration for everybody to read. */
function parseBundleAddress(text: string): URL {
  const help = "Give it as http://… or https://…";
  if (!URL.canParse(text)) throw usage(`--url ${JSON.stringify(printable(text))} is no address`, help);
  const url = new URL(text);
  if (!["http:", "https:"].includes(url.protocol)) throw usage("--url is neither http nor https", help);
  if (url.username !== "" || url.password !== "") {
    throw usage(
      "the address of --url has credentials in it, where others can read them",
      "Kubernetes takes them from a secret (--credentials-secret), a bootstrap request from location.credentials.",
    );
  }
  return url;
}

/** Otherwise the operator cannot tell which module it is, and the error surfaces later. */
function assertKnownName(name: string, { module_name, display_name }: ModuleMetadata): void {
  if (name === module_name || name === display_name) return;
  throw usage(
    `--name ${JSON.stringify(printable(name))} is neither the module_name nor the display_name of the bundle`,
    `The operator goes by the name: use ${[module_name, display_name].filter(Boolean).join(" or ")}.`,
  );
}

function bootstrap(name: string, url: URL): object {
  const location = { location_type: url.protocol.slice(0, -1), url: url.href };
  return { user_defined_modules: [{ name, location }] };
}

function kubernetes(name: string, url: URL, { credentialsSecret }: SnippetOptions): object {
  const source = {
    [url.protocol.slice(0, -1)]: {
      url: url.href,
      ...(credentialsSecret !== undefined && { credentialsSecret }),
    },
  };
  return { spec: { userDefinedModules: [{ name, source }] } };
}

/** @throws {RampartError} where the address serves something else, or nothing */
async function verify(url: URL, path: string, { quiet, cacert }: SnippetOptions, io: Io): Promise<void> {
  const file = await steadyFile(path);
  const hash = createHash("sha256");
  for await (const chunk of file.chunks()) hash.update(chunk);
  const sha256 = hash.digest("hex");
  const ca = await readAuthorities(cacert, io);
  const transport = createNodeTransport({ ca, proxyFor: proxyFromEnvironment(io.environment) });
  const userAgent = `rampart/${version}`;
  const served = await withClusterFailures(() =>
    fetchDigest(url, file.size, { transport, userAgent, signal: io.signal }),
  );
  if (served.sha256 !== sha256) {
    const size =
      served.size === file.size ? "the same size" : served.size > file.size ? "more bytes" : "fewer bytes";
    throw new RampartError(
      "input",
      "url-differs",
      `${url.origin}${url.pathname} serves another file than ${path}: sha256 ${served.sha256.slice(0, 8)}… instead of ${sha256.slice(0, 8)}…, ${size}`,
      { help: "Upload the bundle there again, or give the address of this one." },
    );
  }
  if (!quiet) io.stderr.write(`${url.origin}${url.pathname} serves the same file (sha256 ${sha256})\n`);
}
