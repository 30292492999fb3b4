import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { type LoadPlace, loadOnReleases } from "./load-on-releases.ts";

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../../fixtures/modules/x86_64/${name}.so`, import.meta.url));
const imitated = (...releases: string[]): LoadPlace[] =>
  releases.map((redis) => ({ kind: "imitated", redis }));

it("loads a module on every release, and names what it calls and one lacks", async () => {
  const { loads, findings } = await loadOnReleases(fixture("calls-newer"), imitated("7.2", "7.4", "8.0"), {});
  expect(findings).toEqual([]);
  expect(loads?.map(({ outcome, lacked }) => [outcome, lacked])).toEqual([
    ["crashes", [{ name: "RedisModule_AddACLCategory", since: "7.4.0" }]],
    ["loads", []],
    ["loads", []],
  ]);
});

it("says of a module that refuses everywhere why it does", async () => {
  const { loads = [] } = await loadOnReleases(fixture("arguments-required"), imitated("7.2", "8.0"), {});
  expect(loads.map(({ outcome, lacked }) => [outcome, lacked])).toEqual([
    ["refuses", []],
    ["refuses", []],
  ]);
  expect(loads[0]?.failure?.log.join()).toContain("prefix=<word>");
});

it("gives arguments to every load", async () => {
  const { loads = [] } = await loadOnReleases(fixture("arguments-required"), imitated("7.2", "8.0"), {
    arguments: ["prefix=shop"],
  });
  expect(loads.map(({ outcome }) => outcome)).toEqual(["loads", "loads"]);
});

it("goes nowhere with a module that nothing here can load", async () => {
  const reading = await loadOnReleases(fixture("missing-library"), imitated("7.2", "8.0"), {});
  expect(reading.loads).toBeUndefined();
  expect(reading.findings).toMatchObject([{ rule: "load/unloadable" }]);
});
