import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { leftOutVariable } from "../support/left-out.ts";

export const root = join(import.meta.dirname, "../..");
export const run = promisify(execFile);

/** What the processes of a run share; it is removed at the end. */
const folderOfRun = dirname(
  process.env[leftOutVariable] ?? join(mkdtempSync(join(tmpdir(), "rampart-")), "-"),
);
/** The tarballs, which they make once. */
const tarballs = join(folderOfRun, "release");
const outcome = join(folderOfRun, "release.txt");

async function packOnce(): Promise<void> {
  try {
    mkdirSync(tarballs);
  } catch {
    while (!existsSync(outcome)) await pause(100);
    const text = readFileSync(outcome, "utf8");
    if (text !== "") throw new Error(text);
    return;
  }
  const script = join(root, "scripts/release-pack.mjs");
  const text = await run(process.execPath, [script, tarballs]).then(() => "", String);
  writeFileSync(outcome, text);
  if (text !== "") throw new Error(text);
}

/** The tarballs of a release, and room beside them. */
export class PackedRelease {
  readonly folder = mkdtempSync(join(tmpdir(), "rampart-release-test-"));
  readonly tarballs = tarballs;
  /** Nothing of the person who tests. */
  readonly environment = {
    PATH: process.env["PATH"],
    HOME: join(this.folder, "home"),
    TMPDIR: tmpdir(),
    NO_COLOR: "1",
    npm_config_update_notifier: "false",
  };

  async pack(): Promise<void> {
    await packOnce();
  }

  names(): string[] {
    return readdirSync(this.tarballs)
      .filter((name) => name.endsWith(".tgz"))
      .toSorted();
  }

  /** The command alone, not the libraries. */
  get command(): string {
    const name = this.names().find((one) => /^rampart-\d/.test(one));
    return join(this.tarballs, name ?? "no tarball of the command");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
