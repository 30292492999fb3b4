import { describe, expect, it } from "vitest";
import { finding, renderFinding } from "./finding.ts";
import { report } from "./report.ts";

const unknown = (line: number) => finding("metadata/unknown-key", { line }, { key: `k${line}` });

describe("very many findings", () => {
  it("of one rule are listed up to a thousand, and counted", () => {
    const many = Array.from({ length: 1200 }, (_, line) => unknown(line + 1));
    const { findings, summary } = report("module.json", [...many, finding("elf/empty", {}, {})]);
    expect(findings).toHaveLength(1002);
    expect(findings.slice(1, 1001)).toEqual(many.slice(0, 1000));
    expect(findings.at(-1)).toMatchObject({
      rule: "text/more-findings",
      facts: { omitted: 200, of: "metadata/unknown-key" },
    });
    expect(summary).toEqual({ errors: 1, warnings: 1200, infos: 0 });
  });

  it("of several rules are all listed where no rule has very many", () => {
    const some = Array.from({ length: 900 }, (_, line) => [
      unknown(line),
      finding("json/duplicate-key", { line }, { key: "a" }),
    ]).flat();
    expect(report("module.json", some).findings).toHaveLength(1800);
  });

  it("do not repeat a name that is as long as a file", () => {
    const { message } = renderFinding(finding("metadata/unknown-key", {}, { key: "k".repeat(2 ** 20) }));
    expect(message.length).toBeLessThan(5000);
    expect(message).toMatch(/…$/);
  });
});
