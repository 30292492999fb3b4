import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { redisSoftwareAsOf } from "@rampart/platforms";
import { afterEach, beforeEach, expect } from "vitest";
import { fixturesFolder, nativeFolder } from "../discovery/fixture-modules.ts";
import { hasSecret, refuseSecretFiles, refuseSecrets, refuseSecretWords } from "../support/secrets.ts";
import { runBuilt } from "./built-command.ts";

// Runs the built command as a user would: with an empty HOME, in a folder of its own.

/** The script of a command of ours. */
export function commandPath(name: "rampart" | "ramp"): string {
  return fileURLToPath(new URL(`../../packages/cli/bin/${name}.js`, import.meta.url));
}

/** A module of ours for the machine that runs the tests. */
export function fixture(name: string): string {
  return join(fixturesFolder, nativeFolder ?? "x86_64", `${name}.so`);
}

/** A file of ours that is no module. */
export function badFile(name: string): string {
  return join(fixturesFolder, "bad", name);
}

export const tally = fixture("tally");
export const architecture = nativeFolder ?? "x86_64";
export const otherArchitecture = architecture === "x86_64" ? "aarch64" : "x86_64";
export const exampleManifest = fileURLToPath(new URL("../../fixtures/example/ramp.yml", import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Beside HOME and TMPDIR; nothing else is inherited, PATH is an empty folder. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: Uint8Array | string;
  readonly cwd?: string;
  readonly command?: "rampart" | "ramp";
  /** Of the terminal that the command runs on, in this process; without it there is none. */
  readonly columns?: number;
  /** Nobody says that the input has come to its end. */
  readonly keepsInputOpen?: boolean;
}

/** Verdicts say how old the data are, so they are asked for on the day of the data. */
export function clockOf([word = ""]: readonly string[]): Readonly<Record<string, string>> {
  if (!["check", "matrix", "targets", "data"].includes(word)) return {};
  return { SOURCE_DATE_EPOCH: String(Date.parse(redisSoftwareAsOf) / 1000) };
}

/** Asked once: while a command runs in this process, its own folder is the answer. */
const temporary = tmpdir();

/** A folder to run in, with a HOME and a TMPDIR in which nothing may be left. */
export class Workspace {
  readonly folder: string;
  readonly #root: string;
  readonly #children = new Set<ChildProcessWithoutNullStreams>();
  /** Files that a test wrote a password into. */
  readonly #secrets = new Set<string>();

  private constructor(root: string) {
    this.#root = root;
    this.folder = join(root, "work");
  }

  static async create(): Promise<Workspace> {
    const root = await mkdtemp(join(temporary, "rampart-cli-"));
    for (const name of ["work", "home", "temporary", "bin"]) await mkdir(join(root, name));
    return new Workspace(root);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async write(name: string, content: Uint8Array | string): Promise<string> {
    await mkdir(dirname(this.path(name)), { recursive: true });
    await writeFile(this.path(name), content);
    if (hasSecret(Buffer.from(content))) this.#secrets.add(this.path(name));
    return name;
  }

  async read(name: string): Promise<Buffer> {
    return await readFile(this.path(name));
  }

  has(name: string): boolean {
    return existsSync(this.path(name));
  }

  /** Every file and folder in the working directory, sorted. */
  async list(folder = "."): Promise<string[]> {
    return (await readdir(this.path(folder), { recursive: true })).toSorted();
  }

  start(commandLine: readonly string[], options: RunOptions = {}): ChildProcessWithoutNullStreams {
    const child = spawn(process.execPath, [commandPath(options.command ?? "rampart"), ...commandLine], {
      cwd: options.cwd ?? this.folder,
      env: this.#environment(options),
    });
    this.#children.add(child);
    child.on("close", () => this.#children.delete(child));
    // A command that does not read its input closes it.
    child.stdin.on("error", () => {});
    if (options.keepsInputOpen !== true) child.stdin.end(options.input ?? "");
    return child;
  }

  #environment({ environment }: RunOptions): Readonly<Record<string, string>> {
    return {
      HOME: join(this.#root, "home"),
      TMPDIR: join(this.#root, "temporary"),
      PATH: join(this.#root, "bin"),
      ...environment,
    };
  }

  /** Runs the command in this process, but where it reads standard input. */
  async run(commandLine: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const { input, keepsInputOpen = false, command = "rampart", cwd = this.folder } = options;
    if (input !== undefined || keepsInputOpen || commandLine.includes("-")) {
      return await this.runProcess(commandLine, options);
    }
    const environment = { ...clockOf(commandLine), ...this.#environment(options) };
    const { columns } = options;
    return await runBuilt({ words: commandLine, command, cwd, environment, ...(columns && { columns }) });
  }

  /** Runs the command in a process of its own. */
  async runProcess(commandLine: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    return await outcomeOf(this.start(commandLine, options));
  }

  /** What was left in HOME and in the folder for temporary files. */
  async leftovers(): Promise<string[]> {
    const [home, temporary] = await Promise.all(
      ["home", "temporary"].map((name) => readdir(join(this.#root, name))),
    );
    return [...(home ?? []), ...(temporary ?? [])];
  }

  /** @throws where a password of a test is in a file that a command wrote */
  async refuseSecrets(): Promise<void> {
    await refuseSecretFiles(this.#root, this.#secrets);
  }

  async remove(): Promise<void> {
    for (const child of this.#children) child.kill("SIGKILL");
    await rm(this.#root, { recursive: true, force: true });
  }
}

export async function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    }),
    refuseSecretWords(child.pid),
  ]);
  refuseSecrets({ "standard output": stdout, "standard error": stderr });
  return { code, stdout, stderr };
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

/** A workspace for each test of a file. Whatever the test did, no temporary file may be left after it. */
export function useWorkspace(): { readonly current: Workspace } {
  let current: Workspace | undefined;
  beforeEach(async () => {
    current = await Workspace.create();
  });
  afterEach(async () => {
    const leftovers = await current?.leftovers();
    try {
      await current?.refuseSecrets();
    } finally {
      await current?.remove();
    }
    expect(leftovers).toEqual([]);
  });
  return {
    get current() {
      if (current === undefined) throw new Error("there is a workspace only while a test runs");
      return current;
    },
  };
}

/** What every failure has in common: no stack trace, no internal error, one message that says something. */
export function expectClearMessage({ stderr, stdout }: Outcome): void {
  const text = stderr + stdout;
  expect(text).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
  expect(text).not.toMatch(/node:internal|internal error|undefined(?! symbol)|\[object /);
  const messages = text.match(/^(rampart: .+|error\b.*)$/gm) ?? [];
  expect(messages).toHaveLength(1);
}
