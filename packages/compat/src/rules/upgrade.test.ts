import { readBundle } from "@rampart/bundle";
import { expect, it } from "vitest";
import { buildBundle } from "../../../bundle/src/bundle-builder.test-support.ts";
import { evaluateUpgrade } from "../evaluate.ts";

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
