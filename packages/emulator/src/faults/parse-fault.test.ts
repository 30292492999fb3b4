import { RampartError } from "@rampart/findings";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FaultPlan } from "./fault-plan.ts";
import { parseFault } from "./parse-fault.ts";

describe("parseFault", () => {
  it.each([
    ["latency:500ms", { kind: "latency", milliseconds: 500 }],
    ["latency:2", { kind: "latency", milliseconds: 2000 }],
    ["latency:time=1.5s,node=3", { kind: "latency", milliseconds: 1500, node: 3 }],
    ["drop", { kind: "drop", after: 0 }],
    ["drop:node=2,after=1000000", { kind: "drop", after: 1_000_000, node: 2 }],
    [
      "status:503,times=2,skip=1,route=modules-upload-v2",
      { kind: "status", status: 503, times: 2, skip: 1, route: "modules-upload-v2" },
    ],
    ["action-fails:no room: x=y", { kind: "action-fails", message: "no room: x=y" }],
    ["html", { kind: "html", status: 502 }],
  ])("reads %s", (text, fault) => {
    expect(parseFault(text)).toEqual(fault);
  });

  it.each([
    "",
    ":",
    "constructor",
    "latency",
    "latency:soon",
    "status",
    "status:200,",
    "drop:5",
    "node-down:node",
  ])("refuses %j with one sentence", (text) => {
    expect(() => parseFault(text)).toThrow(RampartError);
  });

  it("never fails otherwise", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(latency|drop|status|html)?(:[a-z0-9=,.]{0,20})?$/), (text) => {
        try {
          parseFault(text);
        } catch (error) {
          expect(error).toBeInstanceOf(RampartError);
        }
      }),
    );
  });
});

describe("a plan", () => {
  it("counts the requests that a fault is for, and no others", () => {
    const plan = new FaultPlan([parseFault("drop:times=1,skip=1,node=2")]);
    const upload = { node: 2, route: "modules-upload-v2" } as const;
    expect(plan.strike({ node: 1, route: "modules-upload-v2" })).toEqual([]);
    expect(plan.strike({ node: 2, route: "modules-list" })).toEqual([]);
    expect(plan.strike({ node: 2 })).toEqual([]);
    expect(plan.strike(upload)).toEqual([]);
    expect(plan.strike(upload)).toMatchObject([{ kind: "drop" }]);
    expect(plan.strike(upload)).toEqual([]);
  });

  it("has a route strike where the kind alone would not", () => {
    const plan = new FaultPlan([parseFault("drop:route=modules-list")]);
    expect(plan.strike({ node: 1, route: "modules-list" })).toHaveLength(1);
  });
});
