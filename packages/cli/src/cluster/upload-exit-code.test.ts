import type { ClusterOutcome } from "@rampart/deploy";
import { RampartError } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { uploadExitCode } from "./upload-exit-code.ts";

const begun = { name: "c", url: "https://c:9443", forced: false };
const planned = { ...begun, plan: {} } as ClusterOutcome;

describe("the exit code of an upload", () => {
  it.each<[string, ClusterOutcome, number]>([
    [
      "a call that does not fit the cluster",
      { ...begun, error: new RampartError("call", "nodes-differ", "") },
      2,
    ],
    ["a cluster that was not begun", begun, 4],
    ["a dry run", planned, 0],
    ["a whole upload", { ...planned, result: { ok: true } } as ClusterOutcome, 0],
    ["an upload with a part missing", { ...planned, result: { ok: false } } as ClusterOutcome, 4],
  ])("after %s is its own", (_what, outcome, expected) => {
    expect(uploadExitCode(outcome)).toBe(expected);
  });
});
