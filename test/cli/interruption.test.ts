import { type ChildProcessWithoutNullStreams, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import {
  buildBundle,
  sha256,
  tally as tallyBytes,
} from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { findProgram, leftOut } from "../support/left-out.ts";
import { exampleManifest, fixture, type Outcome, outcomeOf, tally, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();

/** Processes that a process started, and that those started. */
function descendants(pid: number): number[] {
  const read = (path: string) => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return "";
    }
  };
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    // The fourth field is the parent; the second, a name in brackets, may hold anything.
    .filter((name) => Number(/\) \S (\d+)/.exec(read(`/proc/${name}/stat`))?.[1]) === pid)
    .map(Number);
  return [...children, ...children.flatMap(descendants)];
}

function isRunning(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return !/^State:\s+Z/m.test(status);
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 15_000) throw new Error("waited in vain");
    await pause(20);
  }
}

/** Sends the signal when the command is where the test wants it, and gives what became of all its processes. */
async function interrupt(
  child: ChildProcessWithoutNullStreams,
  signal: "SIGINT" | "SIGTERM" | "SIGHUP",
  isThere: (pid: number) => boolean,
) {
  const pid = child.pid ?? 0;
  const outcome = outcomeOf(child);
  await until(() => isThere(pid));
  const started = descendants(pid);
  child.kill(signal);
  const ended = await outcome;
  await until(() => !started.some(isRunning));
  return ended;
}

const loadsModule = (pid: number) => descendants(pid).length > 0;

const signals = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const;

/** Interrupts a command that only waits. One that did not listen yet, on a slow machine, is given longer. */
async function interruptWaiting(
  start: () => ReturnType<typeof workspace.current.start>,
  signal: NodeJS.Signals,
): Promise<Outcome> {
  for (let wait = 500; ; wait *= 4) {
    const child = start();
    const outcome = outcomeOf(child);
    await pause(wait);
    child.kill(signal);
    const ended = await outcome;
    if (ended.code !== null || wait > 10_000) return ended;
  }
}

describe.each(signals)("%s", (signal, code) => {
  it.each(["hangs", "spins", "floods-log"])(
    "ends pack while the module %s, and leaves nothing",
    async (name) => {
      const here = workspace.current;
      await here.write("out.zip", "old");
      const child = here.start([
        "pack",
        fixture(name),
        "-m",
        exampleManifest,
        "-o",
        "out.zip",
        "--timeout",
        "60s",
      ]);
      const outcome = await interrupt(child, signal, loadsModule);
      expect(outcome).toMatchObject({ code, stdout: "" });
      expect(outcome.stderr).toMatch(/^rampart: interrupted/m);
      expect(outcome.stderr).not.toMatch(/^\s+at /m);
      expect(await here.list()).toEqual(["out.zip"]);
      expect((await here.read("out.zip")).toString()).toBe("old");
    },
  );

  it.each([
    [["commands", fixture("hangs"), "-o", "c.json", "--timeout", "60s"]],
    [["init", fixture("hangs"), "--yes"]],
  ])("ends %j, and leaves nothing", async (words) => {
    const outcome = await interrupt(workspace.current.start(words), signal, loadsModule);
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(await workspace.current.list()).toEqual([]);
  });

  it("ends pack while it writes, and leaves nothing", async () => {
    const here = workspace.current;
    // Enough to be busy for seconds with.
    await here.write("noise.bin", Buffer.from(Array.from({ length: 2 ** 20 }, (_, i) => (i * i * 31) % 251)));
    const noise = await here.read("noise.bin");
    await here.write("noise.bin", Buffer.concat(Array.from({ length: 60 }, () => noise)));
    await here.write(
      "ramp.yml",
      "display_name: x\ndependencies:\n  n: {url: 'https://example.com/noise.bin', local_path: noise.bin}\n",
    );
    const child = here.start(["pack", tally, "-m", "ramp.yml", "--os", "rhel9", "-o", "out.zip"]);
    const writes = () => readdirSync(here.folder).some((name) => /out\.zip.+/.test(name));
    expect(await interrupt(child, signal, writes)).toMatchObject({ code, stdout: "" });
    expect(await here.list()).toEqual(["noise.bin", "ramp.yml"]);
  });

  it("ends unpack, and leaves nothing", async () => {
    const here = workspace.current;
    const large = Buffer.concat([tallyBytes, Buffer.alloc(200 * 2 ** 20)]);
    await here.write(
      "bundle.zip",
      buildBundle({ metadata: { sha256: sha256(large) }, module: { content: large, method: 0 } }),
    );
    const child = here.start(["unpack", "bundle.zip", "-d", "out"]);
    const writes = () => readdirSync(here.folder).some((name) => name.startsWith(".rampart-"));
    expect(await interrupt(child, signal, writes)).toMatchObject({ code, stdout: "" });
    expect(await here.list()).toEqual(["bundle.zip"]);
  });

  it.each(["verify", "lint", "inspect"])("ends %s while it waits for standard input", async (command) => {
    const { current } = workspace;
    const ended = await interruptWaiting(
      () => current.start([command, "-"], { keepsInputOpen: true }),
      signal,
    );
    expect(ended).toMatchObject({ code });
  });

  it.each([
    ["lint", ["lint", "pipe"]],
    ["inspect", ["inspect", "pipe"]],
    ["pack", ["pack", tally, "-m", "pipe"]],
    ["pack --commands-from", ["pack", tally, "--commands-from", "pipe"]],
  ])("ends %s while it waits for a pipe that nobody writes to", async (_title, words) => {
    const { status } = spawnSync("mkfifo", [workspace.current.path("pipe")]);
    expect(status).toBe(0);
    const { current } = workspace;
    const ended = await interruptWaiting(() => current.start(words), signal);
    // Not to wait at all is as good.
    expect([code, 3]).toContain(ended.code);
  });
});

const redisServer = findProgram("redis-server");

if (redisServer === undefined) {
  leftOut("interrupting a Redis server", "redis-server is not installed");
} else {
  it("SIGINT stops a Redis server that loads a module for ever, and removes what it wrote", async () => {
    const child = workspace.current.start(
      ["pack", fixture("hangs"), "--discover", "redis", "--timeout", "60s", "-o", "out.zip"],
      { environment: { PATH: dirname(redisServer) } },
    );
    expect(await interrupt(child, "SIGINT", loadsModule)).toMatchObject({ code: 130, stdout: "" });
    expect(await workspace.current.list()).toEqual([]);
  });
}
