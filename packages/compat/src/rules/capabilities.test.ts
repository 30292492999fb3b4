import { readBundle } from "@rampart/bundle";
import { type Finding, renderFinding } from "@rampart/findings";
import { expect, it } from "vitest";
import { buildBundle } from "../../../bundle/src/bundle-builder.test-support.ts";
import { evaluateUpload } from "../evaluate.ts";
import type { Target } from "../target.ts";

async function messageOf(target: Target): Promise<string | undefined> {
  const bundle = await readBundle({ bytes: buildBundle() });
  const findings: Finding[] = evaluateUpload(bundle, target).aspects.flatMap((aspect) => aspect.findings);
  const found = findings.find(({ rule }) => rule === "cluster/capability-missing");
  return found && renderFinding(found).message;
}

it.each<[what: string, target: Target, said: string]>([
  [
    "the field as it is",
    { database: { bigstore: true, bigstore_version: 1 } },
    "needs the capability flash: it keeps data on flash (bigstore is true, bigstore_version is 1)",
  ],
  [
    "the Redis version that changes what the field says",
    { redisVersion: "8.0", database: { bigstore: true, bigstore_version: 1 } },
    "(bigstore is true, bigstore_version is 2 on Redis 8.0)",
  ],
  [
    "the Redis version that says what the field does not",
    { database: { bigstore: true, redis_version: "7.2.4" } },
    "(bigstore is true, bigstore_version is 1 on Redis 7.2.4)",
  ],
])("names %s where a setting demands a capability", async (_what, target, said) => {
  expect(await messageOf(target)).toContain(said);
});
