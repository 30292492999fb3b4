import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { connect, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { expectClearMessage, useWorkspace } from "../cli/rampart.ts";
import { describeUnless } from "../support/describe-unless.ts";
import { database } from "./answer-case.ts";
import { credentials, runEmulator } from "./running-emulator.ts";
import { form, send } from "./test-cluster.ts";

const workspace = useWorkspace();
const run = (...flags: readonly string[]) => runEmulator(workspace.current, flags);
const user = `${credentials.RAMPART_USER}:${credentials.RAMPART_PASSWORD}`;
const ask = (url: string, path: string, asked: object = {}, method = "GET") =>
  send(method, `${url}${path}`, { credentials: user, ...asked });

describe("rampart emulator", () => {
  it("says when it is ready, and that it is an emulator", async () => {
    const child = workspace.current.start(["emulator", "--port", "0", "--nodes", "2"]);
    const [text] = (await once(child.stdout, "data")) as [Buffer];
    expect(text.toString()).toMatch(/^Emulator of Redis Software 8\.0\.20-154: not a real cluster/);
    expect(text.toString()).toMatch(/node 2 {2}https:\/\/127\.0\.0\.2:\d+ {2}rhel9 x86_64/);
    expect(text.toString()).toMatch(/admin {2}admin@emulator\.invalid {2}password \S{16}/);
    expect(text.toString()).toMatch(/\nready; /);
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([130, null]);
  });

  it("lets in who it printed, and the user of the environment without printing the password", async () => {
    const { ready, stop } = await run();
    const url = ready.nodes[0]?.url ?? "";
    const [admin, viewer] = ready.users;
    expect(admin).toEqual({ name: credentials.RAMPART_USER, role: "admin" });
    expect((await ask(url, "/v1/cluster")).status).toBe(200);
    const viewing = { credentials: `${viewer?.name}:${viewer?.password}` };
    expect((await ask(url, "/v1/cluster", viewing)).status).toBe(200);
    expect((await ask(url, "/v1/cluster", { ...viewing, json: {} }, "PUT")).status).toBe(403);
    const { stdout, stderr } = await stop();
    expect(stdout + stderr).not.toContain(`"${credentials.RAMPART_PASSWORD}"`);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("ends with %s, also in the middle of an upload, and leaves no file", async (signal, code) => {
    const { ready, stop } = await run("--cluster-version", "7.22.2", "--http", "--data", "state");
    const { hostname, port } = new URL(ready.nodes[0]?.url ?? "");
    const socket = connect(Number(port), hostname);
    const { headers, body } = form("module", Buffer.alloc(1_000_000));
    const lines = ["POST /v2/modules HTTP/1.1", "Host: x", `Authorization: Basic ${btoa(user)}`];
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    socket.write(body.subarray(0, 500_000));
    socket.on("error", () => {});
    const received = async () =>
      (await workspace.current.list("state")).filter((name) => /^\.rampart-emulator-[^/]+\/./.test(name));
    await expect.poll(received, { timeout: 20_000 }).toHaveLength(1);
    const outcome = await stop(signal);
    expect(await received()).toEqual([]);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toMatch(/POST \/v2\/modules no answer/);
    expect(outcome.stderr).toMatch(/rampart: interrupted/);
    expect(await workspace.current.list("state")).toEqual(["state.json"]);
  });

  it("answers on loopback alone", async () => {
    const { ready, stop } = await run("--http");
    const { port } = new URL(ready.nodes[0]?.url ?? "");
    const others = Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).filter(({ family, internal }) => family === "IPv4" && !internal),
    );
    for (const { address } of others) {
      await expect(ask(`http://${address}:${port}`, "/v1/nodes")).rejects.toThrow(/ECONNREFUSED/);
    }
    await stop();
    const listening = await run("--http", "--listen", "0.0.0.0");
    expect((await listening.stop()).stderr).toMatch(/warning: the emulator listens on 0\.0\.0\.0/);
  });

  it("has nodes on ports of their own, where they are wanted", async () => {
    const { ready, stop } = await run("--nodes", "3", "--node-ports", "--http");
    expect(new Set(ready.nodes.map(({ url }) => new URL(url).hostname))).toEqual(new Set(["127.0.0.1"]));
    expect(new Set(ready.nodes.map(({ url }) => url)).size).toBe(3);
    for (const { url } of ready.nodes) expect((await ask(url, "/v1/nodes")).status).toBe(200);
    await stop();
  });

  it("has nodes of several systems and architectures", async () => {
    const { ready, stop } = await run("--nodes", "3", "--os", "rhel8,ubuntu22", "--arch", "x86_64,aarch64");
    expect(ready.nodes.map(({ os }) => os)).toEqual(["rhel8", "ubuntu22", "ubuntu22"]);
    const { body } = await ask(ready.nodes[2]?.url ?? "", "/v1/nodes");
    expect(body).toMatchObject([
      { architecture: "x86_64", os_family: "rhel", os_semantic_version: "8" },
      { architecture: "aarch64", os_family: "ubuntu", os_semantic_version: "22.04" },
      { architecture: "aarch64" },
    ]);
    await stop();
  });

  it("has a certificate for its addresses that a client can be given", async () => {
    const { ready, stop } = await run("--nodes", "2", "--write-certificate", "ca.pem");
    const ca = await workspace.current.read("ca.pem");
    expect(ca.toString()).toBe(ready.certificate);
    const { port } = new URL(ready.nodes[0]?.url ?? "");
    for (const host of ["127.0.0.1", "127.0.0.2", "localhost"]) {
      const status = await new Promise((resolve, reject) => {
        const asked = request({ host, port, path: "/v1/nodes", ca, family: 4, agent: false }, (answer) =>
          resolve(answer.resume().statusCode),
        );
        asked.on("error", reject).end();
      });
      expect(status).toBe(401);
    }
    await stop();
  });

  it("keeps its state in a folder, and else nowhere", async () => {
    await workspace.current.write("bdbs.json", JSON.stringify([database({ redis_version: "7.2" })]));
    // What somebody else keeps there stays; what a run that was killed left goes.
    await workspace.current.write("state/uploads/mine.txt", "mine");
    await workspace.current.write("state/.rampart-emulator-abc123/half.zip", "half");
    const flags = ["--cluster-version", "7.22.2", "--data", "state", "--http"];
    const first = await run(...flags, "--databases", "bdbs.json");
    await ask(first.ready.nodes[0]?.url ?? "", "/v1/modules", { file: { bytes: buildBundle() } }, "POST");
    await first.stop();
    expect(await workspace.current.list("state")).toEqual(["state.json", "uploads", "uploads/mine.txt"]);
    const second = await run(...flags);
    const url = second.ready.nodes[0]?.url ?? "";
    expect((await ask(url, "/v1/modules")).body).toMatchObject([{ module_name: "tally" }]);
    expect((await ask(url, "/v1/bdbs")).body).toMatchObject([{ name: "orders" }]);
    await second.stop();
    const third = await run("--cluster-version", "7.22.2", "--http");
    expect((await ask(third.ready.nodes[0]?.url ?? "", "/v1/modules")).body).toEqual([]);
    await third.stop();
  });

  it("prints a line for each request and records it, without credentials", async () => {
    const { ready, stop } = await run(
      "--http",
      "--record",
      "requests.jsonl",
      "--fault",
      "status:503,times=1",
    );
    const url = ready.nodes[0]?.url ?? "";
    await ask(url, "/v1/nodes?fields=uid");
    await ask(url, "/v2/modules/user-defined", { json: { module_name: 3 } }, "POST");
    const { stderr } = await stop();
    expect(stderr).toMatch(
      /Z node 1 GET \/v1\/nodes\?fields=uid 503 \(\d+ ms, admin@example\.com, fault status\)/,
    );
    expect(stderr).toMatch(/node 1 POST \/v2\/modules\/user-defined 406 invalid_module \(17 bytes/);
    const text = (await workspace.current.read("requests.jsonl")).toString();
    expect(text + stderr).not.toMatch(/Authorization|Basic|right/);
    expect(
      text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { node: 1, method: "GET", endpoint: "nodes-list", status: 503, faults: ["status"] },
      { endpoint: "user-defined-create", error_code: "invalid_module", body: { module_name: 3 }, bytes: 17 },
    ]);
  });

  it("is quiet where it is told to be", async () => {
    const { ready, stop } = await run("--http", "--quiet");
    await ask(ready.nodes[0]?.url ?? "", "/v1/nodes");
    expect((await stop()).stderr).toBe("rampart: interrupted; nothing was left half done\n");
  });

  it("is loaded when it is asked for, and not before", () => {
    const dist = join(dirname(fileURLToPath(import.meta.url)), "../../packages/cli/dist");
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      const text = readFileSync(join(dist, file), "utf8");
      for (const [, next = ""] of text.matchAll(/(?<!=> )require\("\.\/([^"]+)"\)/g)) visit(next);
    };
    visit("main.js");
    expect([...seen].filter((file) => file.startsWith("emulator"))).toEqual([]);
    const loadedLater = [...seen].some((file) => {
      return /=> require\("\.\/emulator-/.test(readFileSync(join(dist, file), "utf8"));
    });
    expect(loadedLater).toBe(true);
  });
});

describe("a call that cannot be followed", () => {
  it.each([
    [["--cluster-version", "9.9"], /9\.9 is not known/],
    [["--cluster-version", "8.0.20", "--os", "rhel7"], /does not run on rhel7/],
    [["--cluster-version", "7.22.2", "--arch", "aarch64"], /does not run on aarch64/],
    [["--os", "windows"], /"windows" is not a system/],
    [["--redis-versions", "5.0"], /no databases of Redis 5\.0/],
    [["--nodes", "0"], /not a number from 1 on/],
    [["--nodes", "99"], /more than 35/],
    [["--os", "rhel9,ubuntu22"], /--os has 2 values for 1 node/],
    [["--nodes", "2", "--arch", "x86_64,x86_64,x86_64"], /--arch has 3 values for 2 nodes/],
    [["--node-versions", "8.0.20,8.0.18"], /--node-versions has 2 values for 1 node/],
    [["--nodes", "2", "--fault", "node-down:node=5"], /there are 2 nodes/],
    [["--nodes", "2", "--listen", "127.0.0.1"], /cannot share one address/],
    [["--port", "70000"], /there is no port 70000/],
    [["--fault", "meteor"], /"meteor" is not a fault/],
    [["--fault", "status:99"], /needs an HTTP status/],
    [["--fault", "drop:after=x"], /not a whole number/],
    [["--fault", "drop:route=/v1/modules"], /is not an endpoint/],
    [["--fault", "html:502,code=x"], /has no "code"/],
    [["--http", "--write-certificate", "ca.pem"], /no certificate/],
    [["--databases", "bad.json"], /bad\.json is not JSON$/m],
    [["--databases", "twice.json"], /two databases have the uid 1/],
    [["--databases", "nameless.json"], /module_list has to be/],
  ])("%j: exit code 2 and one message", async (flags, message) => {
    await workspace.current.write("bad.json", "[");
    await workspace.current.write("twice.json", JSON.stringify([database(), database()]));
    await workspace.current.write("nameless.json", JSON.stringify(database({ module_list: [{}] })));
    const outcome = await workspace.current.run(["emulator", ...flags]);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(message);
    expectClearMessage(outcome);
  });
});

describe("an environment that is at fault", () => {
  it.each([
    [["--databases", "missing.json"], /cannot read missing\.json: there is no such file/],
    [
      ["--record", "nowhere/requests.jsonl"],
      /cannot write nowhere\/requests\.jsonl: its folder does not exist/,
    ],
    [["--data", "file"], /cannot write file: it is not a folder/],
    [["--data", "broken"], /state\.json is not the state of an emulator/],
    [["--listen", "192.0.2.1"], /cannot listen on 192\.0\.2\.1 port 9443: this system has no such address/],
  ])("%j: exit code 3 and one message", async (flags, message) => {
    await workspace.current.write("file", "");
    await workspace.current.write("broken/state.json", '{"format": 1}');
    const outcome = await workspace.current.run(["emulator", ...flags]);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toMatch(message);
    expectClearMessage(outcome);
  });

  it("a port that is taken: exit code 3, and the other nodes are given up", async () => {
    const taken = createServer().listen(0, "127.0.0.2");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    const outcome = await workspace.current.run(["emulator", "--nodes", "2", "--port", String(port)]);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain(`cannot listen on 127.0.0.2 port ${port}: the port is in use`);
    expectClearMessage(outcome);
    taken.close();
  });
});

describeUnless(
  process.platform === "linux" ? undefined : "this is no Linux",
  "memory of the emulator",
  () => {
    const megabytes = 256;

    it(`stays flat while ${megabytes} MiB come`, { timeout: 120_000 }, async () => {
      const { ready, stop, pid } = await run("--cluster-version", "7.22.2", "--http");
      const peak = () =>
        Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
      const before = peak();
      // Bytes that end as no zip: what is measured is how they are received.
      const { hostname, port } = new URL(ready.nodes[0]?.url ?? "");
      const { headers, body } = form("module", Buffer.alloc(0));
      const split = body.indexOf("\r\n\r\n") + 4;
      const length = body.length + megabytes * 2 ** 20;
      const lines = [
        "POST /v2/modules HTTP/1.1",
        "Host: x",
        `Authorization: Basic ${btoa(user)}`,
        "Connection: close",
      ];
      lines.push(`Content-Type: ${headers["Content-Type"]}`, `Content-Length: ${length}`);
      const socket = connect(Number(port), hostname);
      let answer = "";
      socket.setEncoding("utf8").on("data", (text: string) => {
        answer += text;
      });
      socket.write(`${lines.join("\r\n")}\r\n\r\n`);
      socket.write(body.subarray(0, split));
      const chunk = Buffer.alloc(2 ** 20, 7);
      for (let sent = 0; sent < megabytes; sent += 1) {
        if (!socket.write(chunk)) await once(socket, "drain");
      }
      socket.write(body.subarray(split));
      await once(socket, "close");
      expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*invalid_module/);
      expect(peak() - before).toBeLessThan(80);
      await stop();
    });
  },
);
