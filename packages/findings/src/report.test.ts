import { describe, expect, it } from "vitest";
import { finding } from "./finding.ts";
import { renderReport, report, summarise } from "./report.ts";

const anError = finding("elf/empty", { entry: "search.so" }, {});
const aWarning = finding("metadata/capability-unknown", { line: 4, column: 5 }, { name: "wings" });
const anInfo = finding("metadata/capability-duplicate", {}, { name: "types" });

describe("a report", () => {
  it("is ok without findings", () => {
    expect(report("a.zip", [])).toEqual({
      file: "a.zip",
      ok: true,
      summary: { errors: 0, warnings: 0, infos: 0 },
      findings: [],
    });
  });

  it("is ok with warnings and information", () => {
    expect(report("a.zip", [aWarning, anInfo, aWarning])).toMatchObject({
      ok: true,
      summary: { errors: 0, warnings: 2, infos: 1 },
    });
  });

  it("is not ok with a single error", () => {
    expect(report("a.zip", [aWarning, anError, anInfo])).toMatchObject({
      ok: false,
      summary: { errors: 1, warnings: 1, infos: 1 },
    });
  });

  it("has its findings in the order of their places", () => {
    const found = [anError, aWarning, anInfo];
    expect(report("a.zip", found).findings).toEqual([anInfo, aWarning, anError]);
    expect(found).toEqual([anError, aWarning, anInfo]);
  });

  it("keeps every finding when it is rendered, in words", () => {
    const rendered = renderReport(report("a.zip", [aWarning, anError]));
    expect(rendered).toMatchObject({
      file: "a.zip",
      ok: false,
      summary: { errors: 1, warnings: 1, infos: 0 },
      findings: [{ rule: "metadata/capability-unknown" }, { rule: "elf/empty" }],
    });
    for (const { message } of rendered.findings) expect(message).not.toBe("");
  });
});

it("counts what was rendered as it counts what was found", () => {
  const found = report("a.zip", [anError, anError, aWarning, anInfo]);
  expect(summarise(renderReport(found).findings)).toEqual({ errors: 2, warnings: 1, infos: 1 });
});
