import { readFileSync } from "node:fs";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from "node:net";
import { afterEach } from "vitest";

// Servers of a few lines, for what no cluster would do.

const folder = new URL("../../../fixtures/certificates/", import.meta.url);

export type CertificateName = "self-signed" | "signed" | "other-name" | "expired";

/** A certificate of `fixtures/certificates` in PEM. */
export function pem(name: CertificateName | "authority"): string {
  return readFileSync(new URL(`${name}.pem`, folder), "utf8");
}

function key(name: CertificateName): string {
  return readFileSync(new URL(`${name}.key`, folder), "utf8");
}

const open = new Set<TcpServer>();
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of open) {
    await new Promise((resolve) => server.close(resolve));
  }
  open.clear();
});

async function listen(server: TcpServer, host: string): Promise<number> {
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  open.add(server);
  return (server.address() as AddressInfo).port;
}

/** Its address. */
export async function serveHttp(listener: RequestListener, host = "127.0.0.1"): Promise<URL> {
  const port = await listen(createHttpServer(listener), host);
  return new URL(`http://${host.includes(":") ? `[${host}]` : host}:${port}`);
}

/** Decides for itself what becomes of `Expect: 100-continue`. */
export async function serveExpecting(listener: RequestListener): Promise<URL> {
  const server = createHttpServer();
  server.on("checkContinue", listener);
  return new URL(`http://127.0.0.1:${await listen(server, "127.0.0.1")}`);
}

export async function serveHttps(certificate: CertificateName, listener: RequestListener): Promise<URL> {
  const server = createHttpsServer({ cert: pem(certificate), key: key(certificate) }, listener);
  return new URL(`https://127.0.0.1:${await listen(server, "127.0.0.1")}`);
}

/** Says the same to everybody, and closes. */
export async function serveBytes(text: string): Promise<URL> {
  const server = createTcpServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(text));
  });
  return new URL(`http://127.0.0.1:${await listen(server, "127.0.0.1")}`);
}

/** An address where nobody listens. */
export async function deserted(): Promise<URL> {
  const server = createTcpServer();
  const port = await listen(server, "127.0.0.1");
  open.delete(server);
  await new Promise((resolve) => server.close(resolve));
  return new URL(`http://127.0.0.1:${port}`);
}

/** A server for the tunnels of a proxy; tells where they went and what the proxy was told. */
export async function serveProxy(
  answer: "open" | 403,
): Promise<{ readonly url: URL; readonly seen: { path: string; authorization?: string }[] }> {
  const { connect } = await import("node:net");
  const seen: { path: string; authorization?: string }[] = [];
  const server = createHttpServer();
  server.on("connect", (request, socket, head) => {
    const { "proxy-authorization": authorization } = request.headers;
    seen.push({ path: request.url ?? "", ...(authorization !== undefined && { authorization }) });
    if (answer === 403) return void socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(request.url ?? "") ?? [];
    const target = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    for (const end of [socket, target]) end.on("error", () => {});
    return undefined;
  });
  return { url: new URL(`http://127.0.0.1:${await listen(server, "127.0.0.1")}`), seen };
}
