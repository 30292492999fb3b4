import { readBundle } from "@rampart/bundle";
import { expect, it } from "vitest";
import { buildBundle } from "../../../bundle/src/bundle-builder.test-support.ts";
import { evaluateDeletion, evaluateUpgrade } from "../evaluate.ts";
import type { Target } from "../target.ts";

const read = (metadata: object) => readBundle({ bytes: buildBundle({ metadata }) });

it("does not compare the versions of two modules", async () => {
  const from = await read({ module_name: "counters", semantic_version: "2.0.0", version: 20_000 });
  const { errorCode, aspects } = evaluateUpgrade(await read({}), {}, from);
  expect(errorCode).toBe("missing_module");
  expect(aspects.find(({ aspect }) => aspect === "downgrade")).toMatchObject({
    verdict: "skipped",
    findings: [],
  });
});

it.each<[what: string, listed: string | null | undefined, verdict: string, shown: string | undefined]>([
  ["the version that the database has", "1.3.0", "rejected", "1.3.0"],
  ["that of the old bundle, where the database tells none", null, "accepted", "1.1.0"],
  ["that of the old bundle, where the database lists no modules", undefined, "accepted", "1.1.0"],
])("compares with %s", async (_what, listed, verdict, shown) => {
  const from = await read({ semantic_version: "1.1.0", version: 10_100 });
  const module_list = [{ module_name: "tally", semantic_version: listed ?? null }];
  const database = listed === undefined ? {} : { module_list };
  const { aspects } = evaluateUpgrade(await read({}), { database }, from);
  const aspect = aspects.find((one) => one.aspect === "downgrade");
  expect(aspect).toMatchObject({ verdict, bundle: "1.2.3", target: shown });
});

it.each<[what: string, bytes: Uint8Array, code: string]>([
  ["no zip", Buffer.from("module_name: tally"), "invalid_module"],
  [
    "dependencies of the wrong form",
    buildBundle({ metadata: { dependencies: { a: "x" } } }),
    "invalid_dependency_data",
  ],
])("rejects a bundle that cannot be read: %s", async (_what, bytes, code) => {
  const bundle = await readBundle({ bytes });
  const target: Target = { endpoint: "v2" };
  for (const verdict of [evaluateUpgrade(bundle, target, await read({})), evaluateDeletion(bundle, target)]) {
    expect(verdict).toMatchObject({ verdict: "rejected", errorCode: code });
  }
});
