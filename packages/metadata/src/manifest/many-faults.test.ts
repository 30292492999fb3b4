import { expect, it } from "vitest";
import { judgeManifest } from "./judge-manifest.ts";
import { parseManifest } from "./parse-manifest.ts";
import { usableManifest } from "./usable-manifest.ts";

const parsedWith = (faults: number) => {
  const capabilities = Array<number>(faults).fill(3).join(", ");
  const text = `capabilities: [${capabilities}]\nauthor: [3]\nmin_redis_version: "9.9.9.9"\noperating_systems: [nosuch]\nlicense: MIT\n`;
  return parseManifest(Buffer.from(text), {});
};

/** What is said of other fields than the one with many faults. */
const saidOfOthers = (faults: number) =>
  judgeManifest(parsedWith(faults))
    .filter(({ rule, place }) => !place.pointer?.startsWith("/capabilities") && rule !== "text/more-findings")
    .map(({ rule, place }) => `${rule} ${place.pointer ?? ""}`)
    .toSorted();

it("a field with more faults than are listed hides nothing of the others", () => {
  const said = saidOfOthers(2);
  expect(said).toEqual(
    expect.arrayContaining([
      "manifest/malformed-value /min_redis_version",
      "manifest/wrong-type /author",
      "metadata/operating-system-malformed /operating_systems/0",
    ]),
  );
  expect(saidOfOthers(1100)).toEqual(said);
});

it("and the others can be used", () => {
  const { manifest, verbatim } = usableManifest(parsedWith(1100));
  expect(manifest).toMatchObject({ license: "MIT", operating_systems: ["nosuch"], capabilities: [] });
  expect(Object.keys(verbatim)).toContain("capabilities");
});
