import { renderFinding } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { checkLoadedData } from "./check-loaded-data.ts";

const everything = ["persistence_rdb", "persistence_aof", "replica_of", "clustering", "flash"];
const whole = ["rdb_load", "rdb_save", "aof_rewrite"];

function messages(
  capabilities: readonly string[],
  callbacks: readonly string[],
  commands: readonly string[] = [],
) {
  const data = { dataTypes: [{ name: "fixture-t", callbacks }], noClusterCommands: commands };
  return checkLoadedData(capabilities, data, {}).map((found) => renderFinding(found).message);
}

describe("data types against capabilities", () => {
  it("are well with all callbacks, or where nothing is declared that needs them", () => {
    expect(messages(everything, whole)).toEqual([]);
    expect(messages(["flash", "eviction_expiry"], [])).toEqual([]);
    expect(messages(["persistence_aof"], ["aof_rewrite"])).toEqual([]);
  });

  it("need rdb_save and rdb_load for all that saves", () => {
    for (const capability of ["persistence_rdb", "replica_of", "backup_restore", "failover_migrate"]) {
      expect(messages([capability], ["rdb_load", "aof_rewrite"])).toEqual([
        `data type fixture-t has no rdb_save, and the bundle declares ${capability}`,
      ]);
    }
  });

  it("need aof_rewrite for an append-only file", () => {
    expect(messages(everything, ["rdb_load", "rdb_save"])).toEqual([
      "data type fixture-t has no aof_rewrite, and the bundle declares persistence_aof",
    ]);
  });

  it("need nothing of it where no key has the type", () => {
    expect(messages(everything, ["aux_load", "aux_save"])).toEqual([]);
    expect(messages(everything, ["aux_save2"])).toEqual([]);
    expect(messages(everything, ["aux_save", "rdb_save"])).toHaveLength(2);
  });
});

it("commands for no cluster are named where clusters are declared", () => {
  expect(messages(["clustering"], whole, ["t.a", "t.b"])).toEqual([
    "t.a and t.b are flagged no-cluster, and the bundle declares clustering",
  ]);
  expect(messages(["flash"], whole, ["t.a"])).toEqual([]);
});
