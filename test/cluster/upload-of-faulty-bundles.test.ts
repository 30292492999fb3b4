import type { Emulator, RequestRecord } from "@rampart/emulator";
import { afterEach, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { rampart, useFolder } from "./command-run.ts";
import { startCluster } from "./emulated-cluster.ts";

/** Bundles whose metadata cannot be understood: the cluster that is asked decides what it would answer. */

const folder = useFolder();
let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

async function run(clusterVersion: string, metadata: object, ...flags: string[]) {
  const changes: string[] = [];
  const onRequest = ({ method, path }: RequestRecord) => {
    if (method !== "GET") changes.push(`${method} ${path}`);
  };
  emulator = await startCluster({ clusterVersion, onRequest });
  const bundle = await folder.write("tally.zip", buildBundle({ metadata }));
  const words = [bundle, "--cluster", emulator.urls[0] ?? "", "--json"];
  const upload = await rampart(["upload", ...words, ...flags]);
  const check = await rampart(["check", ...words]);
  return { ...upload, changes, document: JSON.parse(upload.stdout), checked: JSON.parse(check.stdout) };
}

const malformed = { dependencies: { a: "x" } };

it.each([
  ["7.22.2", "invalid_dependency_data"],
  ["8.0.20", "invalid_module"],
])("upload to %s names the code that check names: %s", async (version, errorCode) => {
  const { code, changes, document, checked } = await run(version, malformed);
  expect([code, changes]).toEqual([1, []]);
  expect(document.clusters).toMatchObject([{ verdict: "rejected", errorCode, forced: false }]);
  expect(checked.results).toMatchObject([{ verdict: "rejected", errorCode }]);
});

it.each([
  ["7.22.2", "POST /v2/modules", "invalid_dependency_data"],
  ["8.0.20", "POST /v2/modules/user-defined", "invalid_module"],
])("--force leaves it to a cluster of %s, with %s", async (version, request, errorCode) => {
  const { code, changes, document } = await run(version, malformed, "--force");
  expect([code, changes]).toEqual([4, [request]]);
  expect(document.clusters).toMatchObject([{ forced: true, errors: [{ errorCode }] }]);
});

it("a bundle that does not say which module it holds is not sent, with --force neither", async () => {
  const { code, changes, stderr } = await run("7.22.2", { module_name: 5 }, "--force");
  expect([code, changes]).toEqual([1, []]);
  expect(stderr).toContain("is not sent, with --force neither");
});
