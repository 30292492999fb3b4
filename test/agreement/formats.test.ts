import { mkdir } from "node:fs/promises";
import { basename } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { buildBundle, metadataOf } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { exampleManifest, fixture, tally, useWorkspace } from "../cli/rampart.ts";
import { faultsOf } from "../cli/report-schemas.ts";
import { sarifFaults } from "../formats/sarif-document.ts";
import {
  type Said,
  saidInAnnotations,
  saidInJson,
  saidInJunit,
  saidInSarif,
  saidInText,
} from "./said-in-format.ts";

// Text, JSON, SARIF, JUnit and annotations of one run say the same findings and the same failures.

const workspace = useWorkspace();

beforeEach(async () => {
  const here = workspace.current;
  const hostile = "module_{0} [x](y) \u001b[31m\n<&>";
  const files: Readonly<Record<string, string | Buffer>> = {
    "good.zip": buildBundle(),
    "warned.zip": buildBundle({ module: { mode: 0o100644 } }),
    "bad.zip": buildBundle({ metadata: { sha256: "0".repeat(64) }, more: [{ name: "../x" }] }),
    "hostile.zip": buildBundle({
      metadata: { module_name: hostile, capabilities: [hostile, "x%0A::error::y"] },
    }),
    "half.zip": buildBundle().subarray(0, 1000),
    "good.yml": "display_name: x\n",
    "bad.yml": "autor: x\nauthor: 3\nredis_ref: abc\n",
    "old.yml": "display_name: x\nredis_ref: abc\ncompatible_redis_version: 8.0\n",
    "module.json": JSON.stringify(metadataOf({ capabilities: ["wings"] })),
    "other.json": JSON.stringify({ module_name: "other", version: 1, commands: [] }),
  };
  for (const [name, content] of Object.entries(files)) await here.write(name, content);
  await mkdir(here.path("empty"));
});

/** What a run has: findings, failures of files, or an error that ends it. */
type Ends = "clean" | "findings" | "failures" | "both";

const runs: [words: readonly string[], code: number, has: Ends][] = [
  [["unpack", "good.zip", "-d", "whole", "--force"], 0, "clean"],
  [["verify", "good.zip"], 0, "findings"],
  [["verify", "good.zip", "warned.zip", "bad.zip", "hostile.zip", "half.zip"], 1, "findings"],
  [["verify", "missing.zip", "bad.zip", "dist/*.zip", "empty", "good.zip/x"], 3, "both"],
  [["verify", "*.tgz"], 3, "failures"],
  [["lint", "bad.yml", "good.yml", "module.json", "hostile.zip"], 1, "findings"],
  [["lint", "bad.yml", "missing.yml"], 3, "both"],
  [["check", "good.zip", "hostile.zip", "missing.zip", "--os", "rhel8"], 3, "both"],
  [["pack", tally, "-m", "bad.yml", "-o", "out.zip"], 1, "findings"],
  [["pack", tally, "-o", "out.zip"], 0, "findings"],
  [["pack", fixture("crashes"), "-m", exampleManifest, "-o", "out.zip"], 3, "failures"],
  [["pack", "missing.so"], 3, "failures"],
  [["commands", fixture("refuses"), "--check", "other.json"], 1, "findings"],
  [["commands", tally, "--check", "other.json"], 1, "findings"],
  [["unpack", "bad.zip", "-d", "unpacked"], 1, "findings"],
  [["unpack", "missing.zip"], 3, "failures"],
  [["migrate", "old.yml", "-o", "new.yml"], 0, "findings"],
  [["deps", "add", "half.zip", "good.yml", "-o", "out.zip"], 1, "findings"],
  [["deps", "add", "missing.zip", "good.yml"], 3, "failures"],
  // Wrong calls.
  [["verify", "good.zip", "--no-such-flag"], 2, "failures"],
  [["verify"], 2, "failures"],
  [["lint", "good.yml", "--dry-run"], 2, "failures"],
  [["lint", "good.yml", "--config", "bad.yml"], 2, "failures"],
  [["check", "good.zip"], 2, "failures"],
  [["pack", tally, "--discover", "sometimes"], 2, "failures"],
  [["verify", "{a.zip"], 2, "failures"],
];

const documents = {
  json: saidInJson,
  sarif: saidInSarif,
  junit: saidInJunit,
  github: saidInAnnotations,
} as const;
const formats = Object.keys(documents) as (keyof typeof documents)[];

describe.each(
  runs.map(([words, ...rest]) => [words.map((word) => basename(word)).join(" "), words, ...rest] as const),
)("%s", (_, words, code, has) => {
  it("says the same in every format, on standard output and in a file", async () => {
    const filed = formats.flatMap((format) => ["--format", `${format}=${format}.out`]);
    const text = await workspace.current.run([
      ...words,
      "--verbose",
      ...["--format", "text", "--format", "text=text.out"],
      ...filed,
    ]);
    expect(text.code).toBe(code);
    const said: Partial<Record<keyof typeof documents, Said>> = {};
    for (const format of formats) {
      const printed = await workspace.current.run([...words, "--format", format]);
      expect(printed.code).toBe(code);
      expect(String(await workspace.current.read(`${format}.out`))).toBe(printed.stdout);
      said[format] = documents[format](printed.stdout);
      if (format === "json") expect(faultsOf("report", printed.stdout)).toEqual([]);
      if (format === "sarif") expect(sarifFaults(JSON.parse(printed.stdout))).toEqual([]);
    }
    const { json } = said;
    if (json === undefined) throw new Error("there is no JSON");
    expect({ findings: json.findings.length > 0, failures: json.failures.length > 0 }).toEqual({
      findings: has === "findings" || has === "both",
      failures: has === "failures" || has === "both",
    });
    for (const format of formats) expectSame(said[format], json);
    expectSameText(`${text.stdout}${text.stderr}`, json);
    expectSameText(String(await workspace.current.read("text.out")), json);
  });
});

/** SARIF ends a message like a sentence and says the help behind it; an annotation says the code of the cluster. */
function expectSame(said: Said | undefined, json: Said): void {
  const withoutMessages = ({ findings, failures }: Said) => ({
    findings: findings.map(({ message: _, ...rest }) => rest),
    failures: failures.map(({ message: _, ...rest }) => rest),
  });
  expect(said && withoutMessages(said)).toEqual(withoutMessages(json));
  for (const part of ["findings", "failures"] as const) {
    for (const [index, { message }] of json[part].entries()) {
      expect(said?.[part][index]?.message.startsWith(message)).toBe(true);
    }
  }
}

function expectSameText(text: string, json: Said): void {
  const { findings, failures } = saidInText(text);
  const heads = (all: readonly { severity: string; rule: string }[]) =>
    all.map(({ severity, rule }) => [severity, rule]);
  expect(heads(findings)).toEqual(heads(json.findings));
  for (const [index, { message }] of json.findings.entries()) {
    expect(findings[index]?.message.startsWith(message)).toBe(true);
  }
  for (const [index, { message }] of json.failures.entries()) {
    expect(failures[index]?.startsWith(message.split("\n")[0] ?? "")).toBe(true);
  }
  expect(failures).toHaveLength(json.failures.length);
}
