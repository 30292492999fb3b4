import { randomBytes, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import {
  ClusterClient,
  createNodeTransport,
  proxyFromEnvironment,
  systemClock,
  UnsupportedProxyError,
} from "@rampart/cluster-client";
import { readWhole } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import type { Io } from "../io.ts";
import { usage } from "../option-values.ts";
import { writeLine } from "../render/write-line.ts";
import { version } from "../version.ts";
import { parseClusterAddress } from "./cluster-address.ts";
import type { ClusterOptions } from "./cluster-options.ts";
import { type CredentialSources, findCredentials } from "./credentials.ts";

/** A client for the cluster that the flags and the environment name. */
export async function openCluster(
  options: ClusterOptions,
  io: Io,
  sources?: CredentialSources,
): Promise<ClusterClient> {
  const { environment, stderr, signal } = io;
  const address = options.cluster ?? environment["REDIS_ENTERPRISE_URL"];
  if (address === undefined || address === "") {
    throw usage("no cluster is given", "Give --cluster https://host:9443, or set REDIS_ENTERPRISE_URL.");
  }
  const flag = options.cluster === undefined ? "REDIS_ENTERPRISE_URL" : "--cluster";
  const url = parseClusterAddress(address, flag);
  const ca = await readAuthorities(options.cacert ?? environment["REDIS_ENTERPRISE_CA_CERT"], io);
  const client = await readClientCertificate(options, io);
  const credentials = await findCredentials(options, io, sources);
  for (const warning of warningsOf(url, options)) writeLine(stderr, io, `warning: ${warning}`);
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  return new ClusterClient({
    url,
    credentials,
    clock: systemClock,
    signal,
    userAgent: `rampart/${version}`,
    ...(options.requestTimeout !== undefined && {
      limit: options.requestTimeout,
      silence: options.requestTimeout,
    }),
    boundary: `rampart-${randomBytes(16).toString("hex")}`,
    transport: createNodeTransport({
      ...(ca !== undefined && { ca }),
      ...(client !== undefined && { client }),
      ...(options.tlsServerName !== undefined && { serverName: options.tlsServerName }),
      insecure: options.insecure === true,
      connectTimeout: options.connectTimeout,
      // The nodes of a cluster share a certificate that names the cluster.
      alsoNamed: [host],
      proxyFor: proxiesOf(environment),
    }),
  });
}

function warningsOf({ protocol, hostname }: URL, { insecure }: ClusterOptions): string[] {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const isLoopback = host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
  return [
    ...(insecure === true && protocol === "https:"
      ? [`--insecure: the certificate of ${host} is not verified, any server that answers gets the password`]
      : []),
    ...(protocol === "http:" && !isLoopback
      ? [`the password goes to ${host} without encryption: the address begins with http://`]
      : []),
  ];
}

function proxiesOf(environment: Io["environment"]): (url: URL) => URL | undefined {
  const proxyFor = proxyFromEnvironment(environment);
  return (url) => {
    try {
      return proxyFor(url);
    } catch (cause) {
      const message =
        cause instanceof UnsupportedProxyError
          ? cause.message
          : "the proxy in the environment is not an address";
      throw new RampartError("call", "proxy-malformed", message, {
        help: "See HTTPS_PROXY and NO_PROXY.",
        cause,
      });
    }
  };
}

/** Longest file of certificates: the authorities of a whole system have a quarter of it. */
const longestAuthorities = 2 ** 20;

/** The certificates of a file, after a look at them. */
export async function readAuthorities(path: string | undefined, { signal }: Io): Promise<string | undefined> {
  if (path === undefined || path === "") return undefined;
  const text = (await readWhole(path, longestAuthorities, signal)).toString("latin1");
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length > 0 && certificates.every(isCertificate)) return text;
  throw new RampartError("call", "cacert-malformed", `${path} holds no certificates in PEM`);
}

/** The client's certificate and key: both or neither, and both of them what they are said to be. */
async function readClientCertificate(
  { cert, key }: ClusterOptions,
  { signal }: Io,
): Promise<{ readonly cert: string; readonly key: string } | undefined> {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined)
    throw usage("--key without --cert", "Give the client's certificate with --cert FILE.");
  if (key === undefined)
    throw usage("--cert without --key", "Give the key of the certificate with --key FILE.");
  const read = async (path: string) => (await readWhole(path, longestAuthorities, signal)).toString("latin1");
  const pair = { cert: await read(cert), key: await read(key) };
  try {
    createSecureContext(pair);
    return pair;
  } catch (cause) {
    const message = `${cert} and ${key} are not a certificate and its key in PEM`;
    throw new RampartError("call", "client-certificate-malformed", message, {
      help: "A key with a passphrase has to be decrypted first.",
      cause,
    });
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== "";
  } catch {
    return false;
  }
}
