import { type EndpointId, endpoints } from "@rampart/cluster-api";
import { describe, expect, it } from "vitest";
import type { Clock } from "./clock.ts";
import { ClusterClient } from "./cluster-client.ts";
import { ClusterError } from "./cluster-error.ts";
import {
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from "./transport/transport.ts";

type Answer = TransportError | { readonly status: number; readonly text?: string; readonly headers?: object };

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** Answers one after the other, the last for ever; tells what was asked and how long was waited. */
function scripted(answers: readonly Answer[], url = "https://host:9443") {
  const requests: TransportRequest[] = [];
  const pauses: number[] = [];
  const clock: Clock = {
    now: () => 0,
    random: () => 1,
    sleep: async (milliseconds) => void pauses.push(milliseconds),
  };
  const transport: Transport = async (request): Promise<TransportResponse> => {
    requests.push(request);
    const answer = answers[Math.min(requests.length, answers.length) - 1];
    if (answer === undefined || answer instanceof TransportError) throw answer;
    const { status, text = "", headers = {} } = answer;
    return { status, headers: headers as TransportResponse["headers"], body: once(text) };
  };
  const credentials = { user: "someone", password: "påss:word" };
  const client = new ClusterClient({ url: new URL(url), credentials, transport, clock });
  return { client, requests, pauses };
}

const lost = new TransportError("exchange", { cause: new Error("gone") });
const refused = new TransportError("connect", { cause: new Error("refused") });

async function failureOf(promise: Promise<unknown>): Promise<ClusterError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ClusterError);
  return error as ClusterError;
}

const file = { name: 'a"b.zip', size: 3, chunks: () => once("zip") };

/** Each call of the library and the endpoint that it asks; a new endpoint without a call does not compile. */
const calls: Readonly<Record<EndpointId, (client: ClusterClient) => Promise<unknown>>> = {
  "modules-list": (client) => client.modules(),
  "modules-get": (client) => client.module("u id"),
  "modules-upload-v1": (client) => client.uploadModuleV1(file),
  "modules-upload-v2": (client) => client.uploadModuleV2(file),
  "modules-delete-v1": (client) => client.deleteModuleV1("u"),
  "modules-delete-v2": (client) => client.deleteModuleV2("u"),
  "user-defined-create": (client) => client.registerUserDefinedModule("{}"),
  "user-defined-delete": (client) => client.deleteUserDefinedModule("u"),
  "local-artifacts-list": (client) => client.artifacts(),
  "local-artifacts-upload": (client) => client.uploadArtifact(file),
  "local-artifacts-delete": (client) => client.deleteArtifact("a/b", 123),
  "cluster-module-capabilities": (client) => client.capabilities(),
  "cluster-get": (client) => client.cluster(),
  "cluster-put": (client) => client.changeCluster({ allow_modules_upload: true }, { dryRun: true }),
  "cluster-policy-get": (client) => client.policy(),
  "nodes-list": (client) => client.nodes(),
  "nodes-get": (client) => client.node(1),
  "bdbs-list": (client) => client.databases(),
  "bdbs-get": (client) => client.database(1),
  "bdbs-upgrade": (client) => client.upgradeDatabase(1, { redis_version: "8.2" }, { dryRun: true }),
  "bdbs-modules-upgrade": (client) => client.upgradeDatabaseModules(1, { modules: [] }),
  "modules-upgrade-bdb": (client) => client.upgradeModulesOfDatabase(1, { modules: [] }),
  "bdbs-modules-config": (client) => client.configureDatabaseModules(1, { modules: [] }),
  "modules-config-bdb": (client) => client.configureModulesOfDatabase(1, { modules: [] }),
  "actions-v1-list": (client) => client.actionsV1(),
  "actions-v1-get": (client) => client.actionV1("u"),
  "actions-bdb": (client) => client.actionsOfDatabase(1),
  "actions-v2-list": (client) => client.actionsV2(),
  "actions-v2-get": (client) => client.actionV2("u"),
};

it("what may have been done by an attempt stays so when the next ones do not arrive", async () => {
  const { client } = scripted([lost, refused, refused, refused]);
  expect(await failureOf(client.deleteModuleV1("u"))).toMatchObject({ sent: true, retryable: true });
  const { client: other } = scripted([refused, refused, refused, refused]);
  expect((await failureOf(other.deleteModuleV1("u"))).sent).toBe(false);
});

describe("every endpoint", () => {
  it.each(Object.keys(endpoints) as EndpointId[])("%s has a call that asks it", async (id) => {
    const { client, requests } = scripted([{ status: 200, text: "[]" }], "https://host:9443/base/");
    // A list is not what all of them answer.
    await calls[id](client).catch(() => {});
    const { method, path, request } = endpoints[id];
    const pattern = path.replaceAll(/\{\w+\}/g, "[^/]+");
    expect(requests).toHaveLength(1);
    expect(requests[0]?.method).toBe(method);
    expect(requests[0]?.url.pathname).toMatch(new RegExp(`^/base${pattern}$`));
    const contentType = requests[0]?.headers["content-type"]?.split(";")[0];
    const expected = { none: undefined, json: "application/json", multipart: "multipart/form-data" };
    expect(contentType).toBe(expected[request]);
  });

  it("is asked with values that cannot break out of its path", async () => {
    const { client, requests } = scripted([{ status: 200 }]);
    await client.deleteArtifact("../../../v1/cluster?x#y", 1);
    expect(requests[0]?.url.href).toBe(
      "https://host:9443/v2/local/modules/user-defined/artifacts/..%2F..%2F..%2Fv1%2Fcluster%3Fx%23y/1",
    );
  });

  it("gets the credentials in UTF-8, and dry_run as a query", async () => {
    const { client, requests } = scripted([{ status: 200, text: "{}" }]);
    await client.changeCluster({}, { dryRun: true });
    const [request] = requests;
    const encoded = Buffer.from("someone:påss:word", "utf8").toString("base64");
    expect(request?.headers["authorization"]).toBe(`Basic ${encoded}`);
    expect(request?.url.search).toBe("?dry_run=true");
  });

  it("uploads in the field `module`, with a length that is exact and a name that cannot break the form", async () => {
    const { client, requests } = scripted([{ status: 200 }]);
    await client.uploadArtifact(file);
    const body = requests[0]?.body;
    const chunks: Uint8Array[] = [];
    for await (const chunk of body?.chunks() ?? []) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    expect(Buffer.byteLength(text)).toBe(body?.length);
    expect(body?.asksFirst).toBe(true);
    expect(text).toContain('Content-Disposition: form-data; name="module"; filename="a%22b.zip"\r\n');
    expect(text).toMatch(/\r\n\r\nzip\r\n--.+--\r\n$/);
  });
});

describe("advice on the scheme", () => {
  const broken = new TransportError("exchange", {
    cause: Object.assign(new Error(), { code: "HPE_INVALID_CONSTANT" }),
  });
  const ok: Answer = { status: 200, text: "[]" };
  const url = "http://host:8080";

  it("is given where nothing has answered yet, and not where the same scheme and port have", async () => {
    for (const failed of [lost, broken]) {
      const { client } = scripted([ok, failed], url);
      await client.modules();
      expect((await failureOf(client.uploadModuleV1(file))).help).toBeUndefined();
      expect((await failureOf(scripted([failed], url).client.modules())).help).toContain("https://");
    }
  });

  it("is not given for another node of the cluster, unless its port is another", async () => {
    const { client } = scripted([ok, broken], url);
    await client.modules();
    const helpAt = async (url: string) => (await failureOf(client.at(new URL(url), "n").modules())).help;
    expect(await helpAt("http://other:8080")).toBeUndefined();
    expect(await helpAt("http://other:9443")).toContain("https://");
    expect((await failureOf(client.withSignal(undefined).modules())).help).toBeUndefined();
  });
});

describe("repetition", () => {
  const ok: Answer = { status: 200, text: "[]" };

  it.each<[string, Answer]>([
    ["a lost connection", lost],
    ["a refused connection", refused],
    ["429", { status: 429 }],
    ["502", { status: 502 }],
    ["503", { status: 503 }],
    ["504", { status: 504 }],
    ["a broken-off answer", { status: 200, text: "[{" }],
  ])("of a question after %s does no harm", async (_what, first) => {
    const { client, requests } = scripted([first, ok]);
    await client.modules();
    expect(requests).toHaveLength(2);
  });

  it("of the first question is for clusters that are there", async () => {
    const dead = scripted([refused]);
    expect(await failureOf(dead.client.cluster())).toMatchObject({ code: "unreachable" });
    expect(dead.requests).toHaveLength(1);
    const busy = scripted([{ status: 503 }, { status: 200, text: "{}" }]);
    await busy.client.cluster();
    expect(busy.requests).toHaveLength(2);
  });

  it.each<[string, Answer]>([
    ["500", { status: 500 }],
    ["401", { status: 401 }],
    ["404", { status: 404 }],
    ["a page", { status: 200, text: "<html>" }],
    [
      "a bad certificate",
      new TransportError("tls", { cause: Object.assign(new Error(), { code: "CERT_HAS_EXPIRED" }) }),
    ],
  ])("does not follow %s", async (_what, first) => {
    const { client, requests } = scripted([first, ok]);
    await failureOf(client.modules());
    expect(requests).toHaveLength(1);
  });

  it("waits twice as long each time, and gives up after four attempts", async () => {
    const { client, requests, pauses } = scripted([{ status: 503 }]);
    expect(await failureOf(client.modules())).toMatchObject({ status: 503 });
    expect(requests).toHaveLength(4);
    expect(pauses).toEqual([250, 500, 1000]);
  });

  it("waits as long as the cluster asks", async () => {
    const { client, pauses } = scripted([{ status: 429, headers: { "retry-after": "7" } }, ok]);
    await client.modules();
    expect(pauses).toEqual([7000]);
  });

  it("waits no longer than a minute, however long the cluster asks", async () => {
    const after = (seconds: string) => ({ status: 429, headers: { "retry-after": seconds } });
    const { client, pauses } = scripted([after("60"), after("61"), after("86400"), ok]);
    await client.modules();
    expect(pauses).toEqual([60_000, 60_000, 60_000]);
  });

  it.each<[string, Answer, number]>([
    ["that was lost on the way", lost, 1],
    ["that a gateway answered", { status: 502 }, 1],
    ["that met a busy server", { status: 503 }, 1],
    ["that could not be sent", refused, 4],
    ["that was sent back unread", { status: 429 }, 4],
  ])("of a POST %s: %s", async (_what, answer, attempts) => {
    const { client, requests } = scripted([answer]);
    await failureOf(client.uploadModuleV2(file));
    expect(requests).toHaveLength(attempts);
  });

  it("of a deletion is content when the first attempt had done it", async () => {
    const { client } = scripted([lost, { status: 404 }]);
    await client.deleteArtifact("a", 1);
    expect(await failureOf(scripted([{ status: 404 }]).client.deleteArtifact("a", 1))).toMatchObject({
      status: 404,
    });
    expect(await failureOf(scripted([refused, { status: 404 }]).client.deleteArtifact("a", 1))).toMatchObject(
      {
        status: 404,
      },
    );
  });
});

describe("a refusal", () => {
  it("has the cluster's own code and message, in one line that names node and request", async () => {
    const text = JSON.stringify({ error_code: "module_in_use", message: "used by db" });
    const failure = await failureOf(scripted([{ status: 406, text }]).client.deleteUserDefinedModule("u"));
    expect(failure).toMatchObject({ code: "refused", errorCode: "module_in_use", status: 406 });
    expect(failure.message).toBe(
      "https://host:9443: DELETE /v2/modules/user-defined/u: the cluster refuses: module_in_use (406): used by db",
    );
  });

  it("may have a description in place of the message, or neither", async () => {
    const described = scripted([{ status: 400, text: '{"error_code": "x", "description": "so"}' }]);
    expect((await failureOf(described.client.cluster())).reason).toContain("so");
    expect((await failureOf(scripted([{ status: 400, text: "[1]" }]).client.cluster())).reason).toBe(
      "it answers 400: [1]",
    );
  });

  it("of a redirect shows no more than an origin", async () => {
    const headers = { location: "https://elsewhere.example.com/login?token=secret" };
    const failure = await failureOf(scripted([{ status: 302, headers }]).client.cluster());
    expect(failure).toMatchObject({ code: "redirected", status: 302 });
    expect(failure.message).toContain("https://elsewhere.example.com");
    expect(failure.message).not.toContain("secret");
  });
});
