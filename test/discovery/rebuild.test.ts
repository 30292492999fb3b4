import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type Discovery, DiscoveryError, discoverWithHost } from "@rampart/discovery";
import { afterAll, describe, expect, it } from "vitest";
import { leftOut } from "../support/left-out.ts";
import { endless, fixtureLoads, fixturesFolder, nativeFolder } from "./fixture-modules.ts";

/** The committed modules are what their source says: a rebuild registers the same. */

const architectures = [
  { folder: "x86_64", compiler: process.env["CC"] ?? "cc", machine: "x86_64" },
  { folder: "aarch64", compiler: process.env["CC_AARCH64"] ?? "aarch64-linux-gnu-gcc", machine: "aarch64" },
];

function compilesFor(compiler: string, machine: string): boolean {
  const answer = spawnSync(compiler, ["-dumpmachine"], { encoding: "utf8" });
  return answer.status === 0 && answer.stdout.startsWith(`${machine}-`);
}

async function modulesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(".so")).toSorted();
}

/** What a load comes to, without the words of the log, which name folders. */
async function resultOf(
  path: string,
  list: readonly string[],
  timeoutMilliseconds: number,
): Promise<unknown> {
  try {
    const { name, version, commands }: Discovery = await discoverWithHost(path, {
      arguments: list,
      timeoutMilliseconds,
    });
    return { name, version, commands };
  } catch (error) {
    if (error instanceof DiscoveryError) return { code: error.code };
    throw error;
  }
}

describe.each(architectures.map(({ folder }) => folder))("the committed modules for %s", (folder) => {
  it("are small, name no folder of their maker, and need no new glibc", async () => {
    const sources = (await readdir(join(fixturesFolder, "src"))).filter((name) => name.endsWith(".c"));
    const built = await modulesIn(join(fixturesFolder, folder));
    // executable.c is for bad/, and unresolved.c is built twice.
    expect(built.length).toBe(sources.length);
    for (const name of built) {
      const bytes = await readFile(join(fixturesFolder, folder, name));
      expect(bytes.length, name).toBeLessThan(20_000);
      const text = bytes.toString("latin1");
      expect(text.match(/\/(?:home|tmp|usr|work|root)\b/g) ?? [], name).toEqual([]);
      for (const [version, minor] of text.matchAll(/GLIBC_2\.(\d+)/g)) {
        expect(Number(minor), `${name} needs ${version}`).toBeLessThanOrEqual(17);
      }
    }
  });
});

const missing = architectures.filter(({ compiler, machine }) => !compilesFor(compiler, machine));
for (const { compiler, folder } of missing) {
  leftOut(`a rebuild of the fixture modules for ${folder}`, `there is no ${compiler} for it`);
}

if (missing.length < architectures.length) {
  const loads = missing.some(({ folder }) => folder === nativeFolder) ? [] : await fixtureLoads();
  const out = await mkdtemp(join(tmpdir(), "rampart-rebuild-"));
  afterAll(() => rm(out, { recursive: true, force: true }));

  describe("a rebuild", () => {
    it("succeeds, with the same files", async () => {
      const build = spawnSync("sh", [join(fixturesFolder, "build.sh"), out], { encoding: "utf8" });
      expect(build.status, build.stderr).toBe(0);
      for (const { folder } of architectures.filter((architecture) => !missing.includes(architecture))) {
        expect(await modulesIn(join(out, folder))).toEqual(await modulesIn(join(fixturesFolder, folder)));
      }
    });

    it.each(loads.map((load) => ({ ...load, title: [load.name, ...load.arguments].join(" ") })))(
      "registers the same: $title",
      async ({ name, path, arguments: list }) => {
        const rebuilt = join(out, nativeFolder ?? "", basename(path));
        // The same compiler gives the same bytes, and then there is nothing to load.
        if ((await readFile(rebuilt)).equals(await readFile(path))) return;
        const timeout = endless.includes(name) ? 300 : 20_000;
        expect(await resultOf(rebuilt, list, timeout)).toEqual(await resultOf(path, list, timeout));
      },
    );
  });
}
