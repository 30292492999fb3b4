import { type ClusterOutcome, uploadToCluster } from "@rampart/deploy";
import type { Emulator, EmulatorSettings } from "@rampart/emulator";
import { afterEach, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { readBundle } from "../../packages/bundle/src/index.ts";
import { readyBundle } from "../../packages/deploy/src/index.ts";
import { clientOf, exampleUpload, startCluster, truth } from "./emulated-cluster.ts";

// Several uploads of one bundle to one cluster at once, as pipelines and an inventory with a cluster twice make them: each
// ends well, and says of the cluster what is so.

/** 50 with RACE_ROUNDS=50; a few in every run. */
const rounds = Number(process.env["RACE_ROUNDS"] ?? 2);
const uploads = 8;

const running: Emulator[] = [];
afterEach(async () => {
  for (const emulator of running.splice(0)) await emulator.close();
});

async function race(settings: Partial<EmulatorSettings>, allowUpload: boolean): Promise<ClusterOutcome[]> {
  const emulator = await startCluster({ nodes: 2, actionDuration: 5, ...settings });
  running.push(emulator);
  const bytes = buildBundle();
  const reading = await readBundle({ bytes });
  const ready = readyBundle(reading, exampleUpload(bytes).file);
  if (ready === undefined) throw new Error("the bundle cannot be read");
  const nodes = emulator.urls.map((url) => new URL(url));
  const common = { name: "c", nodes, force: false, rollback: false, dryRun: false, timeout: 60_000 };
  const { signal } = new AbortController();
  const outcomes = await Promise.all(
    Array.from({ length: uploads }, () =>
      uploadToCluster(clientOf(emulator), [ready], { ...common, allowUpload }, signal),
    ),
  );
  await expectTrue(emulator, outcomes);
  return outcomes;
}

async function expectTrue(emulator: Emulator, outcomes: readonly ClusterOutcome[]): Promise<void> {
  const { modules, artifacts } = await truth(emulator);
  expect(modules.map(({ module_name }) => module_name)).toEqual(["tally"]);
  const counts = [...artifacts.values()].map((list) => list.length);
  for (const { plan, result, error } of outcomes) {
    expect(error).toBeUndefined();
    expect(result).toMatchObject({ ok: true, errors: [], record: { uid: modules[0]?.uid } });
    expect(result?.nodes.every(({ state }) => state === "stored" || state === "already-there")).toBe(true);
    if (plan?.endpoint === "user-defined") expect(counts).toEqual([1, 1]);
  }
  // Each file was put there by one run alone.
  const storers = outcomes.map(
    ({ result }) => result?.nodes.filter(({ state }) => state === "stored").length ?? 0,
  );
  const isUserDefined = outcomes.some(({ plan }) => plan?.endpoint === "user-defined");
  if (isUserDefined) expect(storers.reduce((sum, count) => sum + count, 0)).toBe(2);
}

describe(`${uploads} uploads of one bundle at once`, () => {
  const numbers = Array.from({ length: rounds }, (_, index) => index + 1);

  it.each(numbers)("to 8.0 all end well, and tell the truth (round %d)", async () => {
    await race({ clusterVersion: "8.0.20" }, false);
  });

  it.each(numbers)("to 7.22 all end well, and tell the truth (round %d)", async () => {
    await race({ clusterVersion: "7.22.2" }, false);
  });

  it.each(numbers)("to 8.2, each of which may switch uploads on (round %d)", async () => {
    const outcomes = await race({ clusterVersion: "8.2.0" }, true);
    expect(outcomes.map(({ result }) => result?.uploadsSwitch?.state)).not.toContain("left-on");
    const [emulator] = running;
    if (emulator === undefined) throw new Error("no cluster ran");
    expect((await clientOf(emulator).cluster()).allow_modules_upload).toBe(false);
  });
});
