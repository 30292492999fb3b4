import type { UpgradeChanges } from "@rampart/deploy";
import { expect, it } from "vitest";
import { upgradeLines } from "./upgrade-changes.ts";

const changes: UpgradeChanges = {
  redis: { from: "7.4", to: "8.2" },
  modules: [],
  added: [],
  isActiveActive: true,
  preservesRoles: false,
  mayDiscardData: false,
};

it("an upgrade to Redis 8 says what becomes of the modules that Redis 8 has", () => {
  expect(upgradeLines(1, { ...changes, isActiveActive: false, added: ["bf", "ReJSON"] })).toContain(
    "  the cluster adds bf, ReJSON, as Redis 8 has them",
  );
  const none = expect.stringContaining("only new ones of Redis 8 have search and ReJSON");
  expect(upgradeLines(1, changes)).toContainEqual(none);
  for (const redis of [{ from: "8.0", to: "8.0" }, { from: "7.2", to: "7.4" }, {}])
    expect(upgradeLines(1, { ...changes, redis })).not.toContainEqual(none);
});
