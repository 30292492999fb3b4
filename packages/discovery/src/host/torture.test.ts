import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeUnless } from "../../../../test/support/describe-unless.ts";
import { discoverWithHost } from "./discover-with-host.ts";
import { fixtureModule, hostMissing, testedHost } from "./fixtures.test-support.ts";
import { runHost } from "./host-process.ts";
import { removeFolder } from "./remove-folder.ts";

// Every hostile module, many times over: no process, no zombie, no file and no descriptor is left.
// RAMPART_TORTURE_RUNS sets how many times.
const runs = Number(process.env["RAMPART_TORTURE_RUNS"] ?? 5);

const hostile = [
  "aborts",
  "aborts-in-thread",
  "closes-pipes",
  "crashes",
  "crashes-in-constructor",
  "exits",
  "floods",
  "floods-log",
  "forks",
  "forks-away",
  "hangs",
  "overflows",
  "spins",
  "threads",
];
const timeoutMilliseconds = (name: string) => {
  if (name === "hangs" || name === "spins") return 100;
  // 64 MiB take their time on a busy machine.
  return name.startsWith("floods") ? 100_000 : 10_000;
};

const { path: hostPath } = await testedHost();

let folder: string;
const before = process.env["TMPDIR"];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rampart-torture-"));
  process.env["TMPDIR"] = folder;
});
afterAll(async () => {
  if (before === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = before;
  await removeFolder(folder);
});

const descriptors = async () => (await readdir("/proc/self/fd")).length;

/** Processes that have a module's path among their words, and children of this one, dead or alive. */
async function leftovers(module: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) continue;
    const [words, stat] = await Promise.all(
      ["cmdline", "stat"].map((file) => readFile(join("/proc", entry, file), "utf8").catch(() => "")),
    );
    const parent = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
    const ours = parent === String(process.pid) && stat?.includes("(module-host");
    if (ours || words?.includes(module)) found.push(`${entry} ${words?.replaceAll("\0", " ") || stat}`);
  }
  return found;
}

/** What the kernel takes a moment to put away. */
async function settled<T>(read: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
  for (let i = 0; i < 40; i++) {
    const value = await read();
    if (done(value)) return value;
    await sleep(50);
  }
  return read();
}

describeUnless(hostMissing, `${runs} runs`, () => {
  test.each(hostile)(
    "%s",
    async (name) => {
      const module = fixtureModule(name);
      const load = () =>
        discoverWithHost(module, { hostPath, timeoutMilliseconds: timeoutMilliseconds(name) }).then(
          () => "loaded",
          (error: unknown) => (error as { code?: string }).code ?? String(error),
        );
      const first = await load();
      const open = await descriptors();
      const outcomes = new Set<string>();
      // A flood writes 64 MiB each time.
      const rounds = name.startsWith("floods") ? 1 : runs;
      for (let i = 0; i < rounds; i++) outcomes.add(await load());

      expect([...outcomes]).toEqual([first]);
      expect(
        await settled(
          () => leftovers(module),
          (left) => left.length === 0,
        ),
      ).toEqual([]);
      expect(await settled(descriptors, (now) => now <= open)).toBeLessThanOrEqual(open);
      expect(await readdir(folder)).toEqual([]);
    },
    runs * 12_000 + 30_000,
  );
});

describeUnless(hostMissing, "where the system permits no namespaces", () => {
  test.each(["forks", "forks-away", "hangs", "spins", "crashes", "threads"])(
    "%s leaves nothing",
    async (name) => {
      const module = fixtureModule(name);
      const words = ["--without-namespaces", "--parent", String(process.pid), "--", module];
      const { report } = await runHost({ program: hostPath, words, timeoutMilliseconds: 300 });
      expect(report.isolation).toMatchObject({ network: false, processes: false });
      expect(
        await settled(
          () => leftovers(module),
          (left) => left.length === 0,
        ),
      ).toEqual([]);
      expect(await readdir(folder)).toEqual([]);
    },
  );
});

describeUnless(hostMissing, "when the caller dies", () => {
  test.each(["hangs", "forks-away"])("%s dies too", async (name) => {
    const module = fixtureModule(name);
    const script = `
      const { spawn } = require("node:child_process");
      const words = ["--parent", String(process.pid), "--", ${JSON.stringify(module)}];
      const child = spawn(${JSON.stringify(hostPath)}, words, {
        stdio: ["ignore", "ignore", "ignore", "pipe"], detached: true });
      child.stdio[3].once("data", () => console.log("started"));
      setInterval(() => {}, 1000);`;
    const caller = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await once(caller.stdout, "data");
    caller.kill("SIGKILL");
    await once(caller, "exit");
    expect(
      await settled(
        () => leftovers(module),
        (left) => left.length === 0,
      ),
    ).toEqual([]);
  });
});

describeUnless(hostMissing, "when the supervisor is killed", () => {
  test.each([
    { title: "in namespaces", options: [] },
    { title: "without namespaces", options: ["--without-namespaces"] },
  ])("its processes end too, $title", async ({ options }) => {
    const module = fixtureModule("hangs");
    const words = [...options, "--parent", String(process.pid), "--", module];
    const supervisor = spawn(hostPath, words, {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
      detached: true,
    });
    for await (const lines of supervisor.stdio[3] as Readable) if (String(lines).includes('"load"')) break;
    supervisor.kill("SIGKILL");
    await once(supervisor, "exit");
    expect(
      await settled(
        () => leftovers(module),
        (left) => left.length === 0,
      ),
    ).toEqual([]);
  });
});

describeUnless(hostMissing, "when the caller has died before", () => {
  test("nothing is loaded", async () => {
    const words = ["--parent", "1", "--", fixtureModule("tally")];
    const { report } = await runHost({ program: hostPath, words, timeoutMilliseconds: 5_000 });
    expect(report).toEqual({ phase: "start" });
  });
});
