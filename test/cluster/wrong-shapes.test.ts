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

const cases: readonly Case[] = Object.entries(whole).flatMap(([request, answer]) =>
  [[], ...placesIn(answer)].flatMap((place, index) => {
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
  }),
);

const folder = useFolder();
let server: Server;
let address = "";
beforeAll(async () => {
  server = createServer(({ url = "" }, response) => {
    const [, number = "", path = ""] = /^\/case-(\d+)(\/[^?]*)/.exec(url) ?? [];
    const answers = cases[Number(number)]?.answers ?? whole;
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

it("every field of every answer is there", () => {
  const fields = new Set(cases.map(({ what }) => what.replace(/ = .*/, "")));
  expect(fields.size).toBeGreaterThan(250);
});
