import type { Emulator } from "@rampart/emulator";
import { afterEach, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { rampart, useFolder } from "./command-run.ts";
import { startCluster } from "./emulated-cluster.ts";

const folder = useFolder();
let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

it("an upload whose own action fails watches no other", async () => {
  emulator = await startCluster({
    clusterVersion: "7.22.2",
    faults: [{ kind: "action-fails", message: "boom" }],
  });
  const bundle = await folder.write("tally.zip", buildBundle());
  const { code, stderr } = await rampart([
    "upload",
    bundle,
    "--cluster",
    emulator.urls[0] ?? "",
    "--verbose",
  ]);
  expect([code, stderr]).toEqual([4, expect.stringContaining("failed: boom")]);
  expect(stderr).not.toContain("watching that");
});
