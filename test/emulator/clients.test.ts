import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { database, exampleModule } from "./answer-case.ts";
import { admin, form, TestCluster } from "./test-cluster.ts";

// The clients that people have, against every endpoint of the published module pages and every recorded answer: whatever
// fields an example or a living cluster shows, each client gets.

const run = promisify(execFile);
const [user = "", password = ""] = admin.split(":");

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rampart-clients-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Asked {
  readonly file?: Buffer;
  readonly json?: unknown;
}

interface Answer {
  readonly status: number;
  /** Undefined where there is none. */
  readonly body: unknown;
}

type Client = (method: string, url: string, asked: Asked) => Promise<readonly [status: string, body: string]>;

/** A file with these bytes, for clients that send files. */
async function kept(name: string, bytes: Buffer | string): Promise<string> {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}

const python = `
import json, sys, requests
method, url, path, body, user, password = sys.argv[1:7]
files = {"module": ("tally.zip", open(path, "rb"), "application/zip")} if path else None
answer = requests.request(method, url, auth=(user, password), files=files, json=json.loads(body) if body else None)
print(answer.status_code); print(answer.text)
`;

const clients: Readonly<Record<string, Client>> = {
  async curl(method, url, { file, json }) {
    const form = file === undefined ? [] : ["-F", `module=@${await kept("tally.zip", file)}`];
    const body =
      json === undefined ? [] : ["-H", "Content-Type: application/json", "-d", JSON.stringify(json)];
    const { stdout } = await run("curl", [
      "-sS",
      "-u",
      admin,
      "-X",
      method,
      "-w",
      "\n%{http_code}",
      ...form,
      ...body,
      url,
    ]);
    const lines = stdout.split("\n");
    return [lines.at(-1) ?? "", lines.slice(0, -1).join("\n")];
  },
  async requests(method, url, { file, json }) {
    const path = file === undefined ? "" : await kept("tally.zip", file);
    const body = json === undefined ? "" : JSON.stringify(json);
    const { stdout } = await run("python3", ["-c", python, method, url, path, body, user, password]);
    const [status = "", ...lines] = stdout.split("\n");
    return [status, lines.join("\n")];
  },
  /** It has no forms: the body is a file. */
  async wget(method, url, { file, json }) {
    const multipart = file && form("module", file);
    const sent = multipart?.body ?? (json === undefined ? undefined : JSON.stringify(json));
    const type = multipart?.headers["Content-Type"] ?? "application/json";
    const data =
      sent === undefined ? [] : [`--body-file=${await kept("body", sent)}`, `--header=Content-Type: ${type}`];
    const login = ["--auth-no-challenge", `--user=${user}`, `--password=${password}`];
    const words = [
      "-q",
      "-S",
      "-O",
      "-",
      "--content-on-error",
      "--tries=1",
      `--method=${method}`,
      ...login,
      ...data,
      url,
    ];
    const { stdout, stderr } = await run("wget", words).catch(
      (failure: { stdout: string; stderr: string }) => failure,
    );
    const statuses = [...stderr.matchAll(/^\s*HTTP\/1\.\d (\d{3})/gm)];
    return [statuses.at(-1)?.[1] ?? stderr, stdout];
  },
};

/** Fields of a module object in the reference's example, apart from the action's. */
const moduleFields = [
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

function recorded(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, "recorded", `${name}.json`), "utf8"));
}

/** Every path of fields in a value: `actions[].status`. */
function fieldsOf(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) {
    const maps = value.filter((item) => typeof item === "object" && item !== null);
    return [...new Set([path, ...maps.flatMap((item) => fieldsOf(item, `${path}[]`))])];
  }
  if (typeof value !== "object" || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, item]) =>
    fieldsOf(item, path === "" ? key : `${path}.${key}`),
  );
  return [path, ...inside];
}

/** Fields that are expected and not there. */
function missing(answer: unknown, expected: readonly string[]): readonly string[] {
  const fields = new Set(fieldsOf(answer));
  return expected.filter((field) => field !== "" && !fields.has(field));
}

describe.each(Object.entries(clients))("%s gets every field", (_name, client) => {
  const asking = async (version: string, databases: readonly ReturnType<typeof database>[] = []) => {
    const cluster = await TestCluster.start({ clusterVersion: version, databases, maxUploadSizeMb: 40 });
    const ask = async (method: string, path: string, asked: Asked = {}): Promise<Answer> => {
      const [status, text] = await client(method, `${cluster.emulator.urls[0]}${path}`, asked);
      return { status: Number(status), body: text.trim() === "" ? undefined : JSON.parse(text) };
    };
    return { ask, settle: () => cluster.settle() };
  };

  /** Holds an answer against what it has to have. */
  const expectFields = ({ status, body }: Answer, expected: readonly string[]) => {
    expect([status, missing(body, expected)]).toEqual([200, []]);
  };

  const release = (semantic_version: string, version: number, fields: object = {}) =>
    buildBundle({ metadata: { semantic_version, version, compatible_redis_version: "7.2", ...fields } });

  it("of the calls up to 7.22", async () => {
    const used = { module_name: "tally", semantic_version: "1.2.3", module_args: "" };
    const { ask, settle } = await asking("7.22.2", [database({ redis_version: "7.2", module_list: [used] })]);
    const dependency = { sha256: "0".repeat(64), url: "http://example.com/jvm.tgz" };
    expect(await ask("POST", "/v1/modules", { file: release("1.2.3", 10_203) })).toMatchObject({
      status: 200,
    });
    const newer = release("1.3.0", 10_300, { dependencies: { gears_jvm: dependency } });
    const uploaded = await ask("POST", "/v2/modules", { file: newer });
    const withAction = [
      ...moduleFields,
      "action_uid",
      "dependencies.gears_jvm.sha256",
      "dependencies.gears_jvm.url",
    ];
    expectFields(uploaded, withAction);
    await settle();
    const list = await ask("GET", "/v1/modules");
    expectFields(
      list,
      moduleFields.map((field) => `[].${field}`),
    );
    const { uid } = uploaded.body as { uid: string };
    expectFields(await ask("GET", `/v1/modules/${uid}`), moduleFields);
    const modules = [{ module_name: "tally", current_semantic_version: "1.2.3", new_module: uid }];
    const upgraded = await ask("POST", "/v1/modules/upgrade/bdb/1", { json: { modules } });
    expectFields(upgraded, ["uid", "name", "module_id", "module_name", "semantic_version"]);
    await settle();
    const spare = await ask("POST", "/v2/modules", { file: release("2.0.0", 20_000) });
    await settle();
    const spareUid = (spare.body as { uid: string }).uid;
    expectFields(await ask("DELETE", `/v2/modules/${spareUid}`), ["action_uid"]);
    await settle();
    const [old] = (list.body as { uid: string; semantic_version: string }[]).filter(
      (one) => one.semantic_version === "1.2.3",
    );
    expect(await ask("DELETE", `/v1/modules/${old?.uid}`)).toEqual({ status: 200, body: undefined });
    expect((await ask("DELETE", `/v1/modules/${old?.uid}`)).status).toBe(404);
    const actions = await ask("GET", "/v1/actions");
    expectFields(actions, fieldsOf(recorded("actions_list")));
  });

  it("of the user-defined calls", async () => {
    const { ask } = await asking("8.0.20");
    const created = await ask("POST", "/v2/modules/user-defined", { json: exampleModule });
    expectFields(created, fieldsOf(recorded("module")));
    const artifacts = "/v2/local/modules/user-defined/artifacts";
    expect(await ask("POST", artifacts, { file: buildBundle() })).toEqual({ status: 200, body: undefined });
    expectFields(await ask("GET", artifacts), ["[].module_name", "[].version", "[].dependencies"]);
    expect(await ask("DELETE", `${artifacts}/tally/10203`)).toEqual({ status: 200, body: undefined });
    const { uid } = created.body as { uid: string };
    expect(await ask("DELETE", `/v2/modules/user-defined/${uid}`)).toEqual({ status: 200, body: undefined });
    // As a living cluster answered these.
    expect(await ask("POST", artifacts)).toMatchObject({ status: 400, body: { error_code: "no_module" } });
    const unknown = await ask("DELETE", "/v2/modules/user-defined/1");
    expect(unknown).toMatchObject({ status: 404, body: { error_code: "module_delete_failed" } });
  });

  it("that was recorded of a cluster, a node and a database", async () => {
    const { ask } = await asking("8.0.20", [recorded("bdb_single") as ReturnType<typeof database>]);
    for (const [path, name] of [
      ["/v1/cluster", "cluster"],
      ["/v1/nodes/1", "node_single"],
      ["/v1/bdbs/1", "bdb_single"],
    ] as const) {
      expectFields(await ask("GET", path), fieldsOf(recorded(name)));
    }
  });
});
