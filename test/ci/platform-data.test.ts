import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseYaml, readText } from "./emulation.ts";

// The workflow that renews the platform data, as far as it can run here: its last step against a repository of its own,
// with a `gh` that writes down what it is asked.

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

const { permissions, jobs } = parseYaml(readText(".github/workflows/platform-data.yml")) as {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: { readonly propose: { readonly steps: readonly Step[] } };
};
const steps = jobs.propose.steps;
const scripts = steps.flatMap(({ run }) => run ?? []);

describe("the workflow", () => {
  it("runs scripts that there are, by actions of a version, and may do no more than it does", () => {
    expect(permissions).toEqual({ contents: "write", "pull-requests": "write" });
    for (const { uses = "a/b@v1" } of steps) expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
    const named = scripts.flatMap((script) => [...script.matchAll(/npm run (?:--silent )?([\w:]+)/g)]);
    expect(named.map(([, name]) => name)).toEqual(["build", "data:propose"]);
    for (const [, name = ""] of named)
      expect(JSON.parse(readText("package.json")).scripts).toHaveProperty([name]);
  });
});

describe("its last step", () => {
  let folder: string;
  const path = (name: string) => join(folder, name);
  const git = (...words: string[]) =>
    execFileSync("git", ["-C", path("clone"), ...words], { encoding: "utf8" }).trim();
  const step = () =>
    execFileSync("bash", ["-e", "-c", scripts.at(-1) ?? ""], {
      cwd: path("clone"),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: `${path("bin")}:${process.env["PATH"]}`, GH_TOKEN: "none", HOME: folder },
    });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "platform-data-"));
    mkdirSync(path("bin"));
    writeFileSync(path("bin/gh"), `#!/bin/sh\nprintf '%s\\n' "$@" >> ${path("asked")}\n`);
    chmodSync(path("bin/gh"), 0o755);
    execFileSync("git", ["init", "--quiet", "--bare", path("origin")]);
    execFileSync("git", ["clone", "--quiet", path("origin"), path("clone")], { stdio: "ignore" });
    mkdirSync(path("clone/packages/platforms"), { recursive: true });
    writeFileSync(path("clone/packages/platforms/data.json"), "{}\n");
    writeFileSync(path("clone/proposal.md"), "Nothing to propose.\n");
    git("add", "packages");
    git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "Begin");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("prints the proposal and ends where nothing changed", () => {
    expect(step()).toBe("Nothing to propose.\n");
    expect(() => readFileSync(path("asked"))).toThrow("ENOENT");
  });

  it("pushes a branch with the data alone, and opens a pull request with the proposal", () => {
    writeFileSync(path("clone/packages/platforms/data.json"), '{ "builds": 1 }\n');
    step();
    const branch = git("branch", "--show-current");
    expect(branch).toMatch(/^platform-data-\d{4}-\d\d-\d\d$/);
    expect(git("ls-remote", "--heads", "origin")).toContain(`refs/heads/${branch}`);
    expect(git("show", "--name-only", "--format=%s", `origin/${branch}`)).toBe(
      "Propose platform data\n\npackages/platforms/data.json",
    );
    expect(readFileSync(path("asked"), "utf8").trim().split("\n")).toEqual([
      ...["pr", "create", "--title", "Propose platform data", "--body-file", "proposal.md"],
    ]);
  });
});
