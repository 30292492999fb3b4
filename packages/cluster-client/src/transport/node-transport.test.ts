import type { IncomingMessage, RequestListener } from "node:http";
import { describe, expect, it } from "vitest";
import type { ClusterError } from "../cluster-error.ts";
import {
  deserted,
  pem,
  serveBytes,
  serveExpecting,
  serveHttp,
  serveHttps,
  serveProxy,
} from "../small-server.test-support.ts";
import type { ConnectOptions } from "./connect.ts";
import { explainFailure } from "./explain-failure.ts";
import { createNodeTransport } from "./node-transport.ts";
import type { RequestBody, TransportResponse } from "./transport.ts";
import { TransportError } from "./transport.ts";

const patience = 5000;

async function textOf({ body }: TransportResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function get(url: URL, options: ConnectOptions = {}): Promise<string> {
  return textOf(await createNodeTransport(options)({ method: "GET", url, headers: {}, patience }));
}

/** What a failed request is said to be. */
async function failureOf(request: Promise<unknown>): Promise<ClusterError> {
  const error = await request.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TransportError);
  return explainFailure(error as TransportError, { node: "n", request: "GET /" });
}

const hello: RequestListener = (_request, response) => void response.end("hello");

function bodyOf(chunks: readonly string[], asksFirst = false): RequestBody & { read: number } {
  const body = {
    length: chunks.reduce((sum, chunk) => sum + Buffer.byteLength(chunk), 0),
    asksFirst,
    read: 0,
    async *chunks() {
      for (const chunk of chunks) {
        body.read += 1;
        yield Buffer.from(chunk);
      }
    },
  };
  return body;
}

async function received(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe("a request", () => {
  it("arrives with its path, its headers and its body, whose length is known", async () => {
    let seen: unknown;
    const url = await serveHttp(async (request, response) => {
      const { host, "content-length": length, "transfer-encoding": encoding } = request.headers;
      seen = { path: request.url, host, length, encoding, text: await received(request) };
      response.end("ok");
    });
    const address = new URL("/base/v1/modules?dry_run=true", url);
    const body = bodyOf(["one", "two"]);
    const response = await createNodeTransport()({
      method: "POST",
      url: address,
      headers: {},
      body,
      patience,
    });
    expect(await textOf(response)).toBe("ok");
    const path = "/base/v1/modules?dry_run=true";
    expect(seen).toEqual({ path, host: url.host, length: "6", encoding: undefined, text: "onetwo" });
  });

  it("reaches an IPv6 address, and names it as a host", async () => {
    let host: string | undefined;
    const url = await serveHttp((request, response) => {
      host = request.headers.host;
      response.end("six");
    }, "::1");
    expect(await get(url)).toBe("six");
    expect(host).toBe(`[::1]:${url.port}`);
  });

  it("does not follow a redirect", async () => {
    let requests = 0;
    const url = await serveHttp((_request, response) => {
      requests += 1;
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    const response = await createNodeTransport()({ method: "GET", url, headers: {}, patience });
    await textOf(response);
    expect([response.status, requests]).toEqual([307, 1]);
  });

  it("can be interrupted while it waits for an answer, with the reason of the signal", async () => {
    const interruption = new AbortController();
    const url = await serveHttp(() => interruption.abort(new Error("enough")));
    const { signal } = interruption;
    await expect(
      createNodeTransport()({ method: "GET", url, headers: {}, patience, signal }),
    ).rejects.toThrow("enough");
  });
});

describe("Expect: 100-continue", () => {
  it("sends the body once the server consents", async () => {
    const url = await serveExpecting(async (request, response) => {
      response.writeContinue();
      response.end(await received(request));
    });
    const body = bodyOf(["whole"], true);
    const response = await createNodeTransport()({ method: "POST", url, headers: {}, body, patience });
    expect(await textOf(response)).toBe("whole");
  });

  it("sends no byte of it to a server that refuses", async () => {
    const url = await serveExpecting((_request, response) => void response.writeHead(403).end("no"));
    const body = bodyOf(["secret"], true);
    const response = await createNodeTransport()({ method: "POST", url, headers: {}, body, patience });
    expect([response.status, await textOf(response), body.read]).toEqual([403, "no", 0]);
  });

  it("sends it after a second to a server that says nothing, as such servers expect", async () => {
    const url = await serveExpecting(async (request, response) => {
      response.end(await received(request));
    });
    const body = bodyOf(["patient"], true);
    const response = await createNodeTransport()({ method: "POST", url, headers: {}, body, patience });
    expect(await textOf(response)).toBe("patient");
  });
});

describe("a body", () => {
  it("that cannot be read to its end does not arrive whole, and is told apart from a lost connection", async () => {
    let ended: string | undefined;
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const url = await serveHttp((request) => {
      arrived();
      request.on("error", () => {});
      request.on("close", () => {
        ended = request.complete ? "complete" : "incomplete";
      });
    });
    const body: RequestBody = {
      length: 10,
      asksFirst: false,
      async *chunks() {
        yield Buffer.from("half ");
        await arrival;
        throw new Error("it changed");
      },
    };
    const failure = await failureOf(
      createNodeTransport()({ method: "POST", url, headers: {}, body, patience }),
    );
    expect(failure).toMatchObject({ code: "source-failed", reason: "it changed", retryable: false });
    await expect.poll(() => ended).toBe("incomplete");
  });

  it("is not sent further once the server has answered", async () => {
    const url = await serveHttp((_request, response) => {
      response.writeHead(413, { connection: "close" }).end("too large");
    });
    let sent = 0;
    const body: RequestBody = {
      length: 2 ** 40,
      asksFirst: false,
      async *chunks() {
        for (; ; sent += 65536) yield Buffer.alloc(65536);
      },
    };
    const response = await createNodeTransport()({ method: "POST", url, headers: {}, body, patience });
    expect(response.status).toBe(413);
    expect(sent).toBeLessThan(2 ** 30);
  });
});

describe("TLS", () => {
  it("trusts an authority that is given", async () => {
    expect(await get(await serveHttps("signed", hello), { ca: pem("authority") })).toBe("hello");
    expect(await get(await serveHttps("self-signed", hello), { ca: pem("self-signed") })).toBe("hello");
  });

  it("trusts anybody when it is told to", async () => {
    for (const name of ["self-signed", "other-name", "expired"] as const) {
      expect(await get(await serveHttps(name, hello), { insecure: true })).toBe("hello");
    }
  });

  it("takes a certificate for the cluster's name from a node at its address", async () => {
    const options = { ca: pem("authority"), alsoNamed: ["cluster.example.com"] };
    expect(await get(await serveHttps("other-name", hello), options)).toBe("hello");
  });

  it.each([
    ["a self-signed certificate", "self-signed", {}, "tls-self-signed"],
    ["an authority that nobody knows", "signed", {}, "tls-unknown-authority"],
    ["another name", "other-name", { ca: pem("authority") }, "tls-name-mismatch"],
    ["a certificate of the past", "expired", { ca: pem("authority") }, "tls-expired"],
  ] as const)("refuses %s, with words of its own and nothing sent", async (_what, name, options, code) => {
    let requests = 0;
    const url = await serveHttps(name, () => {
      requests += 1;
    });
    const failure = await failureOf(get(url, options));
    expect(failure).toMatchObject({ code, sent: false, retryable: false });
    expect(failure.help).toBeDefined();
    expect(requests).toBe(0);
  });
});

describe("a failure", () => {
  it("to connect says so, and that nothing was sent", async () => {
    const failure = await failureOf(get(await deserted()));
    expect(failure).toMatchObject({ code: "unreachable", sent: false, retryable: true });
    expect(failure.message).toBe("n: GET /: cannot connect: no server listens there (connection refused)");
  });

  it("of HTTPS to a port of plain HTTP is not taken for a bad certificate", async () => {
    const url = await serveHttp(hello);
    url.protocol = "https:";
    expect(await failureOf(get(url))).toMatchObject({ code: "not-tls", sent: false });
  });

  it("of plain HTTP to a port of something else says so", async () => {
    const url = await serveBytes("SSH-2.0-OpenSSH_9.2\r\n");
    expect(await failureOf(get(url))).toMatchObject({ code: "not-http" });
  });

  it("before the answer leaves open what the server did", async () => {
    const url = await serveHttp((request) => request.socket.destroy());
    const failure = await failureOf(get(url));
    expect(failure).toMatchObject({ code: "connection-lost", sent: true, retryable: true });
  });

  it("in the middle of the answer does so too", async () => {
    const url = await serveHttp((_request, response) => {
      response.writeHead(200, { "content-length": 100 }).write("half", () => response.destroy());
    });
    expect(await failureOf(get(url))).toMatchObject({ code: "connection-lost", sent: true });
  });

  it("to answer at all ends with our patience", async () => {
    const url = await serveHttp(() => {});
    const request = createNodeTransport()({ method: "GET", url, headers: {}, patience: 100 });
    expect(await failureOf(request)).toMatchObject({ code: "timed-out", sent: true });
  });
});

describe("a proxy", () => {
  it("gets the way to the address and its own credentials, and nothing of ours", async () => {
    const { url: proxy, seen } = await serveProxy("open");
    const url = await serveHttps("signed", (request, response) => {
      response.end(request.headers.authorization);
    });
    proxy.username = "door";
    proxy.password = "man%20";
    const transport = createNodeTransport({ ca: pem("authority"), proxyFor: () => proxy });
    const headers = { authorization: "Basic c2VjcmV0" };
    const response = await transport({ method: "GET", url, headers, patience });
    expect(await textOf(response)).toBe("Basic c2VjcmV0");
    const authorization = `Basic ${Buffer.from("door:man ").toString("base64")}`;
    expect(seen).toEqual([{ path: url.host, authorization }]);
  });

  it("that refuses is named, and nothing was sent", async () => {
    const { url: proxy } = await serveProxy(403);
    const failure = await failureOf(get(await serveHttp(hello), { proxyFor: () => proxy }));
    expect(failure).toMatchObject({ code: "proxy-refused", sent: false });
    expect(failure.reason).toContain("403");
  });
});
