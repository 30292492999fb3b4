import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export const root = join(import.meta.dirname, "../..");
export const run = promisify(execFile);

/** The tarballs of a release, and room beside them. */
export class PackedRelease {
  readonly folder = mkdtempSync(join(tmpdir(), "rampart-release-test-"));
  readonly tarballs = join(this.folder, "tarballs");
  /** Nothing of the person who tests. */
  readonly environment = {
    PATH: process.env["PATH"],
    HOME: join(this.folder, "home"),
    TMPDIR: tmpdir(),
    NO_COLOR: "1",
    npm_config_update_notifier: "false",
  };

  async pack(): Promise<void> {
    await run(process.execPath, [join(root, "scripts/release-pack.mjs"), this.tarballs]);
  }

  names(): string[] {
    return readdirSync(this.tarballs).toSorted();
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
