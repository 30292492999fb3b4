import { parseFault } from "@rampart/emulator";
import { beforeEach, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { serveHttp, serveProxy } from "../../packages/cluster-client/src/small-server.test-support.ts";
import { credentials, rampart, useFolder } from "./command-run.ts";
import { administrator, to, useClusters } from "./emulated-cluster.ts";

const folder = useFolder();
const clusters = useClusters();
const { start: cluster, changes } = clusters;
let bundle = "";

beforeEach(async () => {
  bundle = await folder.write("tally.zip", buildBundle());
});

describe("a wrong call", () => {
  const anywhere = ["--cluster", "https://127.0.0.1:1"];
  it.each<[string, string[], Record<string, string>, RegExp]>([
    ["no cluster", [], { RAMPART_USER: "a", RAMPART_PASSWORD: "b" }, /no cluster is given/],
    ["no user", anywhere, {}, /no user of the cluster is given/],
    ["no password", anywhere, { RAMPART_USER: "a" }, /no password of the cluster is given/],
    ["no address", ["--cluster", "prod:9443"], {}, /not the address of a REST API/],
    ["a URL with credentials", ["--cluster", "https://me:hunter2@host:9443"], {}, /has credentials in it/],
    ["a URL with a user", ["--cluster", "https://me@host:9443"], {}, /has credentials in it/],
    ["both a cluster and an inventory", [...anywhere, "--inventory", "x.yml"], {}, /contradict/],
    [
      "a password file that is missing",
      [...anywhere, "--user", "a", "--password-file", "/nowhere"],
      {},
      /cannot read/,
    ],
    ["a CA file that is none", [...anywhere, "--cacert", "/etc/hostname"], {}, /holds no certificates/],
  ])("%s is refused before anything is asked", async (_what, flags, environment, message) => {
    const { code, stderr } = await rampart(["upload", bundle, ...flags], { environment });
    expect([2, 3]).toContain(code);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("hunter2");
  });

  it.each([
    ["8.0.20", "v2"],
    ["7.22.2", "user-defined"],
  ])("a way that %s does not have is one too: %s", async (clusterVersion, endpoint) => {
    const emulator = await cluster({ clusterVersion, nodes: 1 });
    const words = ["upload", bundle, "--cluster", emulator.urls[0] ?? "", "--endpoint", endpoint];
    const { code, stderr } = await rampart(words);
    expect(code).toBe(2);
    expect(stderr).toContain(`does not support --endpoint ${endpoint}`);
    expect(changes()).toEqual([]);
  });

  it("nodes that share one address have to be told apart by --node", async () => {
    const emulator = await cluster({ nodePorts: true });
    const words = ["upload", bundle, "--cluster", emulator.urls[0] ?? ""];
    const { code, stderr } = await rampart(words);
    expect(code).toBe(4);
    expect(stderr).toContain("--node URL");
    const planned = await rampart([...words, "--dry-run"]);
    expect(planned).toMatchObject({ code: 4, stdout: expect.stringContaining("would not send") });
    expect(planned.stderr).toContain("--node URL");
    expect(changes()).toEqual([]);
    expect(await rampart(["upload", bundle, ...to(emulator)])).toMatchObject({ code: 0 });
  });

  it("a wrong number of nodes is one too", async () => {
    const emulator = await cluster({ nodes: 3 });
    const words = ["upload", bundle, "--cluster", emulator.urls[0] ?? "", "--node", emulator.urls[0] ?? ""];
    const { code, stderr } = await rampart(words);
    expect(code).toBe(2);
    expect(stderr).toContain("--node gives 1 addresses, and the cluster has 3 nodes");
  });
});

describe("credentials", () => {
  it("come from a file, or from the variables of other tools", async () => {
    const emulator = await cluster();
    const file = await folder.write("password", `${administrator.password}\n`);
    const flags = ["--user", administrator.name, "--password-file", file];
    expect(
      await rampart(["modules", "list", ...to(emulator).slice(0, 2), ...flags], { environment: {} }),
    ).toMatchObject({
      code: 0,
    });
    const environment = {
      REDIS_ENTERPRISE_URL: emulator.urls[0] ?? "",
      REDIS_ENTERPRISE_USER: administrator.name,
      REDIS_ENTERPRISE_PASSWORD: administrator.password,
    };
    expect(await rampart(["modules", "list"], { environment })).toMatchObject({ code: 0 });
  });

  it("that are wrong, and a role that is too low, are told apart", async () => {
    const emulator = await cluster({
      users: [
        { ...administrator, role: "admin" },
        { name: "viewer", password: "v", role: "cluster_viewer" },
      ],
    });
    const wrong = await rampart(["upload", bundle, ...to(emulator)], {
      environment: { RAMPART_USER: administrator.name, RAMPART_PASSWORD: "wrong" },
    });
    expect(wrong).toMatchObject({ code: 4 });
    expect(wrong.stderr).toMatch(/GET \/v1\/cluster: user or password is wrong \(401\)/);
    const viewer = await rampart(["upload", bundle, ...to(emulator)], {
      environment: { RAMPART_USER: "viewer", RAMPART_PASSWORD: "v" },
    });
    expect(viewer).toMatchObject({ code: 4 });
    expect(viewer.stderr).toMatch(/POST \/v2\/modules\/user-defined: .*\(403\)/);
  });

  it("go to no other origin: a redirect is an error that names it", async () => {
    const seen: (string | undefined)[] = [];
    const thief = await serveHttp((request, response) => {
      seen.push(request.headers.authorization);
      response.end("[]");
    });
    const url = await serveHttp((_request, response) => {
      response.writeHead(302, { location: `${thief.origin}/v1/modules` }).end();
    });
    const { code, stderr } = await rampart(["modules", "list", "--cluster", url.origin]);
    expect(code).toBe(4);
    expect(stderr).toContain(`it answers 302 and redirects to ${thief.origin}`);
    expect(seen).toEqual([]);
  });
});

describe("an answer that is not the cluster's", () => {
  it.each([
    [
      "a page",
      200,
      "<!DOCTYPE html><title>Sign in</title>",
      /a page of HTML came back instead of JSON \(“Sign in”\)/,
    ],
    ["a broken-off list", 200, '[{"uid": "x', /the JSON of the answer breaks off or is damaged/],
    ["plain text", 200, "OK", /the answer is not JSON/],
    ["an object instead of a list", 200, "{}", /the answer is not a list/],
    ["nothing", 200, "", /the answer is empty/],
    ["an unknown path", 404, "Not Found", /it answers 404/],
  ])("%s is told in one line that names the node and the request", async (_what, status, body, message) => {
    const url = await serveHttp((_request, response) => response.writeHead(status).end(body));
    const { code, stdout, stderr } = await rampart(["modules", "list", "--cluster", url.origin]);
    expect(code).toBe(4);
    expect(stdout).toBe("");
    const [line = ""] = stderr.split("\n");
    expect(line).toMatch(message);
    expect(line.startsWith(`rampart: ${url.origin}: GET /v1/modules: `)).toBe(true);
  });
});

describe("TLS", () => {
  it("needs the cluster's certificate, or --insecure, which warns", async () => {
    const emulator = await cluster({ protocol: "https" });
    const refused = await rampart(["upload", bundle, ...to(emulator)]);
    expect(refused).toMatchObject({ code: 4 });
    expect(refused.stderr).toContain("its certificate is self-signed");
    const ca = await folder.write("ca.pem", emulator.certificate ?? "");
    expect(await rampart(["upload", bundle, ...to(emulator), "--cacert", ca])).toMatchObject({ code: 0 });
    const insecure = await rampart(["artifacts", "list", ...to(emulator), "--insecure"]);
    expect(insecure).toMatchObject({ code: 0 });
    expect(insecure.stderr).toContain("warning: --insecure");
    const environment = {
      RAMPART_USER: administrator.name,
      RAMPART_PASSWORD: administrator.password,
      REDIS_ENTERPRISE_CA_CERT: ca,
    };
    expect(await rampart(["artifacts", "list", ...to(emulator)], { environment })).toMatchObject({ code: 0 });
  });

  it("is expected by the port of an address that begins with http://, and the message says so", async () => {
    const url = (await cluster({ protocol: "https" })).urls[0]?.replace("https:", "http:") ?? "";
    const { code, stderr } = await rampart(["upload", bundle, "--cluster", url]);
    expect(code).toBe(4);
    expect(stderr).toContain("check the scheme (https://)");
  });

  it.each([
    ["node-down:node=2", "to a node", ["artifacts", "list"]],
    ["drop", "in the middle of an upload", ["upload"]],
    ["drop:route=nodes-list", "after the first answer", ["upload"]],
  ])("is not doubted where the scheme has worked: %s, %s", async (fault, _what, words) => {
    const emulator = await cluster({ faults: [parseFault(fault)] });
    const files = words.includes("upload") ? [bundle] : [];
    const { code, stderr } = await rampart([...words, ...files, ...to(emulator)]);
    expect(code).toBe(4);
    expect(stderr).toContain("the connection broke before the answer");
    expect(stderr).not.toContain("check the scheme");
  });

  it("is not spoken on a port of plain HTTP, and the message says so", async () => {
    const emulator = await cluster();
    const url = (emulator.urls[0] ?? "").replace("http:", "https:");
    const { code, stderr } = await rampart(["upload", bundle, "--cluster", url]);
    expect(code).toBe(4);
    expect(stderr).toContain("the server does not speak TLS");
  });
});

describe("a proxy", () => {
  it("is used where the environment names one, but for the hosts of NO_PROXY", async () => {
    const emulator = await cluster({ nodes: 1 });
    const { url, seen } = await serveProxy("open");
    const environment = { ...credentials, http_proxy: url.href };
    const words = ["upload", bundle, "--cluster", emulator.urls[0] ?? ""];
    const exempt = { ...environment, NO_PROXY: "127.0.0.1" };
    expect(await rampart([...words, "--dry-run"], { environment: exempt })).toMatchObject({ code: 0 });
    expect(seen).toEqual([]);
    expect(await rampart(words, { environment })).toMatchObject({ code: 0 });
    expect(seen.length).toBeGreaterThan(3);
    expect(new Set(seen.map(({ path }) => path))).toEqual(new Set([new URL(emulator.urls[0] ?? "").host]));
  });
});
