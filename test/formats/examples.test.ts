import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeZip } from "@rampart/bundle";
import type { RenderedReport } from "@rampart/findings";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderGithub, renderJunit } from "../../packages/findings/src/formats/index.ts";
import { readSchema, strictAjv } from "../support/schemas.ts";
import { type SarifDocument, sarifFaults } from "./sarif-document.ts";
import { readWorkflowCommand } from "./workflow-command.ts";
import { readXml } from "./xml-reader.ts";

/**
 * The documents in docs/examples are what the command prints for the two files there. After a change that is meant to
 * change them: RAMPART_UPDATE_EXAMPLES=1 npx vitest run test/formats/examples.test.ts
 */

const root = join(import.meta.dirname, "../..");
const examples = join(root, "docs/examples");
const isUpdate = process.env["RAMPART_UPDATE_EXAMPLES"] === "1";

interface Document {
  readonly tool: { readonly name: string; readonly version: string };
  readonly command: string;
  readonly results: readonly RenderedReport[];
}

let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "rampart-examples-"));
  copyFileSync(join(examples, "ramp.yml"), join(folder, "ramp.yml"));
  const bytes = readFileSync(join(examples, "module.json"));
  await writeZip(join(folder, "tally.zip"), [
    { name: "module.json", mode: 0o644, compression: "store", source: { bytes } },
  ]);
});
afterAll(() => rmSync(folder, { recursive: true }));

function lint(...flags: readonly string[]): string {
  const command = join(root, "packages/cli/bin/rampart.js");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [command, "lint", ...flags, "ramp.yml", "tally.zip"],
    { cwd: folder, encoding: "utf8", env: { PATH: process.env["PATH"], NO_COLOR: "1" } },
  );
  expect(stderr).toBe("");
  expect(status).toBe(1);
  return stdout;
}

function document(): Document {
  return JSON.parse(lint("--format", "json")) as Document;
}

const printed: Readonly<Record<string, () => string>> = {
  "findings.txt": () => lint("--format", "text", "--verbose"),
  "findings.json": () => lint("--format", "json"),
  // The fingerprints are made of facts, which JSON does not have.
  "findings.sarif": () => lint("--format", "sarif"),
  "findings.xml": () => {
    const { results, tool, command } = document();
    return renderJunit(results, { ...tool, command });
  },
  "findings-github.txt": () => renderGithub(document().results),
};

function example(name: string): string {
  const path = join(examples, name);
  if (isUpdate) writeFileSync(path, printed[name]?.() ?? "");
  return readFileSync(path, "utf8");
}

describe("the examples of the formats", () => {
  it.each(Object.keys(printed))("%s is what the command prints", (name) => {
    expect(comparable(name, example(name))).toEqual(comparable(name, printed[name]?.() ?? ""));
  });

  it("has the JSON that its schema describes", () => {
    const validate = strictAjv().compile(readSchema("report.schema.json"));
    expect(validate(JSON.parse(example("findings.json"))), JSON.stringify(validate.errors)).toBe(true);
  });

  it("has SARIF in the form of SARIF", () => {
    expect(sarifFaults(JSON.parse(example("findings.sarif")))).toEqual([]);
  });

  it("has JUnit XML that is well formed", () => {
    expect(readXml(example("findings.xml")).children.map(({ attributes }) => attributes["name"])).toEqual([
      "ramp.yml",
      "tally.zip",
    ]);
  });

  it("has annotations that follow the grammar, of every severity", () => {
    const commands = example("findings-github.txt").trimEnd().split("\n").map(readWorkflowCommand);
    expect(new Set(commands.map(({ name }) => name))).toEqual(new Set(["error", "warning", "notice"]));
  });
});

/** A release and a new rule change every document, and nothing that the examples are there for. */
function comparable(name: string, text: string): unknown {
  if (!/\.(json|sarif)$/.test(name)) return text;
  const value = JSON.parse(text) as Record<string, unknown>;
  if (name === "findings.json") return { ...value, tool: undefined };
  const [run] = (value as unknown as SarifDocument).runs;
  const results = run.results.map((result) => ({ ...result, ruleIndex: undefined }));
  return { ...run, tool: undefined, results };
}
