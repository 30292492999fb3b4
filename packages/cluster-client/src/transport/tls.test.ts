import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { systemClock } from "../clock.ts";
import { ClusterClient } from "../cluster-client.ts";
import type { ClusterError } from "../cluster-error.ts";
import { deserted, pem } from "../small-server.test-support.ts";
import type { ConnectOptions } from "./connect.ts";
import { explainFailure } from "./explain-failure.ts";
import { createNodeTransport } from "./node-transport.ts";
import { TransportError } from "./transport.ts";

// Servers that are particular about TLS, and proxies that are not there.

interface Pair {
  readonly cert: string;
  readonly key: string;
}

const authority = pem("authority");
const server = pair("other-name");
const client = pair("self-signed");

function pair(name: string): Pair {
  const read = (ending: string) =>
    readFileSync(new URL(`../../../../fixtures/certificates/${name}.${ending}`, import.meta.url), "utf8");
  return { cert: read("pem"), key: read("key") };
}

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function serve(options: TlsOptions): Promise<URL> {
  const listening = createTlsServer({ ...server, ...options }, (socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"));
  });
  listening.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  open.push(listening);
  return new URL(`https://127.0.0.1:${(listening.address() as AddressInfo).port}`);
}

async function ask(url: URL, options: ConnectOptions): Promise<unknown> {
  const patience = { attempts: 1, firstDelay: 1, longestDelay: 1 };
  const asking = new ClusterClient({
    url,
    transport: createNodeTransport(options),
    clock: systemClock,
    patience,
  });
  return await asking.modules().catch((error: ClusterError) => error);
}

describe("a server that requires certificates of its clients", () => {
  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "by %s is told so in words, and takes the one that it trusts",
    async (version) => {
      const versions = { minVersion: version, maxVersion: version };
      const url = await serve({ requestCert: true, rejectUnauthorized: true, ca: client.cert, ...versions });
      const without = await ask(url, { insecure: true });
      expect(without).toMatchObject({ help: expect.stringContaining("--cert FILE and --key FILE") });
      expect((without as ClusterError).reason).toMatch(/certificate of the client/);
      expect(await ask(url, { insecure: true, client })).toEqual([]);
    },
  );

  it.each([
    [
      "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
      "exchange",
      "does not trust the authority of the client's certificate",
    ],
    ["ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED", "exchange", "the client's certificate has expired"],
    ["ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE", "tls", "does not take the client's certificate"],
    ["ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR", "tls", "ends the TLS handshake: internal error"],
  ] as const)("says why by an alert, which is told in words: %s", (code, stage, expected) => {
    const error = new TransportError(stage, { cause: Object.assign(new Error("x"), { code }) });
    expect(explainFailure(error, { node: "n", request: "GET /" }).reason).toContain(expected);
  });
});

it("a server of an old TLS only is told so", async () => {
  const ciphers = "DEFAULT@SECLEVEL=0";
  const url = await serve({ minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers });
  expect(await ask(url, { insecure: true })).toMatchObject({
    reason: "the server speaks no version of TLS that is spoken here",
  });
});

describe("the name in a certificate", () => {
  it("that the address does not have is given, and then checked", async () => {
    const url = await serve({});
    const ca = authority;
    expect(await ask(url, { ca })).toMatchObject({
      code: "tls-name-mismatch",
      help: expect.stringContaining("--tls-server-name"),
    });
    expect(await ask(url, { ca, serverName: "cluster.example.com" })).toEqual([]);
    expect(await ask(url, { ca, serverName: "other.example.com" })).toMatchObject({
      code: "tls-name-mismatch",
    });
  });

  it("may be missing, and the message says that", () => {
    const cause = Object.assign(new Error("x"), { code: "ERR_TLS_CERT_ALTNAME_INVALID", cert: {} });
    const place = { node: "n", request: "GET /" };
    const { help } = explainFailure(new TransportError("tls", { cause }), place);
    expect(help).toMatch(/^It names no host at all\. Give it with --tls-server-name/);
  });
});

it("a proxy where no server listens is named", async () => {
  const proxy = await deserted();
  const error = (await ask(new URL("https://10.0.0.1:9443"), { proxyFor: () => proxy })) as ClusterError;
  expect(error).toMatchObject({ code: "proxy-refused", help: expect.stringContaining("HTTPS_PROXY") });
  expect(error.reason).toContain(`proxy ${proxy.host}: no server listens there`);
});
