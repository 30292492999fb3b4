import { readFileSync } from "node:fs";
import { type EndpointDefinition, endpoints } from "@rampart/cluster-api";
import { expect, it } from "vitest";

const text = readFileSync(new URL("../../docs/evidence.md", import.meta.url), "utf8");
const rows = [...text.matchAll(/^\| `([\w-]+)` \| (\d{3})(?: `(\w+)`)? \| (\w+) \|$/gm)].map(
  ([, id = "", status = "", code = "", evidence = ""]) => ({
    answer: `${id} ${status} ${code}`.trim(),
    evidence,
  }),
);
const all = Object.entries(endpoints) as [string, EndpointDefinition][];

it("docs/evidence.md says of every answer of the contract what it rests on, and of no other", () => {
  const answers = all.flatMap(([id, { statuses, errors }]) => [
    ...Object.keys(statuses).map((status) => `${id} ${status}`),
    ...errors.map(({ status, code }) => `${id} ${status} ${code}`),
  ]);
  expect(rows.map(({ answer }) => answer)).toEqual(answers);
});

it("docs/evidence.md calls inferred what the contract calls so", () => {
  const inferred = all.flatMap(([id, { errors }]) =>
    errors.filter((error) => error.inferred === true).map(({ status, code }) => `${id} ${status} ${code}`),
  );
  const codes = rows.filter(
    ({ answer, evidence }) => evidence === "inferred" && answer.split(" ").length === 3,
  );
  expect(codes.map(({ answer }) => answer)).toEqual(inferred);
});

it.each(["recorded", "documented", "inferred"])("docs/evidence.md counts what is %s", (evidence) => {
  const [, counted] = new RegExp(`^\\| ${evidence} \\| (\\d+) \\|$`, "m").exec(text) ?? [];
  expect(rows.filter((row) => row.evidence === evidence)).toHaveLength(Number(counted));
});
