import { type EndpointDefinition, endpoints } from "@rampart/cluster-api";
import { unpackingCodes } from "@rampart/compat";
import { errorCodes } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { answers, contentOf, details, files, rowsUnder, unquoted } from "./error-codes.cases.ts";
import { expectClearMessage, useWorkspace } from "./rampart.ts";
import { faultsOf } from "./report-schemas.ts";

/** The commands of `docs/error-codes.md` show what its tables say. */

const definitions: readonly EndpointDefinition[] = Object.values(endpoints);
const uploads = definitions
  .filter(({ errors }) => errors.some(({ code }) => code === "invalid_module"))
  .map(({ method, path }) => `${method} ${path}`);

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

it("has a row for every code and no other", () => {
  expect([...new Set(answers.map(({ code }) => code))].toSorted()).toEqual(errorCodes.toSorted());
  expect([...new Set(details.map(({ code }) => code))].toSorted()).toEqual(unpackingCodes.toSorted());
});

/** `(406)` where no text says so; a second status is behind the endpoint that it is for. */
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
