import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { RampartError } from "@rampart/findings";
import type { Certificate } from "./make-certificate.ts";

/** What a node speaks TLS with. */
export interface NodeTls extends Certificate {
  /** PEM. Clients have to show a certificate that one of these signed; absent where none is asked for. */
  readonly clientAuthorities?: string | undefined;
}

/** A socket of one node. */
export class NodeListener {
  readonly address: string;
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server, address: string, port: number) {
    this.#server = server;
    this.address = address;
    this.port = port;
  }

  /**
   * Port 0 chooses a free one.
   * @throws {RampartError} where the port is taken, or the system has no such address
   */
  static async listen(address: string, port: number, tls: NodeTls | undefined): Promise<NodeListener> {
    const server: Server = tls === undefined ? createServer() : createTlsServer(serverOptions(tls));
    // An upload takes as long as it takes.
    server.requestTimeout = 0;
    // As long as the proxy of a cluster keeps a connection: a client that polls finds it open.
    server.keepAliveTimeout = 75_000;
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) => reject(explain(error, address, port)));
      server.listen({ host: address, port, exclusive: true }, resolve);
    });
    return new NodeListener(server, address, (server.address() as AddressInfo).port);
  }

  /** From now on requests are answered; connections for which `closes` says so end at once. */
  serve(
    answer: (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean) => void,
    closes: () => boolean,
  ): void {
    this.#server.on("connection", (socket) => {
      if (closes()) socket.destroy();
    });
    this.#server.on("request", (request, response) => answer(request, response, false));
    this.#server.on("checkContinue", (request, response) => answer(request, response, true));
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }
}

function serverOptions({ certificate, key, clientAuthorities }: NodeTls): ServerOptions {
  return {
    cert: certificate,
    key,
    minVersion: "TLSv1.2",
    ...(clientAuthorities !== undefined && {
      ca: clientAuthorities,
      requestCert: true,
      rejectUnauthorized: true,
    }),
  };
}

function explain(error: NodeJS.ErrnoException, address: string, port: number): Error {
  const [reason, help] = reasons[error.code ?? ""] ?? [];
  if (reason === undefined) return error;
  const message = `cannot listen on ${address} port ${port}: ${reason}`;
  return new RampartError("environment", "cannot-listen", message, {
    cause: error,
    ...(help !== undefined && { help }),
  });
}

const reasons: Readonly<Record<string, readonly [reason: string, help?: string]>> = {
  EADDRINUSE: ["the port is in use", "Choose another with --port; --port 0 chooses a free one."],
  EACCES: ["permission is denied", "Choose a port from 1024 on."],
  EADDRNOTAVAIL: [
    "this system has no such address",
    "With --node-ports the nodes have ports of their own on 127.0.0.1.",
  ],
  ENOTFOUND: ["the name is not known"],
  EAFNOSUPPORT: ["this system does not support this kind of address"],
};
