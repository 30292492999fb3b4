import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { admin, TestCluster } from "../emulator/test-cluster.ts";
import { readWorkflowCommand, type WorkflowCommand } from "../formats/workflow-command.ts";
import { PackedRelease, run } from "../release/packed-release.ts";
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
 * Runs the steps of the actions as a runner of GitHub Actions does, with the packed command for the released one: nothing of
 * what was built here is on their way.
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
  readonly outputs?: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parseYaml(readText("action.yml")) as Action;
const setup = parseYaml(readText("setup/action.yml")) as Action;
const release = new PackedRelease();
const project = useProject();
beforeAll(() => release.pack());
afterAll(() => release.remove());

interface ActionOutcome {
  readonly code: number;
  readonly log: string;
  readonly annotations: readonly WorkflowCommand[];
  readonly outputs: Readonly<Record<string, string>>;
  /** What was added to the page of the job. */
  readonly summary: string;
}

interface RunnerOptions {
  readonly yaml?: Action;
  readonly url?: string;
  /** What the job sets. */
  readonly environment?: Readonly<Record<string, string>>;
}

async function runAction(
  given: Readonly<Record<string, string>> = {},
  { yaml = action, url = release.command, environment: further = {} }: RunnerOptions = {},
): Promise<ActionOutcome> {
  const { current } = project;
  for (const name of Object.keys(given)) expect(Object.keys(yaml.inputs)).toContain(name);
  const inputs: Record<string, string> = {};
  for (const [name, input] of Object.entries(yaml.inputs))
    inputs[name] = given[name] ?? (name === "url" ? url : input.default);
  const steps: Record<string, Record<string, string>> = {};
  const evaluate = (text: string) =>
    text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_, path: string) => {
      const [context, name = "", , output = ""] = path.split(".");
      const value = context === "inputs" ? inputs[name] : (steps[name]?.[output] ?? "");
      if (value === undefined || !["inputs", "steps"].includes(context ?? "")) throw new Error(path);
      return value;
    });

  const written = (name: string) => join(current.root, `written-${name}`);
  for (const name of ["path", "summary"]) writeFileSync(written(name), "");
  let code: number | null = 0;
  let log = "";
  for (const [index, step] of yaml.runs.steps.entries()) {
    const script = join(current.root, `step-${index}.sh`);
    writeFileSync(script, step.run);
    writeFileSync(written("output"), "");
    const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, evaluate(value)]);
    const added = readFileSync(written("path"), "utf8").split("\n").filter(Boolean).toReversed();
    const environment: Record<string, string> = {
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_ACTION_PATH: join(root, yaml === action ? "" : "setup"),
      GITHUB_WORKSPACE: current.folder,
      // One for all, so that the package is unpacked once.
      RUNNER_TEMP: release.folder,
      GITHUB_OUTPUT: written("output"),
      GITHUB_PATH: written("path"),
      GITHUB_STEP_SUMMARY: written("summary"),
      ...further,
      ...Object.fromEntries(own),
      PATH: [...added, current.environment["PATH"]].join(":"),
    };
    const cwd = join(current.folder, evaluate(step["working-directory"] ?? "."));
    const words = ["--noprofile", "--norc", "-eo", "pipefail", script];
    const outcome = await current.run("/bin/bash", words, environment, cwd);
    log += outcome.stdout + outcome.stderr;
    if (step.id !== undefined) steps[step.id] = readOutputs(readFileSync(written("output"), "utf8"));
    code = outcome.code;
    if (code !== 0) break;
  }

  const outputs = Object.entries(yaml.outputs ?? {}).map(([name, { value }]) => [name, evaluate(value)]);
  return {
    code: code ?? -1,
    log,
    annotations: log
      .split("\n")
      .filter((line) => /^::(error|warning|notice)/.test(line))
      .map(readWorkflowCommand),
    outputs: Object.fromEntries(outputs) as Record<string, string>,
    summary: readFileSync(written("summary"), "utf8"),
  };
}

function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const several = /^([\w-]+)<<(\S+)\n(.*?)\n?^\2$/gms;
  for (const [, name = "", , value = ""] of text.matchAll(several)) outputs[name] = value;
  for (const line of text.replace(several, "").split("\n").filter(Boolean)) {
    const [, name, value] = /^([\w-]+)=(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new Error(`not outputs: ${text}`);
    outputs[name] = value;
  }
  return outputs;
}

/** A package whose command only tells with which words it was called, one in each line. */
async function recordingPackage(): Promise<string> {
  const folder = join(project.current.root, "recording");
  const archive = join(folder, "rampart.tgz");
  if (existsSync(archive)) return archive;
  mkdirSync(join(folder, "package/bin"), { recursive: true });
  const script = 'for (const word of process.argv.slice(2)) console.log("word " + JSON.stringify(word));';
  writeFileSync(join(folder, "package/bin/rampart.js"), script);
  await run("tar", ["-czf", archive, "-C", folder, "package"]);
  const { stdout } = await run("sha256sum", ["rampart.tgz"], { cwd: folder });
  writeFileSync(join(folder, "SHA256SUMS"), stdout);
  return archive;
}

async function wordsOf(given: Readonly<Record<string, string>>): Promise<string[]> {
  const { log, code } = await runAction(given, { url: await recordingPackage() });
  expect(code, log).toBe(0);
  return log
    .split("\n")
    .filter((line) => line.startsWith("word "))
    .map((line) => JSON.parse(line.slice(5)) as string);
}

describe.each([
  ["action.yml", action],
  ["setup/action.yml", setup],
])("%s", (_, yaml) => {
  it("is a composite action that tells what it takes and gives", () => {
    expect(yaml.runs.using).toBe("composite");
    for (const { description } of [yaml, ...Object.values(yaml.inputs)]) expect(description).toMatch(/\.$/);
    for (const input of Object.values(yaml.inputs)) expect(typeof input.default).toBe("string");
    for (const { shell } of yaml.runs.steps) expect(shell).toBe("bash");
  });

  it("never writes an expression into a script", () => {
    for (const { run } of yaml.runs.steps) expect(run).not.toContain("${{");
  });
});

describe("action.yml", () => {
  it("finds nothing in a good manifest", async () => {
    project.current.write("ramp.yml", goodManifest);
    const { code, annotations, outputs, log } = await runAction({ files: "ramp.yml" });
    expect(code, log).toBe(0);
    expect(annotations).toEqual([]);
    expect(outputs["sarif"]).toBe("");
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
    expect((await runAction({ command: "matrix" })).code).toBe(2);
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
      expect(outputs["sarif"]).toBe("rampart results.sarif");
      expect(sarif("rampart results.sarif")).toMatchObject({ version: "2.1.0" });
      expect(sarif("rampart results.sarif").runs[0]?.results).toHaveLength(1);
    });

    it("is written where nothing was found too", async () => {
      project.current.write("ramp.yml", goodManifest);
      const { code, outputs } = await runAction({ files: "ramp.yml", sarif: "./out.sarif" });
      expect(code).toBe(0);
      expect(outputs["sarif"]).toBe("./out.sarif");
      expect(sarif("out.sarif").runs[0]?.results).toEqual([]);
    });

    it("has a path from the workspace, wherever the command ran", async () => {
      project.current.write("modules/tally/ramp.yml", goodManifest);
      const given = { files: "ramp.yml", "working-directory": "modules/tally" };
      const relative = await runAction({ ...given, sarif: "out.sarif" });
      expect(relative.outputs["sarif"]).toBe("modules/tally/out.sarif");
      expect(sarif("modules/tally/out.sarif").version).toBe("2.1.0");
      const absolute = project.current.path("absolute.sarif");
      expect((await runAction({ ...given, sarif: absolute })).outputs["sarif"]).toBe(absolute);
    });

    it("of an earlier run does not pass for that of this one", async () => {
      project.current.write("out.sarif", "of yesterday");
      const { code, outputs } = await runAction({ files: ".", args: "--no-such-flag", sarif: "out.sarif" });
      expect(code).toBe(2);
      expect(outputs["sarif"]).toBe("out.sarif");
      expect(sarif("out.sarif").runs[0]).toMatchObject({ invocations: [{ executionSuccessful: false }] });
    });

    it.each(["sarif", "working-directory"])("does not let %s write another output", async (input) => {
      mkdirSync(project.current.path("a\nsarif=b"));
      project.current.write("ramp.yml", goodManifest);
      const given = { files: "ramp.yml", sarif: "out.sarif", [input]: "a\nsarif=b" };
      const { code, outputs, annotations } = await runAction(given);
      expect(code).toBe(2);
      expect(outputs["sarif"]).toBe("");
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

    it.each(["", "sign", "lint; touch pwned", "$(touch pwned)", "lint\n::error::injected", "--help"])(
      "refuse the command %j",
      async (command) => {
        const { code, annotations, log } = await runAction({ command }, { url: await recordingPackage() });
        expect(code).toBe(2);
        expect(log).not.toContain("word ");
        expect(annotations).toEqual([
          {
            name: "error",
            properties: { title: "Rampart" },
            message: "The input command is none of pack, lint, verify, check, matrix, diff and upload.",
          },
        ]);
        expect(existsSync(project.current.path("pwned"))).toBe(false);
      },
    );
  });

  describe("the commands", () => {
    const given = (command: string, files: string, args = "") => ({ command, files, args });
    const modules = join(root, "fixtures/modules");

    beforeEach(() => {
      const { current } = project;
      current.write("tally.so", readFileSync(join(modules, "x86_64/tally.so")));
      current.write("ramp.yml", goodManifest);
    });
    const pack = async (name: string, args = "") =>
      await runAction(
        given(
          "pack",
          "tally.so",
          `--manifest=ramp.yml\n--output=${name}\n--commands-from=commands.json\n${args}`,
        ),
      );
    const packed = async (name: string, args = "") => {
      project.current.write(
        "commands.json",
        JSON.stringify({ module_name: "tally", version: 10203, commands: [] }),
      );
      const outcome = await pack(name, args);
      expect(outcome.code, outcome.log).toBe(0);
      return outcome;
    };

    it("pack: annotations, and the path of the bundle", async () => {
      const { outputs, annotations } = await packed("tally.zip", "--sha256-file");
      expect(outputs["packed"]).toBe("tally.zip\ntally.zip.sha256");
      expect(annotations.every(({ name }) => name !== "error")).toBe(true);
      expect(existsSync(project.current.path("tally.zip"))).toBe(true);
    });

    it("pack: a mistake is annotated, and no path is given", async () => {
      project.current.write("ramp.yml", badManifest);
      project.current.write("commands.json", "{}");
      const { code, outputs, annotations } = await pack("tally.zip");
      expect(code).toBe(1);
      expect(outputs["packed"]).toBe("");
      expect(annotations.some(({ name }) => name === "error")).toBe(true);
    });

    it("check: the error code of the cluster is annotated", async () => {
      await packed("tally.zip");
      const refused = await runAction(given("check", "tally.zip", "--target=rs-8.0/rhel7"));
      expect(refused.code).toBe(1);
      expect(refused.log).toContain("os_not_supported");
      expect((await runAction(given("check", "tally.zip", "--target=rs-8.0/rhel9"))).code).toBe(0);
    });

    it("matrix: the table stands on the page of the job", async () => {
      await packed("tally.zip");
      const { code, summary, log } = await runAction(given("matrix", "tally.zip"));
      expect(code, log).toBe(0);
      expect(summary).toMatch(/^### tally 1\.2\.3\n/);
      expect(summary).toContain("| Redis Software |");
    });

    it("diff: the text of a comment is a file, in which no name is markup", async () => {
      await packed("before.zip");
      project.current.write("ramp.yml", goodManifest.replace(/^description: .*$/m, 'description: "```@you"'));
      await packed("after.zip");
      const words = { ...given("diff", "before.zip\nafter.zip", "--fail-on=any"), comment: "comment.md" };
      const { code, outputs, log } = await runAction(words);
      expect(code, log).toBe(1);
      expect(outputs["comment"]).toBe("comment.md");
      const [title, , ...lines] = readFileSync(project.current.path("comment.md"), "utf8")
        .trimEnd()
        .split("\n");
      expect(title).toBe("### Rampart: what changes");
      expect(lines.join("\n")).toContain("description");
      expect(lines.filter((line) => !line.startsWith("    "))).toEqual([]);
    });

    it("diff: the comment of an earlier run does not pass for that of this one", async () => {
      project.current.write("comment.md", "of yesterday");
      const { code, outputs } = await runAction({ ...given("diff", "a.zip\nb.zip"), comment: "comment.md" });
      expect(code).toBe(3);
      expect(outputs["comment"]).toBe("");
      expect((await runAction({ comment: "comment.md" })).code).toBe(2);
    });

    it("upload: to a cluster, by credentials of the environment", async () => {
      await packed("tally.zip");
      const cluster = await TestCluster.start({ clusterVersion: "8.0.20" });
      const [RAMPART_USER = "", RAMPART_PASSWORD = ""] = admin.split(":");
      const words = given("upload", "tally.zip", `--cluster=${cluster.emulator.urls[0]}`);
      const { code, log } = await runAction(words, { environment: { RAMPART_USER, RAMPART_PASSWORD } });
      expect(code, log).toBe(0);
      expect(await cluster.uidOf("tally")).toMatch(/^[0-9a-f]{32}$/);
    });
  });

  describe("the package", () => {
    it.each([
      ["has another digest than the input says", { sha256: "0".repeat(64) }],
      ["is not there", { url: "/nowhere/rampart.tgz" }],
    ])("is not started where it %s", async (_, wanted) => {
      const { code, annotations, log } = await runAction({ files: "ramp.yml", ...wanted });
      expect(code).toBe(3);
      expect(annotations[0]?.message).toBe("The released command cannot be had.");
      expect(log).toMatch(/rampart: cannot be had: \w/);
    });

    it("is not started where the list beside it has another digest", async () => {
      const url = await recordingPackage();
      writeFileSync(join(dirname(url), "SHA256SUMS"), `${"0".repeat(64)}  rampart.tgz\n`);
      const { code, log } = await runAction({ files: "ramp.yml" }, { url });
      expect(code).toBe(3);
      expect(log).not.toContain("word ");
    });

    it("is that of the release by default", async () => {
      // No network here: the message names the address that was asked.
      const offline = "data:text/javascript,globalThis.fetch=async(url)=>({ok:false,status:`404+${url}`})";
      const outcome = await runAction({}, { url: "", environment: { NODE_OPTIONS: `--import=${offline}` } });
      expect(outcome.code).toBe(3);
      expect(outcome.log).toMatch(
        /https:\/\/github\.com\/example\/rampart\/releases\/download\/v([\d.]+)\/rampart-\1\.tgz/,
      );
    });
  });

  describe("Node.js", () => {
    const { engines } = JSON.parse(readText("package.json")) as { engines: { node: string } };

    it("is demanded as package.json demands it", () => {
      expect(engines.node).toBe(">=20.19");
    });

    it.each(["v18.20.8", "v20.18.3", "v20.9.0", "v0.12.18", "none", ""])("%s is refused", async (version) => {
      project.current.program("node", version === "none" ? "exit 127" : `echo "${version}"`);
      const { code, annotations } = await runAction({ files: "ramp.yml" });
      expect(code).toBe(3);
      expect(annotations[0]?.message).toContain("20.19 or newer");
    });

    it.each(["v20.19.0", "v20.20.2", "v21.0.0", "v22.11.0", "v24.0.0-nightly2025"])(
      "%s will do",
      async (version) => {
        project.current.program(
          "node",
          `if [ "$1" = --version ]; then echo "${version}"; else exec "${process.execPath}" "$@"; fi`,
        );
        project.current.write("ramp.yml", goodManifest);
        expect((await runAction({ files: "ramp.yml" })).code).toBe(0);
      },
    );
  });
});

describe("setup/action.yml", () => {
  it("puts both commands on the PATH", async () => {
    const use = {
      name: "Use",
      shell: "bash",
      run: "rampart --version; ramp --version; command -v rampart; echo 'text' > 'two words.yml'; rampart lint -- 'two words.yml'",
    };
    const { code, log } = await runAction(
      {},
      { yaml: { ...setup, runs: { ...setup.runs, steps: [...setup.runs.steps, use] } } },
    );
    expect(log).toMatch(/^\d+\.\d+\.\d+\n.*\n\/.*rampart-[0-9a-f]{16}\/path\/rampart\n/);
    expect(log).toContain("two words.yml");
    expect(code).toBe(1);
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
      expect(words.at(-1)).not.toBe("--");
    }
  });
});
