import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach } from "vitest";

// What the tests of CI files share: they run what those files say, as the services that read them would.

export const root = join(import.meta.dirname, "../..");

const metadata = createRequire(join(root, "packages/metadata/package.json"));
const yaml = metadata("yaml") as { parse(text: string, options: object): unknown };

export function parseYaml(text: string): unknown {
  return yaml.parse(text, { strict: true, uniqueKeys: true });
}

export function readText(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The text of every fenced block of a Markdown text that is in one of the languages. */
export function codeBlocks(markdown: string, ...languages: readonly string[]): string[] {
  return [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
    .filter(([, language = ""]) => languages.includes(language))
    .map(([, , code = ""]) => code);
}

/** A manifest of which there is nothing to say, and one with a mistake in line 24. */
export const goodManifest = readText("fixtures/example/ramp.yml");
export const badManifest = `${goodManifest.trimEnd()}\ndescriptoin: "Counters"\n`;
export const lineOfMistake = badManifest.trimEnd().split("\n").length;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with a project to look at, and one of programs that replace those of the machine. */
export class Project {
  readonly root: string;
  readonly folder: string;
  readonly programs: string;

  constructor() {
    this.root = mkdtempSync(join(tmpdir(), "rampart-ci-"));
    this.folder = join(this.root, "project");
    this.programs = join(this.root, "bin");
    for (const folder of [this.folder, this.programs, join(this.root, "home")]) mkdirSync(folder);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string | Uint8Array): string {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
    return name;
  }

  /** A program of that name, before those of the machine: a script of bash. */
  program(name: string, script: string): void {
    const path = join(this.programs, name);
    writeFileSync(path, `#!/bin/bash\n${script}\n`);
    chmodSync(path, 0o755);
  }

  get environment(): Readonly<Record<string, string>> {
    const path = [this.programs, dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter);
    return { HOME: join(this.root, "home"), PATH: path, TMPDIR: this.root, NO_COLOR: "1" };
  }

  async run(
    program: string,
    words: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    cwd = this.folder,
  ): Promise<Outcome> {
    const child = spawn(program, words, { cwd, env: { ...this.environment, ...environment } });
    child.stdin.end();
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
      });
    }
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    return { code, ...output };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A project for each test of a file. */
export function useProject(): { readonly current: Project } {
  let current: Project | undefined;
  beforeEach(() => {
    current = new Project();
  });
  afterEach(() => current?.remove());
  return {
    get current() {
      if (current === undefined) throw new Error("there is a project only while a test runs");
      return current;
    },
  };
}

/** Names of files that a careless script would run, split, expand or take for flags. */
export const hostileNames = [
  "two words.yml",
  "$(touch pwned).yml",
  "`touch pwned`.yml",
  "a;touch pwned;.yml",
  "a'b\".yml",
  "a&b|c>pwned.yml",
  "$HOME.yml",
  "back\\slash.yml",
  "[ab].yml",
  "-rf.yml",
  "--json",
  "::error::title.yml",
  "percent%0A.yml",
  "~.yml",
  "!!.yml",
  "#hash.yml",
] as const;
