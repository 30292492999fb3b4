import { expect, it } from "vitest";
import { stepsOf } from "../../../../test/support/steps.ts";
import { parseModuleMetadata } from "../module/parse-module-metadata.ts";

const read = (fields: object) =>
  parseModuleMetadata(Buffer.from(JSON.stringify({ module_name: "big", version: 1, ...fields })), {
    bundled: false,
  });

const many = (count: number, name: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => name(index));

const nearNames = (count: number) => many(count, (index) => `backup_restor${index}`);

it("advice is for as many unknown names as are listed", () => {
  const nearest = read({ capabilities: nearNames(1100) }).findings.flatMap(({ rule, facts }) =>
    rule === "metadata/capability-unknown" ? [(facts as { nearest?: string }).nearest] : [],
  );
  expect(nearest).toHaveLength(1100);
  expect(nearest.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => "backup_restore"));
  expect(nearest[1099]).toBeUndefined();
});

it("each further unknown name costs little", async () => {
  await stepsOf(() => read({ capabilities: nearNames(10) }));
  const listed = await stepsOf(() => read({ capabilities: nearNames(1000) }));
  const more = await stepsOf(() => read({ capabilities: nearNames(5000) }));
  expect(more).toBeLessThan(2 * listed);
});
