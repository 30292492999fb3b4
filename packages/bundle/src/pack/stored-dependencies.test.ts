import { parseManifest } from "@rampart/metadata";
import { expect, it } from "vitest";
import { storedDependencies } from "./stored-dependencies.ts";

const url = "https://example.com/files";

function namesOf(dependencies: string): string[] {
  const text = `dependencies:\n${dependencies.replaceAll(/^/gm, "  ")}\n`;
  const { manifest } = parseManifest(Buffer.from(text), {}, { entry: "ramp.yml" });
  if (manifest === undefined) throw new Error("the manifest cannot be read");
  return storedDependencies(manifest).map(({ fileName }) => fileName);
}

it.each<[string, string, string[]]>([
  ["the last segment of the URL", `a: {url: "${url}/x.tgz", local_path: f}`, ["x.tgz"]],
  ["RAMP's name without a URL", "a: {local_path: f}", ["a.tgz"]],
  ["RAMP's name where the URL names a shared object", `a: {url: "${url}/x.so", local_path: f}`, ["a.tgz"]],
  [
    "one name for one file",
    `a: {url: "${url}/x.tgz", local_path: f}\nb: {url: "${url}/x.tgz", local_path: f}`,
    ["x.tgz", "x.tgz"],
  ],
  [
    "RAMP's name where another file has the other one",
    `a: {url: "${url}/x.tgz", local_path: f}\nb: {url: "${url}/X.tgz", local_path: g}`,
    ["x.tgz", "b.tgz"],
  ],
  [
    "a number where both are taken",
    `a: {url: "${url}/b.tgz", local_path: f}\nb: {local_path: g}\n"B": {url: "${url}/b.tgz", local_path: h}`,
    ["b.tgz", "b-2.tgz", "B-3.tgz"],
  ],
  [
    "the name of the URL, taken or not, where nothing is stored",
    `a: {url: "${url}/x.tgz", local_path: f}\nb: {url: "${url}/x.tgz", sha256: "${"0".repeat(64)}"}`,
    ["x.tgz", "x.tgz"],
  ],
])("a dependency is stored under %s", (_what, dependencies, names) => {
  expect(namesOf(dependencies)).toEqual(names);
});
