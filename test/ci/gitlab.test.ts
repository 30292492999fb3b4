import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readXml, type XmlElement } from "../formats/xml-reader.ts";
import { PackedRelease } from "../release/packed-release.ts";
import {
  badManifest,
  codeBlocks,
  goodManifest,
  hostileNames,
  lineOfMistake,
  type Outcome,
  parseYaml,
  readText,
  useProject,
} from "./emulation.ts";

/**
 * Runs the lines of the component as a runner of GitLab does: those of before_script and script in one shell that stops at
 * the first that fails, with the packed command for the released one.
 */

interface Job {
  readonly stage: string;
  readonly image: string;
  readonly variables: Readonly<Record<string, string | { readonly value: string; readonly expand: false }>>;
  readonly before_script: readonly string[];
  readonly script: readonly string[];
  readonly artifacts: { readonly when: string; readonly reports: { readonly junit: string } };
}

interface Input {
  readonly description: string;
  readonly default?: string;
  readonly options?: readonly string[];
}

const [head = "", body = ""] = readText("templates/rampart.yml").split(/^---$/m);
const { inputs } = (parseYaml(head) as { spec: { inputs: Record<string, Input> } }).spec;
const release = new PackedRelease();
const project = useProject();
beforeAll(() => release.pack());
afterAll(() => release.remove());

const released = () => {
  const sha256 = createHash("sha256").update(readFileSync(release.command)).digest("hex");
  return { url: `file://${release.command}`, sha256 };
};

/** The component with these inputs, as GitLab puts them into the values of the parsed file. */
function jobOf(given: Readonly<Record<string, string>>): Job {
  for (const name of Object.keys(given)) expect(Object.keys(inputs)).toContain(name);
  const text = JSON.stringify(parseYaml(body)).replaceAll(/\$\[\[ inputs\.(\w+) \]\]/g, (_, name: string) => {
    const value = given[name] ?? inputs[name]?.default;
    if (value === undefined) throw new Error(`the input ${name} is missing`);
    return JSON.stringify(value).slice(1, -1);
  });
  const [job] = Object.values(JSON.parse(text) as Record<string, Job>);
  if (job === undefined) throw new Error("no job");
  return job;
}

async function runJob(given: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const job = jobOf({ ...released(), ...given });
  const variables = Object.entries(job.variables).map(([name, value]) => {
    return [name, typeof value === "string" ? value : value.value];
  });
  const script = ["set -eo pipefail", ...job.before_script, ...job.script].join("\n");
  const environment = { CI: "true", GITLAB_CI: "true", ...Object.fromEntries(variables) };
  return await project.current.run("/bin/bash", ["--noprofile", "--norc", "-c", script], environment);
}

function report(name: string): XmlElement {
  return readXml(readFileSync(project.current.path(name), "utf8"));
}

const namesOf = (suites: XmlElement) => suites.children.map(({ attributes }) => attributes["name"]);

describe("templates/rampart.yml", () => {
  const job = jobOf(released());

  it("keeps the report whether or not the job fails, and describes its inputs", () => {
    expect(job.artifacts).toMatchObject({ when: "always", reports: { junit: "rampart.xml" } });
    for (const { description } of Object.values(inputs)) expect(description).toMatch(/\.$/);
    expect(Number(/^node:(\d+)$/.exec(job.image)?.[1])).toBeGreaterThanOrEqual(22);
  });

  it("passes a good project, with a report that says what was looked at", async () => {
    project.current.write("ramp.yml", goodManifest);
    const { code, stdout, stderr } = await runJob();
    expect(code, stdout + stderr).toBe(0);
    expect(namesOf(report("rampart.xml"))).toEqual(["ramp.yml"]);
    expect(report("rampart.xml").attributes["failures"]).toBe("0");
  });

  it("fails on a mistake, prints it and reports it", async () => {
    project.current.write("ramp.yml", goodManifest);
    project.current.write("pack/ramp.yml", badManifest);
    const { code, stdout } = await runJob();
    expect(code).toBe(1);
    expect(stdout).toContain(`pack/ramp.yml:${lineOfMistake}`);
    expect(namesOf(report("rampart.xml"))).toEqual(["pack/ramp.yml", "ramp.yml"]);
  });

  it("runs every command that it lists", async () => {
    for (const command of inputs["command"]?.options ?? []) {
      const { stdout } = await runJob({ command, files: "", args: "--help" });
      expect(stdout).toContain(`Usage: rampart ${command} `);
    }
  });

  it("takes files whatever they are called", async () => {
    for (const name of hostileNames) project.current.write(name, badManifest);
    const { code, stderr } = await runJob({
      files: hostileNames.join("\n"),
      args: "--format\njson=all.json",
    });
    expect(code, stderr).toBe(1);
    const { results } = JSON.parse(readFileSync(project.current.path("all.json"), "utf8"));
    expect(results.map(({ file }: { file: string }) => file)).toEqual([...hostileNames]);
    expect(existsSync(project.current.path("pwned"))).toBe(false);
  });

  it.each([
    ["another digest", { sha256: "0".repeat(64) }],
    ["another address", { url: "file:///nowhere/rampart.tgz" }],
  ])("starts nothing with %s", async (_, given) => {
    project.current.write("ramp.yml", goodManifest);
    const { code, stdout } = await runJob(given);
    expect(code).toBeGreaterThan(0);
    expect(stdout).not.toContain("ramp.yml");
  });
});

describe("docs/ci.md", () => {
  const page = readText("docs/ci.md");

  it("includes the component with inputs that it has", () => {
    const included = codeBlocks(page, "yaml")
      .map(parseYaml)
      .flatMap(
        (block) => (block as { include?: { component: string; inputs: object }[] } | null)?.include ?? [],
      );
    expect(included).toHaveLength(1);
    for (const { component, inputs: given } of included) {
      expect(component).toMatch(/\/rampart@[\w.]+$/);
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
    }
  });

  it("has a pipeline of Jenkins whose lines run, and whose report is there", async () => {
    const [pipeline = ""] = codeBlocks(page, "groovy");
    const lines = [...pipeline.matchAll(/\bsh '([^']*)'/g)].map(([, line = ""]) => line);
    const variables = [...pipeline.matchAll(/^ +(\w+) = '([^']*)'$/gm)].map(([, name = ""]) => name);
    const file = /junit testResults: '([^']*)'/.exec(pipeline)?.[1] ?? "";
    expect(variables).toEqual(["RAMPART_URL", "RAMPART_SHA256"]);
    project.current.write("ramp.yml", badManifest);
    const { url, sha256 } = released();
    const WORKSPACE_TMP = join(project.current.root, "workspace@tmp");
    mkdirSync(WORKSPACE_TMP);
    const codes = [];
    for (const line of lines) {
      const environment = { RAMPART_URL: url, RAMPART_SHA256: sha256, WORKSPACE_TMP };
      codes.push((await project.current.run("/bin/sh", ["-xec", line], environment)).code);
    }
    expect(codes).toEqual([0, 0, 0, 1]);
    expect(namesOf(report(file))).toEqual(["ramp.yml"]);
  });
});
