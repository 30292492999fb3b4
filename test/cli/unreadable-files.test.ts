import { mkdir } from "node:fs/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { type SarifDocument, sarifFaults } from "../formats/sarif-document.ts";
import { readWorkflowCommand } from "../formats/workflow-command.ts";
import { readXml } from "../formats/xml-reader.ts";
import { useWorkspace } from "./rampart.ts";
import { faultsOf, type Report } from "./report-schemas.ts";

// A file that cannot be read is a result in every format, on standard output and in a file.

const workspace = useWorkspace();

beforeEach(async () => {
  await workspace.current.write("good.zip", buildBundle());
  await mkdir(workspace.current.path("empty"));
});

/** Two that cannot be read, around one that can. */
const files = ["missing.zip", "good.zip", "good.zip/x.zip"];
const unreadable = ["missing.zip", "good.zip/x.zip"];

const commands = [
  ["verify", ...files],
  ["lint", ...files],
  ["check", ...files, "--os", "rhel9"],
] as const;

/** What is printed in a format, and what a file gets of it. */
async function reported(words: readonly string[], format: string): Promise<string> {
  const printed = await workspace.current.run([...words, "--format", format]);
  const filed = await workspace.current.run([...words, "--format", "text", "--format", `${format}=out`]);
  const message = "rampart: cannot read missing.zip: there is no such file\n";
  for (const { code, stderr } of [printed, filed]) {
    expect(code).toBe(3);
    expect(stderr.startsWith(message)).toBe(true);
    expect(stderr.match(/^rampart: cannot read /gm)).toHaveLength(2);
  }
  expect(String(await workspace.current.read("out"))).toBe(printed.stdout);
  return printed.stdout;
}

describe.each(commands)("%s names each file that it cannot read", (...words) => {
  it("in JSON", async () => {
    const text = await reported(words, "json");
    expect(faultsOf("report", text)).toEqual([]);
    const { results, error, errors } = JSON.parse(text) as Report;
    expect(results.map(({ file }) => file)).toEqual(["good.zip"]);
    expect(errors?.map(({ file, code }) => [file, code])).toEqual(
      unreadable.map((file) => [file, "file-unreadable"]),
    );
    expect(error).toEqual({
      code: "file-unreadable",
      message: "cannot read missing.zip: there is no such file",
    });
  });

  it("in JUnit XML", async () => {
    const root = readXml(await reported(words, "junit"));
    expect(root.attributes["errors"]).toBe("2");
    const named = root.children.flatMap(({ attributes, children }) =>
      children
        .filter(({ children: [outcome] }) => outcome?.name === "error")
        .map(() => attributes["name"] ?? ""),
    );
    expect(named).toEqual(unreadable);
  });

  it("in SARIF", async () => {
    const document = JSON.parse(await reported(words, "sarif")) as SarifDocument;
    expect(sarifFaults(document)).toEqual([]);
    const [{ executionSuccessful, toolExecutionNotifications = [] }] = document.runs[0].invocations;
    expect(executionSuccessful).toBe(false);
    const uris = toolExecutionNotifications.map(
      ({ locations }) => locations?.[0]?.physicalLocation.artifactLocation.uri,
    );
    expect(uris).toEqual(unreadable);
  });

  it("in annotations", async () => {
    const lines = (await reported(words, "github")).trimEnd().split("\n").map(readWorkflowCommand);
    const errors = lines.filter(({ properties }) => properties["title"] === "file-unreadable");
    expect(errors.map(({ name, properties }) => [name, properties["file"]])).toEqual(
      unreadable.map((file) => ["error", file]),
    );
  });
});

it("a run that ends before any file is read has its error in both fields", async () => {
  const { stdout } = await workspace.current.run(["verify", "good.zip", "--config", "missing.yml", "--json"]);
  expect(faultsOf("report", stdout)).toEqual([]);
  const { error, errors } = JSON.parse(stdout) as Report;
  expect(error?.code).toBe("file-unreadable");
  expect(errors).toEqual([error]);
});
