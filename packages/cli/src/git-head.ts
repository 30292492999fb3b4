import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { RampartError } from "@rampart/findings";

/** The commit of the working directory. */
export async function gitHead(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("git", ["rev-parse", "HEAD"]);
    return stdout.trim();
  } catch (error) {
    throw new RampartError(
      "environment",
      "no-git-commit",
      "--git-sha auto found no commit of the working directory",
      {
        help: "Run it inside a git checkout with a commit, or give the commit with --git-sha.",
        cause: error,
      },
    );
  }
}
