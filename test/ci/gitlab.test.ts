import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readXml, type XmlElement } from "../formats/xml-reader.ts";
import {
  badManifest,
  codeBlocks,
  goodManifest,
  lineOfMistake,
  type Outcome,
  parseYaml,
  readText,
  root,
  useProject,
} from "./emulation.ts";

/**
 * Runs the lines of the job as a runner of GitLab does: those of before_script and script in one shell that stops at the
 * first that fails. Rampart is fetched from a repository that holds as much of it as is needed; its `npm` builds what
 * is built here.
 */

interface Job {
  readonly stage: string;
  readonly image: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly before_script: readonly string[];
  readonly script: readonly string[];
  readonly artifacts: {
    readonly when: string;
    readonly paths: readonly string[];
    readonly reports: { readonly junit: string };
  };
}

const jobs = parseYaml(readText("docs/examples/gitlab-ci.yml")) as Readonly<Record<string, Job>>;
const job = jobs["rampart"] as Job;
const project = useProject();

/** A repository with the command and no build, and its commit. */
async function repository(): Promise<{ RAMPART_REPOSITORY: string; RAMPART_COMMIT: string }> {
  const folder = join(project.current.root, "origin");
  mkdirSync(folder);
  const author = "-c user.name=nobody -c user.email=nobody@example.com";
  const script = `
    set -e
    mkdir -p packages/cli/bin
    cp "$1/package.json" .
    cp "$1/packages/cli/package.json" packages/cli/
    cp "$1"/packages/cli/bin/* packages/cli/bin/
    git init --quiet . && git add . && git ${author} commit --quiet --message first
    git ${author} commit --quiet --allow-empty --message second
    git rev-parse HEAD`;
  const { code, stdout, stderr } = await project.current.run(
    "/bin/bash",
    ["-c", script, "bash", root],
    {},
    folder,
  );
  expect(code, stderr).toBe(0);
  return { RAMPART_REPOSITORY: `file://${folder}`, RAMPART_COMMIT: stdout.trim() };
}

interface JobOutcome extends Outcome {
  readonly builds: string;
}

async function runJob(variables: Readonly<Record<string, string>>): Promise<JobOutcome> {
  const record = join(project.current.root, "npm.txt");
  const dist = join(root, "packages/cli/dist");
  project.current.program("npm", `echo "$PWD: $*" >> "${record}"; ln -s "${dist}" packages/cli/dist`);
  const script = ["set -eo pipefail", ...job.before_script, ...job.script].join("\n");
  const environment = { CI: "true", GITLAB_CI: "true", ...job.variables, ...variables };
  const outcome = await project.current.run(
    "/bin/bash",
    ["--noprofile", "--norc", "-c", script],
    environment,
  );
  return { ...outcome, builds: existsSync(record) ? readFileSync(record, "utf8") : "" };
}

function report(): XmlElement {
  return readXml(readFileSync(project.current.path(job.artifacts.reports.junit), "utf8"));
}

describe("docs/examples/gitlab-ci.yml", () => {
  it("keeps the report whether or not the job fails", () => {
    expect(Object.keys(jobs)).toEqual(["rampart"]);
    expect(job.artifacts.when).toBe("always");
    expect(job.artifacts.paths).toContain(job.artifacts.reports.junit);
  });

  it("names the commit in full, and an image with a Node.js that will do", () => {
    expect(job.variables["RAMPART_COMMIT"]).toMatch(/^[0-9a-f]{40}$/);
    expect(Number(/^node:(\d+)$/.exec(job.image)?.[1])).toBeGreaterThanOrEqual(22);
  });

  it("passes a good project, with a report that says what was looked at", async () => {
    project.current.write("ramp.yml", goodManifest);
    const { code, stdout, stderr } = await runJob(await repository());
    expect(code, stdout + stderr).toBe(0);
    expect(report().children.map(({ attributes }) => attributes["name"])).toEqual(["ramp.yml"]);
    expect(report().attributes["failures"]).toBe("0");
  });

  it("fails on a mistake, prints it and reports it", async () => {
    project.current.write("ramp.yml", goodManifest);
    project.current.write("pack/ramp.yml", badManifest);
    const { code, stdout } = await runJob(await repository());
    expect(code).toBe(1);
    expect(stdout).toContain(`pack/ramp.yml:${lineOfMistake}`);
    const suites = report().children;
    expect(suites.map(({ attributes }) => attributes["name"])).toEqual(["pack/ramp.yml", "ramp.yml"]);
    expect(suites.map(({ attributes }) => attributes["failures"])).toEqual(["1", "0"]);
  });

  it("builds by a script that package.json has, outside of the project", async () => {
    project.current.write("ramp.yml", goodManifest);
    const { builds } = await runJob(await repository());
    const [, folder = "", script] = /^(.*): run --silent (\S+)\n$/.exec(builds) ?? [];
    expect(folder.startsWith(project.current.folder)).toBe(false);
    const { scripts } = JSON.parse(readText("package.json")) as { scripts: Record<string, string> };
    expect(Object.keys(scripts)).toContain(script);
  });

  it("stops where the commit is not to be had", async () => {
    project.current.write("ramp.yml", goodManifest);
    const { RAMPART_REPOSITORY } = await repository();
    const { code, builds } = await runJob({ RAMPART_REPOSITORY, RAMPART_COMMIT: "0".repeat(40) });
    expect(code).toBeGreaterThan(0);
    expect(builds).toBe("");
  });
});

describe("docs/ci.md", () => {
  const pipelines = codeBlocks(readText("docs/ci.md"), "groovy");

  it("has a pipeline of Jenkins whose lines run, and whose report is there", async () => {
    expect(pipelines).toHaveLength(1);
    const lines = [...(pipelines[0] ?? "").matchAll(/\bsh '([^']*)'/g)].map(([, line = ""]) => line);
    const file = /junit testResults: '([^']*)'/.exec(pipelines[0] ?? "")?.[1] ?? "";
    const lint = lines.find((line) => line.includes(" lint ")) ?? "";
    expect(lines.filter((line) => line !== lint)).toEqual(['cd "$RAMPART" && npm run --silent build']);
    project.current.write("ramp.yml", badManifest);
    const { code } = await project.current.run("/bin/sh", ["-xec", lint], { RAMPART: root });
    expect(code).toBe(1);
    const suites = readXml(readFileSync(project.current.path(file), "utf8")).children;
    expect(suites.map(({ attributes }) => attributes["name"])).toEqual(["ramp.yml"]);
  });
});
