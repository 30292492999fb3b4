import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { faultsOf } from "../cli/report-schemas.ts";
import { rampart, useFolder } from "./command-run.ts";

// Answers of the wrong shape at every field: of each answer that a cluster is read by, every field that a living cluster
// was recorded with, at any depth, holds something else in turn. Each is a cluster of one inventory.

const recorded = (name: string): Answer =>
  JSON.parse(
    readFileSync(fileURLToPath(new URL(`../emulator/recorded/${name}.json`, import.meta.url)), "utf8"),
  );

type Answer = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

const software = {
  software_version: "8.0.20-19",
  // A bundle for another machine is refused.
  architecture: "x86_64",
  os_semantic_version: "9.4",
  os_name: "rhel",
  os_family: "rhel",
};
const tally = { module_name: "tally", version: 10_203, semantic_version: "1.2.3", is_bundled: false };
const whole: Readonly<Record<string, unknown>> = {
  "/v1/cluster": { ...recorded("cluster"), created_time: "2025-10-14T00:01:06Z" },
  "/v1/nodes": [{ ...recorded("node_single"), ...software }],
  "/v1/modules": [{ ...recorded("module"), ...tally }],
  "/v1/bdbs": [
    { ...recorded("bdb_single"), module_list: [{ module_name: "tally", semantic_version: "1.2.3" }] },
  ],
  "/v2/local/modules/user-defined/artifacts": [{ module_name: "tally", version: 10_203, dependencies: [] }],
};

/** Every place in a value, but the value itself. */
function placesIn(value: unknown): Path[] {
  if (typeof value !== "object" || value === null) return [];
  // What is said of the first of a list goes for the others.
  const inside = Array.isArray(value)
    ? value.slice(0, 1).map((item, index) => [index, item] as const)
    : Object.entries(value);
  return inside.flatMap(([key, item]) => [[key], ...placesIn(item).map((rest) => [key, ...rest])]);
}

function changed(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.with(Number(key), changed(value[Number(key)], rest, by));
  const map = value as Answer;
  return { ...map, [key]: changed(map[key], rest, by) };
}

const wrong: readonly unknown[] = [null, 7, "x", true, [null], { a: 1 }];
const kindOf = (value: unknown) => (Array.isArray(value) ? "list" : value === null ? "null" : typeof value);

interface Case {
  readonly what: string;
  readonly answers: Readonly<Record<string, unknown>>;
}

const casesOf = (whole: Answer, request: string): readonly Case[] => {
  const { [request]: answer } = whole;
  return [[], ...placesIn(answer)].flatMap((place, index) => {
    const now = place.reduce<unknown>(
      (value, key) => (value as Record<string | number, unknown>)[key],
      answer,
    );
    const other = wrong.filter((value) => kindOf(value) !== kindOf(now));
    // Two of them each, in turn: all for every field would take minutes.
    return [0, 1].map((step) => {
      const value = other[(index + step * 2) % other.length];
      return {
        what: `${request} ${place.join(".")} = ${JSON.stringify(value)}`,
        answers: { ...whole, [request]: changed(answer, place, value) },
      };
    });
  });
};

const cases = Object.keys(whole).flatMap((request) => casesOf(whole, request));

const [module] = whole["/v1/modules"] as readonly Answer[];
const [database] = whole["/v1/bdbs"] as readonly Answer[];
const action = { action_uid: "x", name: "upload", status: "completed", progress: 100 };
const upgraded = { module_list: database?.["module_list"], redis_version: "8.0" };
const ofOneCluster: Answer = {
  ...whole,
  [`/v1/modules/${module?.["uid"]}`]: module,
  "/v1/bdbs/1": database,
  "/v1/bdbs/1/upgrade": upgraded,
  "/v1/cluster/module-capabilities": { all_capabilities: [{ name: "types", desc: "data types" }] },
  "/v2/actions": [action],
  "/v2/actions/x": action,
};

/** The other commands, and the answers that each of them reads. */
const single: readonly (readonly [string, readonly string[]])[] = [
  ["modules list", ["/v1/modules"]],
  ["modules get tally", ["/v1/modules", `/v1/modules/${module?.["uid"]}`]],
  ["artifacts list", ["/v1/nodes", "/v2/local/modules/user-defined/artifacts"]],
  ["capabilities", ["/v1/cluster/module-capabilities"]],
  ["actions list", ["/v2/actions"]],
  ["actions get x", ["/v2/actions/x"]],
  [
    "upgrade 1 --module tally@1.2.3 --dry-run",
    ["/v1/bdbs/1", "/v1/nodes", "/v1/modules", "/v1/bdbs/1/upgrade"],
  ],
  ["check BUNDLE", ["/v1/cluster", "/v1/nodes", "/v1/modules"]],
  ["check BUNDLE --database 1", ["/v1/bdbs"]],
];
const singleCases = single.flatMap(([words, requests]) =>
  requests.flatMap((request) => {
    // One of both values: a command for each takes long.
    const own = casesOf(ofOneCluster, request).filter((_, index) => index % 2 === 0);
    return own.map((one) => ({ ...one, words }));
  }),
);

const nodes = whole["/v1/nodes"] as readonly [Answer];
const unread = "the answer lists no node";
/** What is said of answers that cannot be used in whole. */
const refused: readonly (readonly [string, string, unknown, string])[] = [
  [
    "upload BUNDLE",
    "/v1/nodes",
    [...nodes, { ...nodes[0], uid: "2" }],
    "item 2 cannot be used: its uid is not a whole number",
  ],
  [
    "upload BUNDLE",
    "/v1/nodes",
    [...nodes, { ...nodes[0], addr: "10.0.0.9" }],
    "item 2 cannot be used: its uid 1 is used twice",
  ],
  ["upload BUNDLE", "/v1/nodes", [], unread],
  ["check BUNDLE", "/v1/nodes", [], unread],
  [
    "check BUNDLE",
    "/v1/modules",
    [{ ...tally, uid: "u", semantic_version: null }],
    "item 1 cannot be used: its semantic_version is not text",
  ],
  ["modules list", "/v1/modules", [null], "item 1 cannot be used: it is not a map"],
  ["modules delete tally --yes", "/v1/modules", [null], "item 1 cannot be used: it is not a map"],
  [
    "upgrade 1 --dry-run",
    "/v1/bdbs/1",
    { uid: 1, module_list: [null] },
    "database 1: module_list is not a list of modules",
  ],
  ["upgrade 1 --dry-run", "/v1/bdbs/1", [], "the answer is not a map"],
  [
    "capabilities",
    "/v1/cluster/module-capabilities",
    { all_capabilities: [null] },
    "its all_capabilities is not a list of capabilities",
  ],
  [
    "actions list",
    "/v2/actions",
    [{ ...action, status: 7 }],
    "item 1 cannot be used: its status is not text",
  ],
  ["actions get x", "/v2/actions/x", { ...action, status: null }, "its status is not text"],
];
const refusedCases = refused.map(([what, request, answer]) => ({
  what,
  answers: { ...ofOneCluster, [request]: answer },
}));
const numbered = (uid: unknown): Case => ({
  what: "a uid",
  answers: { ...ofOneCluster, "/v1/modules": [{ ...module, uid }], "/v1/modules/5": { ...module, uid } },
});
const served: readonly Case[] = [
  ...cases,
  { what: "in order", answers: ofOneCluster },
  ...singleCases,
  ...refusedCases,
  numbered(5),
  numbered("5"),
];

const folder = useFolder();
let server: Server;
let address = "";
beforeAll(async () => {
  server = createServer(({ url = "" }, response) => {
    const [, number = "", path = ""] = /^\/case-(\d+)(\/[^?]*)/.exec(url) ?? [];
    const answers = served[Number(number)]?.answers ?? whole;
    const { [path]: answer } = answers;
    // Each is a cluster of its own.
    const named =
      path === "/v1/cluster" && (answer as Answer | null)?.["name"] === recorded("cluster")["name"];
    response.statusCode = Object.hasOwn(answers, path) ? 200 : 404;
    response.end(
      JSON.stringify(named ? { ...(answer as Answer), name: `case-${number}` } : (answer ?? null)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

interface Told {
  readonly name: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly problems?: readonly string[];
  readonly nodes?: readonly { readonly error?: unknown }[];
}

const commands: readonly (readonly [
  string,
  "fleet-status" | "fleet-readiness" | "upload",
  (inventory: string, bundle: string) => string[],
])[] = [
  ["fleet status", "fleet-status", (inventory) => ["fleet", "status", inventory]],
  [
    "fleet readiness",
    "fleet-readiness",
    (inventory, bundle) => ["fleet", "readiness", inventory, bundle, "--to", "8.2"],
  ],
  ["upload", "upload", (inventory, bundle) => ["upload", bundle, "--inventory", inventory, "--dry-run"]],
];

describe.each(commands)("%s of clusters that answer anything", (_name, schema, words) => {
  it("tells of each at most once, says nothing that breaks its schema, and reads the one that is in order", async () => {
    const clusters = [...cases.keys(), cases.length].map((number) => {
      return { name: `case-${number}`, url: `${address}/case-${number}` };
    });
    const inventory = await folder.write("clusters.json", JSON.stringify({ clusters }));
    const bundle = await folder.write("tally.zip", buildBundle());
    const { code, stdout, stderr } = await rampart([
      ...words(inventory, bundle),
      "--json",
      "--timeout",
      "2m",
    ]);
    expect(stderr).not.toMatch(/mistake in Rampart|internal error/);
    expect(faultsOf(schema, stdout)).toEqual([]);
    expect(code).toBe(4);
    const told = (JSON.parse(stdout) as { clusters: readonly Told[] }).clusters;
    expect(told.map(({ name }) => name)).toEqual(clusters.map(({ name }) => name));
    const often = told.flatMap(({ error, problems = [], nodes = [] }, index) => {
      const silent = error === undefined ? nodes.filter((node) => node.error !== undefined) : [];
      const messages = [...(error === undefined ? [] : [error.message]), ...problems, ...silent];
      return messages.length > 1 ? [`${cases[index]?.what}: ${JSON.stringify(messages)}`] : [];
    });
    expect(often).toEqual([]);
    expect(told.at(-1)?.error).toBeUndefined();
    expect(told.at(-1)?.problems ?? []).toEqual([]);
  }, 300_000);
});

async function run(words: string, number: number, bundle: string) {
  const parts = words.split(" ").map((word) => (word === "BUNDLE" ? bundle : word));
  return await rampart([...parts, "--cluster", `${address}/case-${number}`]);
}

describe.each(single)("%s of a cluster that answers anything", (words) => {
  it("reads the one that is in order, and of any other says what is wrong", async () => {
    const bundle = await folder.write("tally.zip", buildBundle());
    expect(await run(words, cases.length, bundle)).toMatchObject({ code: words.startsWith("check") ? 1 : 0 });
    const odd: string[] = [];
    for (const [index, one] of singleCases.entries()) {
      if (one.words !== words) continue;
      const { code, stdout, stderr } = await run(words, cases.length + 1 + index, bundle);
      const isTold = code === 4 ? stderr.includes(one.what.split(" ")[0] ?? "") : code <= 1;
      const said = `${stdout}${stderr}`;
      if (!isTold || /internal error|mistake in Rampart|undefined|\[object/.test(said)) {
        odd.push(`${one.what}: ${code} ${said}`);
      }
    }
    expect(odd).toEqual([]);
  }, 120_000);
});

it.each(
  refused.map(([words, request, , message], index) => [words, `GET ${request}: ${message}`, index] as const),
)("%s ends with the request and the field: %s", async (words, message, index) => {
  const bundle = await folder.write("tally.zip", buildBundle());
  const { code, stderr } = await run(words, served.indexOf(refusedCases[index] as Case), bundle);
  expect(stderr).toContain(message);
  expect(code).toBe(4);
});

it.each<[string, number]>([
  ["modules list", 0],
  ["modules get tally", 0],
  ["check BUNDLE", 1],
  ["upload BUNDLE", 0],
])("%s reads a uid that is a number as one that is text", async (words, code) => {
  const bundle = await folder.write("tally.zip", buildBundle());
  const [number, text] = [
    await run(words, served.length - 2, bundle),
    await run(words, served.length - 1, bundle),
  ];
  const plain = ({ code, stdout, stderr }: typeof number) => [
    code,
    `${stdout}${stderr}`.replaceAll(/case-\d+/g, ""),
  ];
  expect(plain(number)).toEqual(plain(text));
  expect(number.code).toBe(code);
});

it("every field of every answer is there", () => {
  const fields = new Set(cases.map(({ what }) => what.replace(/ = .*/, "")));
  expect(fields.size).toBeGreaterThan(250);
});
