import { expect, it } from "vitest";
import { type ScriptedAnswer, scriptedCluster } from "../scripted-cluster.test-support.ts";
import { readAllDatabases } from "./read-databases.ts";

it.each<[ScriptedAnswer, readonly object[] | undefined]>([
  [[{ uid: 1 }], [{ uid: 1 }]],
  [[], []],
  [403, undefined],
])("%j are the databases %j", async (answer, expected) => {
  const { client } = scriptedCluster({ "GET cluster/v1/bdbs": answer });
  expect(await readAllDatabases(client)).toEqual(expected);
});
