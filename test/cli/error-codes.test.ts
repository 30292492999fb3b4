import { readFileSync } from "node:fs";
import { type EndpointDefinition, endpoints } from "@rampart/cluster-api";
import { unpackingCodes } from "@rampart/compat";
import { errorCodes } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { type BundleParts, buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { expectClearMessage, useWorkspace } from "./rampart.ts";
import { faultsOf } from "./report-schemas.ts";

/** The commands of `docs/error-codes.md` show what its tables say. */

const page = readFileSync(new URL("../../docs/error-codes.md", import.meta.url), "utf8");

interface Row {
  readonly code: string;
  readonly refused: string;
  readonly taken?: string;
}

/** The rows of the table under a heading, by the names of its columns. */
function rowsUnder(heading: string): Record<string, string>[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const [head = [], , ...rows] = section
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ""])));
}

const unquoted = (cell: string) => cell.replaceAll("`", "");

const definitions: readonly EndpointDefinition[] = Object.values(endpoints);
const uploads = definitions
  .filter(({ errors }) => errors.some(({ code }) => code === "invalid_module"))
  .map(({ method, path }) => `${method} ${path}`);

const answers: Row[] = ["Upload", "Databases", "Deletion"].flatMap(rowsUnder).map((row) => ({
  code: unquoted(row["code"] ?? ""),
  refused: unquoted(row["refused"] ?? ""),
  taken: unquoted(row["taken"] ?? ""),
}));
const details: Row[] = rowsUnder("Details").map((row) => ({
  code: unquoted(row["detail"] ?? ""),
  refused: unquoted(row["command"] ?? ""),
}));

const sha256 = "7".repeat(64);
const gears = { gears: { url: "https://example.com/files/gears.tgz", sha256 } };

/** The files that the page describes. */
const files: Readonly<Record<string, BundleParts | Buffer | object>> = {
  "tally.zip": {},
  "next.zip": { metadata: { semantic_version: "1.3.0", version: 10300 } },
  "other.zip": { metadata: { module_name: "other" } },
  "demanding.zip": {
    metadata: { semantic_version: "1.3.0", version: 10300, min_redis_pack_version: "7.22" },
  },
  "gears.zip": { metadata: { dependencies: gears } },
  "shapeless.zip": { metadata: { dependencies: { gears: {} } } },
  "no-module.zip": { module: false },
  "damaged.zip": buildBundle().subarray(0, 2000),
  "readme.zip": { more: [{ name: "README.md", content: Buffer.from("# Tally\n") }] },
  "nameless.zip": { metadata: { module_name: undefined } },
  "fileless.zip": { metadata: { module_file: undefined } },
  "versionless.zip": { metadata: { version: undefined } },
  "worded.zip": { metadata: { version: "one" } },
  "arm64.zip": { metadata: { architecture: "arm64" } },
  "systemless.zip": { metadata: { operating_systems: ["linux"] } },
  "big.zip": { more: [{ name: "deps/big.tgz", content: Buffer.alloc(2_000_000), method: 0 }] },
  "active-active.json": { name: "orders", crdt: true },
  "plain.json": { name: "orders", type: "redis", crdt: false },
  "using.json": { name: "orders", module_list: [{ module_name: "tally", semantic_version: "1.2.3" }] },
};

const workspace = useWorkspace();

async function run(command: string) {
  for (const word of command.split(" ").filter((one) => /\.(zip|json|yml)$/.test(one))) {
    await workspace.current.write(word, contentOf(word));
  }
  const [program, ...words] = command.split(" ");
  expect(program).toBe("rampart");
  const outcome = await workspace.current.run([...words, "--json"]);
  expect(faultsOf("report", outcome.stdout)).toEqual([]);
  const [result] = JSON.parse(outcome.stdout).results;
  return { code: outcome.code, result };
}

function contentOf(name: string): Buffer | string {
  if (name === "small.yml") return "maxUploadSizeMb: 1\n";
  const file = files[name];
  if (file === undefined) throw new Error(`docs/error-codes.md names ${name}, which nobody makes`);
  if (Buffer.isBuffer(file)) return file;
  return name.endsWith(".json") ? JSON.stringify(file) : buildBundle(file as BundleParts);
}

it("has a row for every code and no other", () => {
  expect([...new Set(answers.map(({ code }) => code))].toSorted()).toEqual(errorCodes.toSorted());
  expect([...new Set(details.map(({ code }) => code))].toSorted()).toEqual(unpackingCodes.toSorted());
});

/** `(406)` where no text says so; a second status stands behind the endpoint that it is for. */
function statusOf(cell: string, endpoint: string): { status: number; inferred: boolean } {
  const [first = "", ...others] = cell.split(";").map((part) => part.trim());
  const own = others.find((part) => part.includes(`\`${endpoint}\``)) ?? first;
  return { status: Number(/\d+/.exec(own)?.[0]), inferred: own.startsWith("(") };
}

describe.each(["Upload", "Databases", "Deletion"].flatMap(rowsUnder))("the row of %o", (row) => {
  it("says what the REST contract says of its endpoints", () => {
    const code = unquoted(row["code"] ?? "");
    const cell = row["endpoint"] ?? "";
    const named = cell === "every upload" ? uploads : cell.split(", ").map(unquoted);
    const stated = named.flatMap((name) => {
      const definition = definitions.find(({ method, path }) => `${method} ${path}` === name);
      const answer = definition?.errors.find((one) => one.code === code);
      return answer === undefined
        ? []
        : [{ name, status: answer.status, inferred: answer.inferred === true }];
    });
    // `POST` and `PUT /v1/bdbs` are no endpoints for modules.
    if (!cell.includes("PUT /v1/bdbs/{uid}`")) expect(stated).not.toEqual([]);
    for (const { name, status } of stated)
      expect([name, statusOf(row["status"] ?? "", name).status]).toEqual([name, status]);
    // What the table states as documented is documented of one endpoint at least.
    const isBracketed = (row["status"] ?? "").startsWith("(");
    if (stated.length > 0) expect(stated.every(({ inferred }) => inferred)).toBe(isBracketed);
  });
});

it("describes every file of its commands", () => {
  const described = rowsUnder("The files of the commands")
    .map((row) => row["file"])
    .join();
  for (const name of [...Object.keys(files), "small.yml"].filter((one) => one !== "tally.zip")) {
    expect(described).toContain(`\`${name}\``);
  }
});

describe.each(answers)("$code, $refused", ({ code, refused, taken = "" }) => {
  it("is what the cluster would answer", async () => {
    const { code: exitCode, result } = await run(refused);
    expect(result).toMatchObject({ verdict: "rejected", errorCode: code, ok: false });
    expect(exitCode).toBe(1);
  });

  it("is not answered to the other", async () => {
    const { code: exitCode, result } = await run(taken);
    expect(result).toMatchObject({ verdict: "accepted", errorCode: null, details: [], ok: true });
    expect(exitCode).toBe(0);
  });
});

describe.each(details)("$code, $refused", ({ code, refused }) => {
  it("says more about invalid_module", async () => {
    const { code: exitCode, result } = await run(refused);
    expect(result).toMatchObject({ verdict: "rejected", errorCode: "invalid_module", details: [code] });
    expect(exitCode).toBe(1);
  });
});

it("is shown to people as it is to scripts", async () => {
  await workspace.current.write("tally.zip", buildBundle());
  const outcome = await workspace.current.run(["check", "tally.zip", "--target", "rs-7.22/ubuntu22"]);
  expect(outcome.stdout).toContain("rejected, os_not_supported\n");
  expectClearMessage(outcome);
});
