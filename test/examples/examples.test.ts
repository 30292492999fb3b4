import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Project, parseYaml, root } from "../ci/emulation.ts";
import { PackedRelease, run } from "../release/packed-release.ts";
import { describeUnless } from "../support/describe-unless.ts";
import { freePort } from "../support/free-port.ts";
import { findProgram, leftOut } from "../support/left-out.ts";

/**
 * Runs the pipelines of `examples` as far as a machine without their containers can: everything but the installation of
 * compilers, with the packed command for the released one, and a cross compiler for machines of the other processor.
 */

interface Workflow {
  readonly jobs: {
    readonly build: { readonly strategy: { readonly matrix: Matrix }; readonly steps: readonly Step[] };
    readonly release: { readonly steps: readonly Step[] };
  };
}
interface Matrix {
  readonly system: readonly string[];
  readonly arch: readonly string[];
}
interface Step {
  readonly name?: string;
  readonly run?: string;
}
interface Pipeline {
  readonly build: {
    readonly parallel: {
      readonly matrix: readonly { readonly SYSTEM: string; readonly ARCH: readonly string[] }[];
    };
    readonly script: readonly string[];
  };
  readonly release: { readonly before_script: readonly string[]; readonly script: readonly string[] };
}

const release = new PackedRelease();
const project = new Project();
const yaml = (path: string) => parseYaml(readFileSync(join(root, "examples", path), "utf8"));
const workflowOf = (example: string) => yaml(`${example}/.github/workflows/release.yml`) as Workflow;
const pipelineOf = (example: string) => yaml(`${example}/.gitlab-ci.yml`) as Pipeline;
const systems = ["rhel9", "ubuntu22"];
const machines = systems.flatMap((SYSTEM) => ["x86_64", "aarch64"].map((ARCH) => ({ SYSTEM, ARCH })));
/** The folder with the released command, for steps of a workflow. */
let path = "";
const keys = { secret: join(project.root, "own.pem"), public: join(project.root, "own.pub") };

beforeAll(async () => {
  await release.pack();
  const environment = { RAMPART_URL: release.command };
  const words = [join(root, "setup/get-rampart.mjs"), project.root];
  path = (await project.run(process.execPath, words, environment)).stdout.trim();
  await run("openssl", ["genpkey", "-algorithm", "ed25519", "-out", keys.secret]);
  await run("openssl", ["pkey", "-in", keys.secret, "-pubout", "-out", keys.public]);
});
afterAll(() => {
  release.remove();
  project.remove();
});

/** A copy of an example, in which lines of shell are run. */
function copyOf(example: string, name: string) {
  const folder = join(project.root, name);
  cpSync(join(root, "examples", example), folder, { recursive: true });
  const shell = async (script: string, environment: Readonly<Record<string, string>> = {}) => {
    const words = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
    const PATH = [path, project.environment["PATH"]].join(":");
    const outcome = await project.run("/bin/bash", words, { PATH, ...environment }, folder);
    expect(outcome, `${script}\n${outcome.stdout}${outcome.stderr}`).toMatchObject({ code: 0 });
    return outcome.stdout;
  };
  return { folder, shell };
}

const compilerFor = (architecture: string): Record<string, string> =>
  architecture === "aarch64" ? { CC: "aarch64-linux-gnu-gcc" } : {};

/** What a release of the example has to consist of, and what was said on the way. */
function expectRelease(folder: string, said: string): void {
  const files = readdirSync(join(folder, "dist")).filter((name) => name.endsWith(".zip"));
  expect(files).toEqual([
    "stash.Linux-rhel9-aarch64.1.0.0.zip",
    "stash.Linux-rhel9-x86_64.1.0.0.zip",
    "stash.Linux-ubuntu22.04-aarch64.1.0.0.zip",
    "stash.Linux-ubuntu22.04-x86_64.1.0.0.zip",
  ]);
  for (const file of files) {
    expect(said).toContain(`✓ dist/${file}`);
    expect(existsSync(join(folder, "dist", `${file}.sig`))).toBe(true);
  }
  expect(said.match(/: accepted$/gm)).toHaveLength(4);
  expect(said).toMatch(/^node 2 .* stored /m);
  expect(said).toMatch(/^stash +1\.0\.0 /m);
}

const missing = [
  ["gcc", "gcc"],
  ["make", "make"],
  ["aarch64-linux-gnu-gcc", "a compiler for aarch64"],
].find(([program = ""]) => findProgram(program) === undefined)?.[1];

describeUnless(
  process.arch === "x64" && missing === undefined ? undefined : `no ${missing ?? "x86-64"}`,
  "examples/c",
  () => {
    it("is built, packed, checked, signed and uploaded by its workflow of GitHub", async () => {
      const { folder, shell } = copyOf("c", "github");
      const { build, release: last } = workflowOf("c").jobs;
      expect(build.strategy.matrix).toMatchObject({ system: systems, arch: ["x86_64", "aarch64"] });
      for (const { SYSTEM, ARCH } of machines) {
        for (const { run: script } of build.steps.filter(({ name }) => name === "Build"))
          await shell(script ?? "", { SYSTEM, ARCH, ...compilerFor(ARCH) });
      }
      let said = "";
      const GITHUB_STEP_SUMMARY = join(project.root, "summary.md");
      for (const { run: script } of last.steps) {
        if (script === undefined) continue;
        said += await shell(script, {
          RELEASE_KEY: readFileSync(keys.secret, "utf8"),
          RUNNER_TEMP: project.root,
          GITHUB_STEP_SUMMARY,
          PORT: await freePort(),
        });
      }
      expectRelease(folder, said);
      expect(readFileSync(GITHUB_STEP_SUMMARY, "utf8")).toContain("| Redis Software |");
    });

    it("and by its pipeline of GitLab", async () => {
      const { folder, shell } = copyOf("c", "gitlab");
      const { build, release: last } = pipelineOf("c");
      const built = build.parallel.matrix.flatMap(({ SYSTEM, ARCH }) =>
        ARCH.map((one) => ({ SYSTEM, ARCH: one })),
      );
      expect(built).toEqual(machines);
      for (const { SYSTEM, ARCH } of built)
        await shell(build.script.join("\n"), { SYSTEM, ARCH, ...compilerFor(ARCH) });
      const { stdout: digest } = await run("sha256sum", [release.command]);
      const said = await shell([...last.before_script, ...last.script].join("\n"), {
        RAMPART_URL: `file://${release.command}`,
        RAMPART_SHA256: digest.slice(0, 64),
        RELEASE_KEY: keys.secret,
        RELEASE_PUBLIC_KEY: keys.public,
        PORT: await freePort(),
      });
      expectRelease(folder, said);
    });

    it("does what it says, in a server", async () => {
      const server = findProgram("redis-server");
      if (server === undefined)
        return leftOut("the example in C in a server", "redis-server is not installed");
      const { folder, shell } = copyOf("c", "server");
      await shell("make ARCH=x86_64");
      const port = await freePort();
      const said = await shell(
        `redis-server --port ${port} --save '' --loadmodule ${folder}/build/ubuntu22-x86_64/stash.so > server.txt & server=$!
      trap "kill $server" EXIT
      until redis-cli -p ${port} ping > pong.txt 2>&1; do kill -0 $server; sleep 0.1; done
      for words in "put a 1" "take a" "take a"; do redis-cli -p ${port} stash.$words; done
      redis-cli -p ${port} lpush list 1 > pong.txt
      redis-cli -p ${port} stash.take list`,
      );
      expect(said).toBe("OK\n1\n\nWRONGTYPE the key holds something else\n\n");
    });
  },
);

// A cargo of rustup is a launcher: without a toolchain in HOME it starts nothing.
const hasCargo = spawnSync("cargo", ["--version"]).status === 0;
describeUnless(hasCargo ? undefined : "cargo is not installed", "examples/rust", () => {
  it("is built, and registers its command", async () => {
    const { folder, shell } = copyOf("rust", "rust");
    // Cargo looks for its toolchains there.
    const HOME = process.env["HOME"] ?? "";
    await shell("make SYSTEM=ubuntu22 ARCH=x86_64", { HOME, CARGO_NET_OFFLINE: "true" });
    mkdirSync(join(folder, "home"));
    const said = await shell("rampart commands build/ubuntu22-x86_64/dice.so", {
      HOME: join(folder, "home"),
    });
    expect(JSON.parse(said)).toMatchObject({
      module_name: "dice",
      commands: [{ command_name: "dice.roll" }],
    });
  });
});

it("the example in Rust has the pipelines of the one in C, but for its compiler", () => {
  const compilers = /cargo gcc make|gcc make/g;
  for (const name of [".gitlab-ci.yml", ".github/workflows/release.yml"]) {
    const [c, rust] = ["c", "rust"].map((example) =>
      readFileSync(join(root, "examples", example, name), "utf8")
        .replaceAll(compilers, "")
        .replaceAll("dice.so", "stash.so"),
    );
    expect(rust).toBe(c);
  }
});
