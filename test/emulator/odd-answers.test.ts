import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parseFault, startEmulator } from "@rampart/emulator";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { admin, TestCluster } from "./test-cluster.ts";

// What a cluster, or a server in front of it, may answer beside the words of the API, and the clients that people have.

const started = async (faults: readonly string[], clusterVersion = "8.0.20") =>
  await TestCluster.start({ clusterVersion, faults: faults.map(parseFault) });

it("redirect: 307 with the address", async () => {
  const cluster = await started(["redirect:https://10.0.0.1:9443/"]);
  const { status, headers } = await cluster.ask("GET", "/v1/modules");
  expect([status, headers.location]).toEqual([307, "https://10.0.0.1:9443/"]);
});

it("text: the status and the text as they were ordered", async () => {
  const cluster = await started(["text:500,message=the store is away"]);
  const { status, text, headers } = await cluster.ask("GET", "/v1/modules");
  expect([status, text, headers["content-type"]]).toEqual([500, "the store is away", "text/plain"]);
});

it("gzip: the same answer, compressed", async () => {
  const cluster = await started(["gzip"]);
  const answer = await fetch(`${cluster.emulator.urls[0]}/v1/modules`, { headers: basic });
  expect([answer.headers.get("content-encoding"), await answer.json()]).toEqual(["gzip", []]);
});

it("drip: all of the answer, in pieces", async () => {
  const cluster = await started(["drip:1ms"]);
  expect((await cluster.ask("GET", "/v1/modules")).body).toEqual([]);
});

it.each(["cancelled", "aborted", "resting"])(
  "action-ends:%s: so it ends, and nothing comes of it",
  async (end) => {
    const cluster = await started([`action-ends:${end}`], "7.22.2");
    await cluster.upload("/v2/modules");
    await cluster.settle();
    expect((await cluster.ask("GET", "/v2/actions")).body).toMatchObject([{ status: end }]);
    expect((await cluster.ask("GET", "/v1/modules")).body).toEqual([]);
  },
);

it("a path that has other methods is 405, with them", async () => {
  const cluster = await started([]);
  const { status, headers, body } = await cluster.ask("PUT", "/v1/nodes");
  expect([status, headers.allow]).toEqual([405, "GET"]);
  expect(body).toMatchObject({ message: expect.stringContaining("GET") });
  expect((await cluster.ask("PUT", "/v1/nothing")).status).toBe(404);
});

it("a folder of state belongs to one emulator at a time, and to the next one after it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rampart-data-"));
  const start = () =>
    startEmulator({ clusterVersion: "8.0.20", users: [], port: 0, protocol: "http", dataFolder: folder });
  try {
    const first = await start();
    await expect(start()).rejects.toMatchObject({ code: "state-in-use", fault: "environment" });
    await first.close();
    await (await start()).close();
    // Of a process that was killed.
    await writeFile(join(folder, ".rampart-emulator.lock"), "999999999\n");
    await (await start()).close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

const basic = { Authorization: `Basic ${Buffer.from(admin).toString("base64")}` };
const run = promisify(execFile);

const python = `
import sys, requests
method, url, path = sys.argv[1:4]
files = {"module": ("tally.zip", open(path, "rb"), "application/zip")} if path else None
answer = requests.request(method, url, auth=tuple(sys.argv[4].split(":", 1)), files=files)
print(answer.status_code); print(answer.text)
`;

/** How each client asks; what it prints is the status and the body. */
const clients: Readonly<Record<string, (method: string, url: string, file: string) => [string, string[]]>> = {
  curl: (method, url, file) => [
    "curl",
    [
      "-sS",
      "-u",
      admin,
      "-X",
      method,
      "-w",
      "\n%{http_code}",
      ...(file === "" ? [] : ["-F", `module=@${file}`]),
      url,
    ],
  ],
  requests: (method, url, file) => ["python3", ["-c", python, method, url, file, admin]],
};

async function asked(client: string, method: string, url: string, file = ""): Promise<[number, unknown]> {
  const [command, words] = clients[client]?.(method, url, file) ?? ["", []];
  const { stdout } = await run(command, words);
  const lines = stdout.trimEnd().split("\n");
  const status = Number(client === "curl" ? lines.at(-1) : lines[0]);
  const text = (client === "curl" ? lines.slice(0, -1) : lines.slice(1)).join("\n");
  return [status, text.trim() === "" ? undefined : JSON.parse(text)];
}

let file = "";
let place = "";
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "rampart-clients-"));
  file = join(place, "tally.zip");
  await writeFile(file, buildBundle());
});
afterAll(() => rm(place, { recursive: true, force: true }));

/** What the reference calls the module object's own, of an answer to an upload: no field of its example may be missing. */
const exampleOfUpload = [
  "action_uid",
  "author",
  "capabilities",
  "command_line_args",
  "config_command",
  "dependencies",
  "description",
  "display_name",
  "email",
  "homepage",
  "is_bundled",
  "license",
  "min_redis_pack_version",
  "min_redis_version",
  "module_name",
  "semantic_version",
  "sha256",
  "uid",
  "version",
];

it.each(Object.keys(clients))("%s gets every field of the reference's examples", async (client) => {
  const old = await started([], "7.22.2");
  const [uploaded, module] = await asked(client, "POST", `${old.emulator.urls[0]}/v2/modules`, file);
  expect(uploaded).toBe(200);
  expect(exampleOfUpload.filter((field) => !Object.hasOwn(module as object, field))).toEqual([]);
  const current = await started([]);
  const artifacts = `${current.emulator.urls[0]}/v2/local/modules/user-defined/artifacts`;
  expect(await asked(client, "POST", artifacts, file)).toEqual([200, undefined]);
  const [status, list] = await asked(client, "GET", artifacts);
  expect([status, list]).toEqual([200, [{ module_name: "tally", version: 10203, dependencies: [] }]]);
  expect((await asked(client, "DELETE", `${artifacts}/tally/10203`))[0]).toBe(200);
  // As a living cluster answered these.
  expect(await asked(client, "POST", artifacts)).toMatchObject([400, { error_code: "no_module" }]);
  const unknown = `${current.emulator.urls[0]}/v2/modules/user-defined/1`;
  expect(await asked(client, "DELETE", unknown)).toMatchObject([404, { error_code: "module_delete_failed" }]);
});

it("wget reads what curl reads", async () => {
  const cluster = await started([]);
  const [user = "", password = ""] = admin.split(":");
  for (const path of ["/v1/modules", "/v1/cluster", "/v1/nodes"]) {
    const url = `${cluster.emulator.urls[0]}${path}`;
    const flags = ["-q", "-O", "-", "--auth-no-challenge", `--user=${user}`, `--password=${password}`];
    const { stdout } = await run("wget", [...flags, url]);
    expect([200, JSON.parse(stdout)]).toEqual(await asked("curl", "GET", url));
  }
});
