import { spawnSync } from "node:child_process";
import { chmod, readFile } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { entriesOf } from "../cli/bundle-contents.ts";
import { fixture, type Workspace } from "../cli/rampart.ts";
import { type DifferentialCase, environment, manifestPath } from "./differential-cases.ts";

/** What a call of `ramp pack` came to. */
export interface Packed {
  readonly code: number | null;
  readonly stderr: string;
  /** Text of `module.json`; absent where no bundle was written. */
  readonly moduleJson?: string;
}

export type Metadata = Readonly<Record<string, unknown>>;

/** An installed RAMP: the path of its command. Undefined where none is named. */
export const installedRamp = process.env["RAMPART_TEST_RAMP"] || undefined;

/** RAMP needs its server and git. */
const path = process.env["PATH"] ?? "";

/** Puts the files of a case into the working directory, and gives the words of the call. */
export async function prepare(workspace: Workspace, each: DifferentialCase): Promise<string[]> {
  for (const file of ["bin/linux-x64-release/libcog_eight.so", "data/a", "extra/b", "plugin/cog_eight/x"]) {
    await workspace.write(file, "content");
  }
  const { manifest, text, isLatin1 = false, fileName, words = [] } = each;
  if (text !== undefined) await workspace.write("ramp.yml", Buffer.from(text, isLatin1 ? "latin1" : "utf8"));
  if (fileName !== undefined) {
    await workspace.write(fileName, await readFile(modulePath(each)));
    // Redis loads no module that it may not execute.
    await chmod(workspace.path(fileName), 0o755);
  }
  if (each.inRepository === true) commit(workspace.folder);
  const chosen = text === undefined ? manifest && manifestPath(manifest) : "ramp.yml";
  return ["pack", ...(chosen === undefined ? [] : ["-m", chosen]), ...words, fileName ?? modulePath(each)];
}

export function modulePath({ module }: Pick<DifferentialCase, "module">): string {
  return isAbsolute(module) ? module : fixture(module);
}

function commit(cwd: string): void {
  const who = ["-c", "user.name=x", "-c", "user.email=x@example.com"];
  spawnSync("git", ["init", "-q"], { cwd });
  spawnSync("git", [...who, "commit", "-q", "--allow-empty", "-m", "first"], { cwd });
}

export async function packWithRamp(
  ramp: string,
  workspace: Workspace,
  words: readonly string[],
): Promise<Packed> {
  const { status, stderr } = spawnSync(ramp, [...words, "-o", "ramp.zip"], {
    cwd: workspace.folder,
    // The order of its sets is that of their hashes.
    env: { PATH: path, PYTHONHASHSEED: "1", ...environment },
    encoding: "utf8",
    timeout: 20_000,
  });
  return { code: status, stderr, ...(await moduleJsonIn(workspace, "ramp.zip")) };
}

export async function packWithOurs(workspace: Workspace, words: readonly string[]): Promise<Packed> {
  const { code, stderr } = await workspace.run([...words, "-o", "ours.zip"], {
    command: "ramp",
    environment: { PATH: path, ...environment },
  });
  return { code, stderr, ...(await moduleJsonIn(workspace, "ours.zip")) };
}

async function moduleJsonIn(workspace: Workspace, name: string): Promise<{ moduleJson?: string }> {
  if (!workspace.has(name)) return {};
  const entries = await entriesOf(workspace.path(name));
  const json = entries.find((entry) => entry.name === "module.json");
  return json === undefined ? {} : { moduleJson: json.bytes.toString("utf8") };
}
