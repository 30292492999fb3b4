import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWorkflowCommand, type WorkflowCommand } from "../formats/workflow-command.ts";
import {
  badManifest,
  codeBlocks,
  goodManifest,
  hostileNames,
  lineOfMistake,
  parseYaml,
  readText,
  root,
  useProject,
} from "./emulation.ts";

/**
 * Runs the steps of action.yml as a runner of GitHub Actions does. Only `npm` is another: it says how it was called, since
 * what it would build is built already.
 */

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly shell: string;
  readonly run: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}

interface Action {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parseYaml(readText("action.yml")) as Action;
const project = useProject();

interface ActionOutcome {
  readonly code: number;
  readonly log: string;
  readonly annotations: readonly WorkflowCommand[];
  readonly outputs: Readonly<Record<string, string>>;
  /** How npm was called, and where. */
  readonly builds: readonly string[];
}

async function runAction(
  given: Readonly<Record<string, string>> = {},
  actionPath = root,
): Promise<ActionOutcome> {
  const { current } = project;
  for (const name of Object.keys(given)) expect(Object.keys(action.inputs)).toContain(name);
  const inputs: Record<string, string> = {};
  for (const [name, input] of Object.entries(action.inputs)) inputs[name] = given[name] ?? input.default;

  const record = join(current.root, "npm.txt");
  writeFileSync(record, "");
  current.program("npm", `echo "$PWD: $*" >> "${record}"`);

  const steps: Record<string, Record<string, string>> = {};
  const evaluate = (text: string) =>
    text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_, path: string) => {
      const [context, name = "", , output = ""] = path.split(".");
      const value = context === "inputs" ? inputs[name] : (steps[name]?.[output] ?? "");
      if (value === undefined || !["inputs", "steps"].includes(context ?? "")) throw new Error(path);
      return value;
    });

  let code: number | null = 0;
  let log = "";
  for (const [index, step] of action.runs.steps.entries()) {
    const script = join(current.root, `step-${index}.sh`);
    const output = join(current.root, `output-${index}`);
    writeFileSync(script, step.run);
    writeFileSync(output, "");
    const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, evaluate(value)]);
    const environment: Record<string, string> = {
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_ACTION_PATH: actionPath,
      GITHUB_WORKSPACE: current.folder,
      GITHUB_OUTPUT: output,
      ...Object.fromEntries(own),
    };
    const cwd = join(current.folder, evaluate(step["working-directory"] ?? "."));
    const words = ["--noprofile", "--norc", "-eo", "pipefail", script];
    const outcome = await current.run("/bin/bash", words, environment, cwd);
    log += outcome.stdout + outcome.stderr;
    if (step.id !== undefined) steps[step.id] = readOutputs(readFileSync(output, "utf8"));
    code = outcome.code;
    if (code !== 0) break;
  }

  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, evaluate(value)]);
  return {
    code: code ?? -1,
    log,
    annotations: log
      .split("\n")
      .filter((line) => /^::(error|warning|notice)/.test(line))
      .map(readWorkflowCommand),
    outputs: Object.fromEntries(outputs) as Record<string, string>,
    builds: readFileSync(record, "utf8").split("\n").filter(Boolean),
  };
}

function readOutputs(text: string): Record<string, string> {
  const lines = text.split("\n").filter(Boolean);
  const pairs = lines.map((line) => /^([\w-]+)=(.*)$/.exec(line)?.slice(1) ?? [line]);
  if (pairs.some(({ length }) => length !== 2)) throw new Error(`not outputs: ${text}`);
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** An action whose command only tells with which words it was called, one in each line. */
function recordingAction(): string {
  const folder = join(project.current.root, "action");
  mkdirSync(join(folder, "packages/cli/bin"), { recursive: true });
  const script = 'for (const word of process.argv.slice(2)) console.log("word " + JSON.stringify(word));';
  writeFileSync(join(folder, "packages/cli/bin/rampart.js"), script);
  return folder;
}

async function wordsOf(given: Readonly<Record<string, string>>): Promise<string[]> {
  const { log, code } = await runAction(given, recordingAction());
  expect(code, log).toBe(0);
  return log
    .split("\n")
    .filter((line) => line.startsWith("word "))
    .map((line) => JSON.parse(line.slice(5)) as string);
}

describe("action.yml", () => {
  it("is a composite action that tells what it takes and gives", () => {
    expect(action.runs.using).toBe("composite");
    for (const { description } of [action, ...Object.values(action.inputs)])
      expect(description).toMatch(/\.$/);
    for (const input of Object.values(action.inputs)) expect(typeof input.default).toBe("string");
    for (const { shell } of action.runs.steps) expect(shell).toBe("bash");
  });

  it("never writes an expression into a script", () => {
    for (const { run } of action.runs.steps) expect(run).not.toContain("${{");
  });

  it("finds nothing in a good manifest", async () => {
    project.current.write("ramp.yml", goodManifest);
    const { code, annotations, outputs, log } = await runAction({ files: "ramp.yml" });
    expect(code, log).toBe(0);
    expect(annotations).toEqual([]);
    expect(outputs).toEqual({ sarif: "" });
  });

  it("annotates the line of a mistake, and fails", async () => {
    project.current.write("pack/ramp.yml", badManifest);
    const { code, annotations } = await runAction({ files: "pack/ramp.yml" });
    expect(code).toBe(1);
    expect(annotations).toMatchObject([
      {
        name: "error",
        properties: {
          file: "pack/ramp.yml",
          line: String(lineOfMistake),
          title: "manifest/unknown-key",
        },
      },
    ]);
  });

  it("looks at the whole checkout where no file is named", async () => {
    project.current.write("ramp.yml", goodManifest);
    project.current.write("pack/ramp-light.yml", badManifest);
    project.current.write("node_modules/other/ramp.yml", badManifest);
    const { code, annotations } = await runAction();
    expect(code).toBe(1);
    expect(annotations.map(({ properties }) => properties["file"])).toEqual(["pack/ramp-light.yml"]);
  });

  it("verifies", async () => {
    project.current.write("broken.zip", "PK\u0003\u0004 and no more");
    const { code, annotations } = await runAction({ command: "verify", files: "broken.zip" });
    expect(code).toBe(1);
    expect(annotations[0]).toMatchObject({ name: "error", properties: { file: "broken.zip" } });
    expect(annotations[0]?.properties["title"]).toMatch(/^bundle\//);
  });

  it("keeps the exit code of the command", async () => {
    project.current.write("ramp.yml", goodManifest);
    expect((await runAction({ files: "missing.yml" })).code).toBe(3);
    expect((await runAction({ files: "ramp.yml", args: "--no-such-flag" })).code).toBe(2);
    expect((await runAction({ files: "" })).code).toBe(2);
  });

  it("follows the configuration that is named, relative to the working directory", async () => {
    const rules = { "manifest/unknown-key": { severity: "off", reason: "A test." } };
    project.current.write("a/ramp.yml", badManifest);
    project.current.write("a/ci/-my config.json", JSON.stringify({ rules }));
    const given = { files: "ramp.yml", "working-directory": "a" };
    expect((await runAction({ ...given, config: "ci/-my config.json" })).code).toBe(0);
    expect((await runAction(given)).code).toBe(1);
    expect((await runAction({ ...given, config: "missing.json" })).code).toBe(3);
  });

  it("reads no input that nobody gives", async () => {
    const { code } = await runAction({ files: "-" });
    expect(code).toBe(1);
  });

  describe("SARIF", () => {
    const sarif = (path: string) =>
      JSON.parse(readFileSync(project.current.path(path), "utf8")) as {
        version: string;
        runs: { results: unknown[] }[];
      };

    it("is written beside the annotations, and its path is the output", async () => {
      project.current.write("ramp.yml", badManifest);
      const given = { files: "ramp.yml", sarif: "rampart results.sarif" };
      const { code, annotations, outputs } = await runAction(given);
      expect(code).toBe(1);
      expect(annotations).toHaveLength(1);
      expect(outputs).toEqual({ sarif: "rampart results.sarif" });
      expect(sarif("rampart results.sarif")).toMatchObject({ version: "2.1.0" });
      expect(sarif("rampart results.sarif").runs[0]?.results).toHaveLength(1);
    });

    it("is written where nothing was found too", async () => {
      project.current.write("ramp.yml", goodManifest);
      const { code, outputs } = await runAction({ files: "ramp.yml", sarif: "./out.sarif" });
      expect(code).toBe(0);
      expect(outputs).toEqual({ sarif: "./out.sarif" });
      expect(sarif("out.sarif").runs[0]?.results).toEqual([]);
    });

    it("has a path from the workspace, wherever the command ran", async () => {
      project.current.write("modules/tally/ramp.yml", goodManifest);
      const given = { files: "ramp.yml", "working-directory": "modules/tally" };
      const relative = await runAction({ ...given, sarif: "out.sarif" });
      expect(relative.outputs).toEqual({ sarif: "modules/tally/out.sarif" });
      expect(sarif("modules/tally/out.sarif").version).toBe("2.1.0");
      const absolute = project.current.path("absolute.sarif");
      expect((await runAction({ ...given, sarif: absolute })).outputs).toEqual({ sarif: absolute });
    });

    it("of an earlier run does not pass for that of this one", async () => {
      project.current.write("out.sarif", "of yesterday");
      const { code, outputs } = await runAction({ files: ".", args: "--no-such-flag", sarif: "out.sarif" });
      expect(code).toBe(2);
      expect(outputs).toEqual({ sarif: "out.sarif" });
      expect(sarif("out.sarif").runs[0]).toMatchObject({ invocations: [{ executionSuccessful: false }] });
    });

    it.each(["sarif", "working-directory"])("does not let %s write another output", async (input) => {
      mkdirSync(project.current.path("a\nsarif=b"));
      project.current.write("ramp.yml", goodManifest);
      const given = { files: "ramp.yml", sarif: "out.sarif", [input]: "a\nsarif=b" };
      const { code, outputs, annotations } = await runAction(given);
      expect(code).toBe(2);
      expect(outputs).toEqual({ sarif: "" });
      expect(annotations).toHaveLength(1);
    });
  });

  describe("inputs", () => {
    it("are words as they stand, one in each line", async () => {
      expect(
        await wordsOf({
          command: "verify",
          files: "a.zip\n\ntwo words.zip\r\n  b.zip",
          args: "--max-warnings\n0\n--profile=kubernetes\n",
          config: "my config.yml",
          sarif: "my.sarif",
        }),
      ).toEqual([
        "verify",
        "--config",
        "my config.yml",
        "--format",
        "sarif=my.sarif",
        "--max-warnings",
        "0",
        "--profile=kubernetes",
        "--",
        "a.zip",
        "two words.zip",
        "  b.zip",
      ]);
    });

    it("are never run, split or expanded", async () => {
      const names = [...hostileNames, "*", "$(touch pwned)\\", '"; touch pwned; "', "'$(touch pwned)'"];
      const list = names.join("\n");
      project.current.write("ramp.yml", goodManifest);
      expect(await wordsOf({ files: list, args: list })).toEqual(["lint", ...names, "--", ...names]);
      for (const name of names) {
        expect(await wordsOf({ files: "x", config: name, sarif: name })).toEqual([
          "lint",
          "--config",
          name,
          "--format",
          `sarif=${name}`,
          "--",
          "x",
        ]);
      }
      expect(existsSync(project.current.path("pwned"))).toBe(false);
    }, 60_000);

    it("name files whatever they are called", async () => {
      for (const name of hostileNames) project.current.write(name, badManifest);
      const { code, annotations, log } = await runAction({ files: hostileNames.join("\n") });
      expect(code, log).toBe(1);
      expect(annotations.map(({ properties }) => properties["file"])).toEqual([...hostileNames]);
      expect(existsSync(project.current.path("pwned"))).toBe(false);
    });

    it.each(["", "pack", "lint; touch pwned", "$(touch pwned)", "lint\n::error::injected", "--help"])(
      "refuse the command %j",
      async (command) => {
        const { code, annotations, log } = await runAction({ command }, recordingAction());
        expect(code).toBe(2);
        expect(log).not.toContain("word ");
        expect(annotations).toEqual([
          {
            name: "error",
            properties: { title: "Rampart" },
            message: "The input command is neither lint nor verify.",
          },
        ]);
        expect(existsSync(project.current.path("pwned"))).toBe(false);
      },
    );
  });

  describe("the build", () => {
    it("runs a script that package.json has, in the checkout of the action", async () => {
      project.current.write("ramp.yml", goodManifest);
      const { builds } = await runAction({ files: "ramp.yml" });
      expect(builds).toHaveLength(1);
      const [, folder, script] = /^(.*): run --silent (\S+)$/.exec(builds[0] ?? "") ?? [];
      expect(folder).toBe(root);
      const { scripts } = JSON.parse(readText("package.json")) as { scripts: Record<string, string> };
      expect(Object.keys(scripts)).toContain(script);
    });
  });

  describe("Node.js", () => {
    const { engines } = JSON.parse(readText("package.json")) as { engines: { node: string } };

    it("is demanded as package.json demands it", () => {
      expect(engines.node).toBe(">=20.19");
    });

    it.each(["v18.20.8", "v20.18.3", "v20.9.0", "v0.12.18", "none", ""])("%s is refused", async (version) => {
      project.current.program("node", version === "none" ? "exit 127" : `echo "${version}"`);
      const { code, annotations, builds } = await runAction({ files: "ramp.yml" });
      expect(code).toBe(3);
      expect(annotations[0]?.message).toContain("20.19 or newer");
      expect(builds).toEqual([]);
    });

    it.each(["v20.19.0", "v20.20.2", "v21.0.0", "v22.11.0", "v24.0.0-nightly2025"])(
      "%s will do",
      async (version) => {
        const { programs } = project.current;
        project.current.program(
          "node",
          `if [ "$1" = --version ]; then echo "${version}"; else PATH=\${PATH#"${programs}:"}; exec node "$@"; fi`,
        );
        project.current.write("ramp.yml", goodManifest);
        const { code, builds } = await runAction({ files: "ramp.yml" });
        expect(code).toBe(0);
        expect(builds).toHaveLength(1);
      },
    );
  });
});

describe("docs/ci.md", () => {
  interface Workflow {
    readonly jobs: Readonly<
      Record<string, { readonly steps: readonly { uses?: string; with?: Record<string, unknown> }[] }>
    >;
  }
  const markdown = readText("docs/ci.md");
  const workflows = codeBlocks(markdown, "yaml")
    .map(parseYaml)
    .filter((block): block is Workflow => typeof block === "object" && block !== null && "jobs" in block);
  const uses = workflows
    .flatMap(({ jobs }) => Object.values(jobs))
    .flatMap(({ steps }) => steps)
    .filter((step) => /\/rampart@/.test(step.uses ?? ""));

  it("calls the action by a commit, with inputs that it has", () => {
    expect(uses.length).toBeGreaterThanOrEqual(2);
    for (const step of uses) {
      expect(step.uses).toMatch(/^[\w-]+\/rampart@[0-9a-f]{40}$/);
      for (const name of Object.keys(step.with ?? {})) expect(Object.keys(action.inputs)).toContain(name);
    }
  });

  it("has a row for each input, and no other", () => {
    const table = markdown.split("| input |")[1]?.split("\n\n")[0] ?? "";
    const rows = [...table.matchAll(/^\| `([\w-]+)`/gm)].map(([, name]) => name);
    expect(rows).toEqual(Object.keys(action.inputs));
  });

  it("shows steps that run: what each workflow lints has its findings annotated", async () => {
    for (const step of uses) {
      const given = Object.entries(step.with ?? {}).map(([name, value]) => [name, String(value)]);
      const words = await wordsOf(Object.fromEntries(given) as Record<string, string>);
      expect(["lint", "verify"]).toContain(words[0]);
      expect(words.at(-1)).not.toBe("--");
    }
  });
});
