import { request as httpRequest } from "node:http";
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { checkServerIdentity, connect as connectTls, type PeerCertificate, type TLSSocket } from "node:tls";
import { TransportError } from "./transport.ts";

export interface ConnectOptions {
  /** Certificates of authorities in PEM, beside none of the system's. */
  readonly ca?: string | undefined;
  /** Certificate of the client and its key in PEM, for a server that asks for one. */
  readonly client?: { readonly cert: string; readonly key: string } | undefined;
  /** The name that the certificate must be for, instead of that of the address. */
  readonly serverName?: string | undefined;
  /** Trusts any certificate. */
  readonly insecure?: boolean | undefined;
  /**
   * Names besides the address itself that a certificate may be for: the nodes of a cluster share one that names the
   * cluster.
   */
  readonly alsoNamed?: readonly string[] | undefined;
  /** The proxy for an address, credentials included; undefined where there is none. */
  readonly proxyFor?: ((url: URL) => URL | undefined) | undefined;
  /** Milliseconds. */
  readonly connectTimeout?: number | undefined;
}

const defaultConnectTimeout = 15_000;

/**
 * A connection that is ready for the first byte of a request. Nothing of the request has been sent when it fails.
 * @throws {TransportError} of a stage before `exchange`
 */
export async function connect(url: URL, options: ConnectOptions, signal?: AbortSignal): Promise<Socket> {
  signal?.throwIfAborted();
  const limit = AbortSignal.timeout(options.connectTimeout ?? defaultConnectTimeout);
  const either = signal === undefined ? limit : AbortSignal.any([limit, signal]);
  try {
    const proxy = options.proxyFor?.(url);
    const socket = proxy === undefined ? await openTcp(url, either) : await openTunnel(url, proxy, either);
    return url.protocol === "https:" ? await openTls(url, socket, options, either) : socket;
  } catch (error) {
    signal?.throwIfAborted();
    if (limit.aborted) throw new TransportError("connect-timeout", { cause: error });
    throw error;
  }
}

function openTcp(url: URL, signal: AbortSignal): Promise<Socket> {
  const socket = connectTcp({ host: hostOf(url), port: portOf(url), noDelay: true });
  return opened(socket, "connect", "connect", signal);
}

function openTls(
  url: URL,
  socket: Socket,
  { ca, client, serverName, insecure = false, alsoNamed = [] }: ConnectOptions,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const host = serverName ?? hostOf(url);
  const names = serverName === undefined ? [host, ...alsoNamed] : [serverName];
  const secured = connectTls({
    socket,
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca !== undefined && { ca }),
    ...client,
    rejectUnauthorized: !insecure,
    ALPNProtocols: ["http/1.1"],
    checkServerIdentity: (_name, certificate) => identityFault(names, certificate),
  });
  socket.once("error", (error) => secured.destroy(error));
  return opened(secured, "secureConnect", "tls", signal);
}

/** What is wrong with the name in a certificate: nothing, where one of the names fits. */
function identityFault(names: readonly string[], certificate: PeerCertificate): Error | undefined {
  const faults = names.map((name) => checkServerIdentity(name, certificate));
  return faults.includes(undefined) ? undefined : faults[0];
}

/** A tunnel to the address through a proxy (`CONNECT`). The proxy's own credentials go to the proxy alone. */
async function openTunnel(url: URL, proxy: URL, signal: AbortSignal): Promise<Socket> {
  const target = `${url.hostname}:${portOf(url)}`;
  const toProxy = await openTcp(proxy, signal).catch((error: unknown) => {
    const cause = error instanceof TransportError ? error.cause : error;
    throw signal.aborted ? error : new TransportError("proxy", { cause, message: proxy.host });
  });
  const socket =
    proxy.protocol === "https:"
      ? await opened(
          connectTls({ socket: toProxy, servername: hostOf(proxy) }),
          "secureConnect",
          "proxy",
          signal,
        )
      : toProxy;
  return await new Promise<Socket>((resolve, reject) => {
    const failed = (cause: unknown) => {
      socket.destroy();
      reject(new TransportError("proxy", { cause, message: proxy.host }));
    };
    const request = httpRequest({
      method: "CONNECT",
      path: target,
      headers: { host: target, ...proxyAuthorization(proxy) },
      createConnection: () => socket,
      signal,
    });
    request.once("connect", ({ statusCode = 0 }) => {
      // What comes after the answer on this connection is the tunnel.
      if (statusCode === 200) resolve(socket);
      else failed(new Error(`the proxy ${proxy.host} answers ${statusCode}`));
    });
    request.once("response", ({ statusCode = 0 }) =>
      failed(new Error(`the proxy ${proxy.host} answers ${statusCode}`)),
    );
    request.once("error", failed);
    request.end();
  });
}

function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(words).toString("base64")}` };
}

function opened<Stream extends Socket>(
  socket: Stream,
  event: "connect" | "secureConnect",
  stage: "connect" | "tls" | "proxy",
  signal: AbortSignal,
): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      socket.off("error", fail);
      socket.off("close", close);
      signal.removeEventListener("abort", abort);
      act();
    };
    const fail = (cause: unknown) => settle(() => reject(new TransportError(stage, { cause })));
    const close = () => fail(Object.assign(new Error("closed"), { code: "ECONNRESET" }));
    const abort = () => {
      settle(() => reject(signal.reason));
      socket.on("error", () => {});
      socket.destroy();
    };
    socket.once("error", fail);
    socket.once("close", close);
    socket.once(event, () => settle(() => resolve(socket)));
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
  });
}

/** Without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1");
}

function portOf(url: URL): number {
  return url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
}
