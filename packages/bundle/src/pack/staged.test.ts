import { type Finding, finding } from "@rampart/findings";
import { describe, expect, it, vi } from "vitest";
import { asJudged, next, type Staged, withoutErrors } from "./staged.ts";

const warning = finding("text/byte-order-mark", {}, {});
const error = finding("bundle/not-a-zip", {}, { looksLike: "text" });

describe("a row of stages", () => {
  it("hands the value on, and gathers what was found", async () => {
    const before: Staged<number> = { value: 1, findings: [warning] };
    const after = await next(before, (value) => ({ value: value + 1, findings: [error] }));
    expect(after).toEqual({ value: 2, findings: [warning, error] });
  });

  it("ends where a stage hands nothing on", async () => {
    const stage = vi.fn();
    expect(await next({ findings: [warning] }, stage)).toEqual({ findings: [warning] });
    expect(stage).not.toHaveBeenCalled();
    expect(await next({ value: 1, findings: [warning] }, () => ({ findings: [error] }))).toEqual({
      findings: [warning, error],
    });
  });

  it("hands a value with errors on, unless it is asked not to", async () => {
    const faulty = await next({ value: 1, findings: [error] }, (value) => ({ value, findings: [] }));
    expect(faulty.value).toBe(1);
    expect(withoutErrors(faulty)).toEqual({ findings: [error] });
    expect(withoutErrors({ value: 1, findings: [warning] })).toEqual({ value: 1, findings: [warning] });
  });

  it("goes by what a project makes of the findings, and keeps them for the stages behind", () => {
    const judge = (findings: readonly Finding[]) =>
      findings
        .filter(({ severity }) => severity === "warning")
        .map((found) => ({ ...found, severity: "error" as const }));
    expect(withoutErrors({ value: 1, findings: [error] }, judge)).toEqual({ value: 1, findings: [error] });
    expect(withoutErrors({ value: 1, findings: [warning] }, judge)).toEqual({ findings: [warning] });
    expect(asJudged({ value: 1, findings: [error] }, judge)).toEqual({ value: 1, findings: [] });
    expect(asJudged({ findings: [error] }, judge)).toEqual({ findings: [error] });
  });
});
