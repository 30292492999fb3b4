import { spawnSync } from "node:child_process";
import { mkdir, open, rm } from "node:fs/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { administrator, startCluster } from "../cluster/emulated-cluster.ts";
import { runMeasured } from "./peak-memory.ts";
import { expectClearMessage, tally, useWorkspace } from "./rampart.ts";

// Bundles that can be read only once, and are longer than any text and than what is kept in memory.

const workspace = useWorkspace();
const mebibyte = 2 ** 20;
const bundleOf = (mebibytes: number) =>
  buildBundle({
    metadata: { capabilities: ["types"] },
    more: [{ name: "deps/data.bin", content: Buffer.alloc(mebibytes * mebibyte, 7), method: 0 }],
  });
const long = bundleOf(17);
const user = { RAMPART_USER: administrator.name, RAMPART_PASSWORD: administrator.password };

/** The command while somebody writes a bundle into the pipe that it reads. */
async function runWithPipe(words: readonly string[], environment = {}) {
  const path = workspace.current.path("pipe");
  await rm(path, { force: true });
  expect(spawnSync("mkfifo", [path]).status).toBe(0);
  // Opened for both, it waits for nobody.
  const pipe = await open(path, "r+");
  const writing = pipe.writeFile(long).finally(() => pipe.close());
  const outcome = await workspace.current.run(words, { environment });
  await writing;
  return outcome;
}

/** Names of files differ, and nothing else. */
const nameless = (text: string) => text.replaceAll(/\b(pipe|long\.zip)\b/g, "FILE");

describe("a bundle of 17 MiB through a pipe", () => {
  beforeEach(async () => {
    await workspace.current.write("long.zip", long);
    await workspace.current.write("other.zip", bundleOf(18));
    await mkdir(workspace.current.path("out"));
  });

  const target = [
    "--cluster-version",
    "8.0.20",
    "--redis-version",
    "8.0",
    "--os",
    "rhel9",
    "--arch",
    "x86_64",
  ];
  it.each<readonly string[]>([
    ["lint", "FILE"],
    ["inspect", "FILE"],
    ["verify", "FILE"],
    ["verify", "FILE", "other.zip", "--jobs", "2"],
    ["check", "FILE", ...target],
    ["matrix", "FILE"],
    ["diff", "long.zip", "FILE"],
    ["unpack", "FILE", "-d", "out", "--force"],
    ["sbom", "FILE", "-o", "bill.json"],
    ["snippet", "bootstrap", "FILE", "--url", "https://example.com/b.zip"],
    ["pack", tally, "--commands-from", "FILE", "--no-load", "--os", "rhel9", "-o", "packed.zip"],
  ])("is read to its end by %s", async (...words) => {
    const named = (file: string) => words.map((word) => (word === "FILE" ? file : word));
    const direct = await workspace.current.run(named("long.zip"));
    const piped = await runWithPipe(named("pipe"));
    expect(piped.code).toBe(direct.code);
    expect(nameless(piped.stdout)).toBe(nameless(direct.stdout));
  });

  it("is uploaded", async () => {
    const cluster = await startCluster({});
    try {
      const words = ["upload", "pipe", "--cluster", cluster.urls[0] ?? ""];
      const tried = await runWithPipe([...words, "--dry-run"], user);
      expect(tried).toMatchObject({ code: 0 });
      expect(await runWithPipe(words, user)).toMatchObject({ code: 0 });
    } finally {
      await cluster.close();
    }
  });
});

it("a pipe that nobody writes to is refused at once", async () => {
  expect(spawnSync("mkfifo", [workspace.current.path("pipe")]).status).toBe(0);
  for (const command of ["verify", "lint", "inspect"]) {
    const outcome = await workspace.current.run([command, "pipe"]);
    expect(outcome).toMatchObject({ code: 3, stdout: "" });
    expectClearMessage(outcome);
  }
});

describe("standard input above what is kept in memory", () => {
  it.each(["lint", "inspect", "verify"])("is read by %s in memory that does not grow", async (command) => {
    const [short, input] = [buildBundle({ metadata: { capabilities: ["types"] } }), bundleOf(160)];
    const little = await runMeasured(workspace.current, [command, "-"], { input: short });
    const much = await runMeasured(workspace.current, [command, "-"], { input });
    expect(much.code).toBe(little.code);
    expect(much.stdout).not.toBe("");
    expect(much.peak - little.peak).toBeLessThan(110 * 1024);
  });

  it("is uploaded in memory that does not grow", async () => {
    const cluster = await startCluster({});
    try {
      const words = ["upload", "-", "--dry-run", "--cluster", cluster.urls[0] ?? ""];
      const input = bundleOf(160);
      const much = await runMeasured(workspace.current, words, { input, environment: user });
      expect(much).toMatchObject({ code: 0 });
      expect(much.peak).toBeLessThan(160 * 1024);
    } finally {
      await cluster.close();
    }
  });
});
