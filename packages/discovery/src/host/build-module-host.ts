import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { DiscoveryError } from "../discovery-error.ts";
import { exists, moduleHostDirectory } from "./module-host-path.ts";

const run = promisify(execFile);

/** What every redis-server has loaded itself, and modules use without linking it. */
const libraries = ["-Wl,--no-as-needed", "-ldl", "-lpthread", "-lrt", "-lm"];
const flags = ["-std=gnu11", "-O2", "-fPIE", "-pie", "-fvisibility=hidden", "-D_GNU_SOURCE"];

export interface BuildModuleHostOptions {
  /** Where `src/` of the host is, if not beside this package. */
  readonly directory?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where it is kept; the user's cache folder without it. */
  readonly cacheFolder?: string | undefined;
}

/** A host that the local compiler built, and what to do when it is not needed any more. */
export interface BuiltModuleHost {
  readonly path: string;
  dispose(): Promise<void>;
}

/**
 * Builds the module host with the local `cc`, for a system on which no prebuilt one runs: another libc, or another
 * architecture. It is kept in the user's cache folder, under a name that changes with its source and flags; where there is
 * no such folder, it lives as long as the caller needs it.
 */
export async function buildModuleHost(options: BuildModuleHostOptions = {}): Promise<BuiltModuleHost> {
  const directory = await moduleHostDirectory(options.directory);
  if (directory === undefined) {
    throw new DiscoveryError("no-module-host", "the source of the module host is not next to this program");
  }
  const source = join(directory, "src");
  const files = (await readdir(source)).filter((name) => /\.[ch]$/.test(name)).sort();
  const hash = createHash("sha256").update([...flags, ...libraries].join("\0"));
  for (const name of files) hash.update(`${name}\0`).update(await readFile(join(source, name)));
  const name = `module-host-${process.arch}-${hash.digest("hex").slice(0, 16)}`;

  const cache = await cacheFolder(options.cacheFolder);
  const keep = cache !== undefined;
  const folder = cache ?? (await mkdtemp(join(tmpdir(), "rampart-host-")));
  const path = join(folder, name);
  const dispose = () => (keep ? Promise.resolve() : rm(folder, { recursive: true, force: true }));
  if (keep && (await exists(path))) return { path, dispose };

  const unfinished = `${path}.${process.pid}`;
  const inputs = files.filter((file) => file.endsWith(".c")).map((file) => join(source, file));
  try {
    await run("cc", [...flags, "-o", unfinished, ...inputs, ...libraries], { signal: options.signal });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    await dispose();
    if (options.signal?.aborted) throw new DiscoveryError("interrupted", "interrupted", { cause: error });
    throw buildError(error);
  }
  return { path, dispose };
}

async function cacheFolder(given: string | undefined): Promise<string | undefined> {
  const folder = given ?? join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "rampart");
  // One after the other: asked for all at once, Node tries without end in `/proc`, which refuses new folders as missing.
  for (const path of [dirname(folder), folder]) {
    if (await exists(path)) continue;
    const isMade = await mkdir(path, { mode: 0o700 }).then(
      () => true,
      () => exists(path),
    );
    if (!isMade) return undefined;
  }
  return folder;
}

function buildError(error: unknown): DiscoveryError {
  const { code, stderr } = error as { code?: unknown; stderr?: unknown };
  const words = typeof stderr === "string" ? stderr.trim().split("\n") : [];
  const reason =
    code === "ENOENT" ? "there is no C compiler named cc to build one" : "the C compiler could not build one";
  return new DiscoveryError("no-module-host", `no prebuilt module host runs here, and ${reason}`, {
    log: words.slice(0, 50),
    facts: { platform: process.platform, architecture: process.arch },
    cause: error,
  });
}
