import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { followAction, readAction, readActions } from "./actions/follow-action.ts";
import { systemClock } from "./clock.ts";
import { ClusterClient } from "./cluster-client.ts";
import type { ClusterError } from "./cluster-error.ts";
import { serveBytes, serveExpecting, serveHttp } from "./small-server.test-support.ts";
import { createNodeTransport } from "./transport/node-transport.ts";

// What servers may answer beside what the references show: kept, shown, and given up in time.

interface Told {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

function clientOf(url: URL, options: object = {}): ClusterClient {
  const patience = { attempts: 1, firstDelay: 1, longestDelay: 1 };
  return new ClusterClient({
    url,
    transport: createNodeTransport(),
    clock: systemClock,
    patience,
    ...options,
  });
}

async function serving({ status = 200, headers = {}, body = "" }: Told): Promise<ClusterClient> {
  return clientOf(await serveHttp((_request, response) => response.writeHead(status, headers).end(body)));
}

async function failure(told: Told): Promise<ClusterError> {
  return await failureOf(await serving(told));
}

async function failureOf(client: ClusterClient): Promise<ClusterError> {
  return await client.modules().then(
    () => {
      throw new Error("it did not fail");
    },
    (error: ClusterError) => error,
  );
}

describe("a refusal", () => {
  it.each<[string, Told, string]>([
    ["plain text", { status: 500, body: "the store is away\n" }, "it answers 500: the store is away"],
    ["a detail", { status: 500, body: '{"detail": "no quorum"}' }, "it answers 500: no quorum"],
    [
      "a list of errors",
      { status: 422, body: '{"errors": ["a", {"b": 1}]}' },
      'it answers 422: {"errors":["a",{"b":1}]}',
    ],
    [
      "a code and other fields",
      { status: 400, body: '{"error_code": "odd", "hint": "x", "at": 3}' },
      'the cluster refuses: odd (400): {"hint":"x","at":3}',
    ],
    ["escapes and line breaks", { status: 500, body: "a\u001b[31m\r\nb" }, "it answers 500: a [31m b"],
    ["nothing", { status: 500 }, "it answers 500"],
    ["its status for a title", { status: 502, body: "<html><title>502</title>" }, "it answers 502"],
    [
      "a title that begins with it",
      { status: 502, body: "<html><title>502 Bad Gateway</title>" },
      "it answers 502 (“Bad Gateway”)",
    ],
    ["another number", { status: 500, body: "<html><title>5000</title>" }, "it answers 500 (“5000”)"],
  ])("that has %s shows it", async (_what, told, expected) => {
    expect((await failure(told)).reason).toBe(expected);
  });

  it.each(["constructor", "__proto__", "toString"])("with the code %s has no advice", async (code) => {
    const { errorCode, help } = await failure({ status: 400, body: JSON.stringify({ error_code: code }) });
    expect({ errorCode, help }).toEqual({ errorCode: code });
  });

  it("with a code that is no word is one line, which is not too long", async () => {
    const code = `a\u001b[2J\n::error::${"b".repeat(100_000)}`;
    const { message, errorCode } = await failure({ status: 400, body: JSON.stringify({ error_code: code }) });
    expect(message).toContain("a [2J ::error::bbb");
    expect(message).not.toMatch(/\p{Cc}/u);
    expect(message.length).toBeLessThan(500);
    expect(errorCode?.length).toBeLessThan(500);
  });

  it("with a title that has escapes shows it without", async () => {
    const { reason } = await failure({
      status: 500,
      body: "<html><title>a\u001b[2J\u202e\nb</title></html>",
    });
    expect(reason).toBe("it answers 500 (“a [2J b”)");
  });

  it("is shown in part where it is long", async () => {
    const { reason } = await failure({ status: 500, body: "x".repeat(5000) });
    expect(reason.length).toBeLessThan(350);
    expect(reason.endsWith("…")).toBe(true);
  });

  it("of a body that is too large names the proxy's limit", async () => {
    const page = "<html><head><title>413 Request Entity Too Large</title></head></html>";
    const { reason, help } = await failure({ status: 413, body: page });
    expect(reason).toContain("too large (413)");
    expect(help).toContain("client_max_body_size");
  });
});

describe("an answer that repeats the credentials", () => {
  const credentials = { user: "someone", password: 'pass "wörd"' };
  const words = Buffer.from(`${credentials.user}:${credentials.password}`).toString("base64");
  const told = (body: string, status = 500) =>
    serveHttp((_request, response) => response.writeHead(status).end(body));

  it.each<[string, string, number?]>([
    ["as text", `authorization: Basic ${words} (${credentials.password})`],
    ["beyond what is shown", `${"x".repeat(290)}${credentials.password}`],
    ["in a title", `<html><title>500 Basic ${words}</title></html>`],
    ["as a message", JSON.stringify({ message: `Basic ${words}, ${credentials.password}` })],
    ["as a code", JSON.stringify({ error_code: `odd ${credentials.password}` })],
    ["in a field", JSON.stringify({ code: 5, headers: { authorization: words, x: credentials.password } })],
    ["instead of JSON", `hello ${words} ${credentials.password}`, 200],
  ])("%s is told without them", async (_where, body, status) => {
    const client = clientOf(await told(body, status), { credentials });
    const { message, errorCode = "" } = await failureOf(client);
    for (const secret of [words, "wörd", words.slice(0, 12), 'pass "']) {
      expect(`${message} ${errorCode}`).not.toContain(secret);
    }
    expect(message).toMatch(/\*\*\*|…$/);
  });

  it("in the error of an action too", async () => {
    const action = { action_uid: "a", name: "upload", status: "failed", error: `no ${credentials.password}` };
    const client = clientOf(await told(JSON.stringify(action), 200), { credentials });
    await expect(followAction(client, "a", { timeout: 30 })).rejects.toMatchObject({
      reason: "the action upload (a) failed: no ***",
    });
  });

  it("keeps a published code that holds the password", async () => {
    const url = await told(JSON.stringify({ error_code: "module_in_use" }), 406);
    const client = clientOf(url, { credentials: { user: "someone", password: "use" } });
    await expect(client.modules()).rejects.toMatchObject({ errorCode: "module_in_use" });
  });
});

it.each<[string, (client: ClusterClient) => Promise<unknown>, string]>([
  ["an upload", (client) => client.registerUserDefinedModule("{}"), "manage_cluster_modules: the role admin"],
  [
    "an upgrade",
    (client) => client.upgradeDatabase(1, {}),
    "update_bdb_with_action: one of the roles admin, cluster_member or db_member",
  ],
  [
    "a configuration",
    (client) => client.configureDatabaseModules(1, { modules: [] }),
    "edit_bdb_module: one of the roles admin, cluster_member or db_member",
  ],
])("403 for %s names what its own request needs", async (_what, call, needs) => {
  const help = `It needs the permission ${needs}.`;
  await expect(call(await serving({ status: 403 }))).rejects.toMatchObject({ code: "forbidden", help });
});

it.each([".", ".."])("nothing is called %s, and no request is sent for it", async (name) => {
  const sent: string[] = [];
  const url = await serveHttp((request, response) => {
    sent.push(request.url ?? "");
    response.end("{}");
  });
  await expect(clientOf(url).deleteArtifact(name, 1)).rejects.toMatchObject({ status: 404, sent: false });
  expect(sent).toEqual([]);
});

it.each(["null", "7", "[]"])("an action that is %s is none", async (body) => {
  await expect(readAction(await serving({ body }), "a")).rejects.toMatchObject({ code: "unexpected-answer" });
  const listed = await serving({ body: `[${body}]` });
  await expect(readActions(listed)).rejects.toMatchObject({ code: "unexpected-answer" });
});

describe("an answer that is deeper than any", () => {
  const lists = "[".repeat(100_000) + "]".repeat(100_000);
  it.each<[string, Told]>([
    ["alone", { body: lists }],
    ["in a refusal", { status: 500, body: lists }],
    ["in a field", { status: 500, body: `{"error_code": "odd", "more": ${lists}}` }],
  ])("is given up %s", async (_where, told) => {
    const { code, message } = await failure(told);
    expect(code).toBe("unexpected-answer");
    expect(message).toContain("more than 1000 levels");
  });
});

describe.each(["constructor", "__proto__", "zstd"])("an encoding called %s", (encoding) => {
  it("was not asked for", async () => {
    const { message } = await failure({ headers: { "content-encoding": encoding }, body: "[]" });
    expect(message).toContain(`encoded as ${encoding}, which was not asked for`);
  });
});

describe.each(["javascript:alert(1)", "data:,x", "/elsewhere"])("a redirect to %s", (location) => {
  it("leads to no address", async () => {
    const { reason, redirectedTo, help } = await failure({ status: 307, headers: { location } });
    expect(reason).toBe("it answers 307 and redirects to another path");
    expect(redirectedTo).toBeUndefined();
    expect(help).not.toContain("--cluster");
  });
});

describe("a refusal by nginx for the client's certificate", () => {
  it.each(["400 No required SSL certificate was sent", "400 The SSL certificate error"])(
    "%s",
    async (title) => {
      const body = `<html><head><title>${title}</title></head></html>`;
      const { code, reason, help } = await failure({ status: 400, body });
      expect([code, help]).toEqual(["tls-client-certificate", expect.stringContaining("--cert FILE")]);
      expect(reason).toContain(`(400) (“${title.slice("400 ".length)}”)`);
    },
  );
});

describe("an encoded answer", () => {
  const modules = [{ uid: "u", module_name: "tally", version: 10_203, semantic_version: "1.2.3" }];
  const text = JSON.stringify(modules);
  it.each([
    ["gzip", gzipSync(text)],
    ["deflate", deflateSync(text)],
    ["br", brotliCompressSync(text)],
    ["identity", Buffer.from(text)],
  ])("of %s is decoded", async (encoding, body) => {
    const client = await serving({ headers: { "content-encoding": encoding }, body });
    expect(await client.modules()).toEqual(modules);
  });

  it.each([
    ["that breaks off", "gzip", gzipSync(text).subarray(0, 15), "truncated-answer"],
    ["that nobody asked for", "zstd", Buffer.from(text), "unexpected-answer"],
  ])("%s is told as it is", async (_what, encoding, body, code) => {
    expect((await failure({ headers: { "content-encoding": encoding }, body })).code).toBe(code);
  });

  it("may begin with a byte order mark", async () => {
    expect(await (await serving({ body: "\uFEFF[]" })).modules()).toEqual([]);
  });
});

describe("a server that does not know the expectation", () => {
  it("is asked without it, once", async () => {
    const seen: (string | undefined)[] = [];
    const url = await serveExpecting((_request, response) => {
      seen.push("expected");
      response.writeHead(417, { connection: "close" }).end();
    });
    const plain = await serveHttp((request, response) => {
      seen.push(request.headers.expect ?? "plain");
      request.resume().on("end", () => response.writeHead(200).end());
    });
    const transport = createNodeTransport();
    const client = clientOf(url, {
      transport: (request: Parameters<typeof transport>[0]) =>
        transport(request.body?.asksFirst === true ? request : { ...request, url: plain }),
    });
    const chunks = async function* () {
      yield Buffer.from("zip");
    };
    await client.uploadArtifact({ name: "a.zip", size: 3, chunks });
    expect(seen).toEqual(["expected", "plain"]);
  });
});

describe("a redirect of a node that is not the master", () => {
  it("names the address and how to get over its certificate", async () => {
    const headers = { location: "https://10.0.0.2:9443/v1/modules" };
    const { help, reason } = await failure({ status: 307, headers });
    expect(reason).toContain("redirects to https://10.0.0.2:9443");
    expect(help).toContain("--cluster https://10.0.0.2:9443");
    expect(help).toContain("--tls-server-name");
  });
});

describe("a request that takes too long on the whole", () => {
  it.each([
    ["an answer that drips", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n["],
    ["silence", ""],
  ])("is given up: %s", async (_what, begun) => {
    const url = await serveHttp(({ socket }) => {
      socket.write(begun);
      const drip = setInterval(() => (begun === "" ? undefined : socket.write(" ")), 5);
      socket.once("close", () => clearInterval(drip));
    });
    const error = await clientOf(url, { limit: 150 })
      .modules()
      .catch((thrown: ClusterError) => thrown);
    expect(error).toMatchObject({ code: "timed-out", reason: "no whole answer in 0.15 s" });
  });

  it("counts its repetitions too", async () => {
    let asked = 0;
    const url = await serveHttp((_request, response) => {
      asked += 1;
      response.writeHead(503).end();
    });
    const patience = { attempts: 1000, firstDelay: 20, longestDelay: 20 };
    const error = await clientOf(url, { limit: 200, patience })
      .modules()
      .catch((thrown: ClusterError) => thrown);
    expect(error).toMatchObject({ code: "timed-out" });
    expect(asked).toBeLessThan(100);
  });
});

it("bytes that are not HTTP are still told as such", async () => {
  const client = clientOf(await serveBytes("SSH-2.0-OpenSSH\r\n"));
  await expect(client.modules()).rejects.toMatchObject({ code: "not-http" });
});

describe("an action", () => {
  const answering = (action: object) =>
    serving({ body: JSON.stringify({ action_uid: "a", name: "upload", ...action }) });
  const follow = async (action: object) =>
    await followAction(await answering(action), "a", { timeout: 30 }).then(
      (report) => report?.status,
      ({ code, errorCode, reason }: ClusterError) => [code, errorCode, reason],
    );

  it.each([
    ["cancelled", "the action upload (a) was cancelled: the cluster gives no reason"],
    ["aborted", "the action upload (a) was aborted: the cluster gives no reason"],
    ["failed", "the action upload (a) failed: the cluster gives no reason"],
  ])("that ends %s is watched no longer", async (status, reason) => {
    expect(await follow({ status })).toEqual(["action-failed", undefined, reason]);
  });

  it.each([
    [{ error_code: "insufficient_resources", error_message: "no memory" }],
    [{ additional_info: { error_code: "insufficient_resources", error_message: "no memory" } }],
  ])("that fails shows the cluster's own code and words: %j", async (fields) => {
    expect(await follow({ status: "failed", ...fields })).toEqual([
      "action-failed",
      "insufficient_resources",
      "the action upload (a) failed (insufficient_resources): no memory",
    ]);
  });

  it("in a state that nobody published is watched, and shown as it is with all its fields", async () => {
    expect(await follow({ status: "pausing" })).toEqual(["action-timed-out", undefined, expect.any(String)]);
    const shown = await readAction(await answering({ status: "pausing", mood: "fine" }), "a");
    expect(shown).toMatchObject({ status: "pausing", fields: { mood: "fine" } });
  });
});
