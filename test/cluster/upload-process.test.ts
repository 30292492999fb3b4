import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { platform } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import type { Emulator } from "@rampart/emulator";
import { afterEach, expect, it, onTestFinished } from "vitest";
import { buildBundle, sha256, tally } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { outcomeOf, useWorkspace } from "../cli/rampart.ts";
import { faultsOf } from "../cli/report-schemas.ts";
import { hasSecret } from "../support/secrets.ts";
import { credentials } from "./command-run.ts";
import { startCluster, truth } from "./emulated-cluster.ts";

// The built command as a process of its own: signals, and the memory that it takes.

const workspace = useWorkspace();
let emulator: Emulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

function flagsOf({ urls }: Emulator): string[] {
  return ["--cluster", urls[0] ?? "", ...urls.flatMap((url) => ["--node", url])];
}

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "%s in the middle ends with %d, switches uploads off again, and tells what is where",
  async (signal, code) => {
    emulator = await startCluster({ nodes: 2, clusterVersion: "8.2.0" });
    emulator.setFaults([{ kind: "latency", milliseconds: 20_000, node: 2, route: "local-artifacts-upload" }]);
    await workspace.current.write("tally.zip", buildBundle());
    const words = ["upload", "tally.zip", ...flagsOf(emulator), "--allow-upload", "--json"];
    const child = workspace.current.start(words, { environment: credentials });
    const outcome = outcomeOf(child);
    let told = "";
    child.stderr.on("data", (chunk: Buffer) => {
      told += chunk.toString();
      // A second one would end it at once.
      if (/node 2.*sending/.test(told) && !child.killed) child.kill(signal);
    });
    const { code: ended, stdout } = await outcome;
    expect(ended).toBe(code);
    expect(faultsOf("upload", stdout)).toEqual([]);
    expect(JSON.parse(stdout)).toMatchObject({
      interrupted: true,
      clusters: [{ uploadsSwitch: "put-back", nodes: [{ state: "stored" }, {}] }],
    });
    const { artifacts } = await truth(emulator);
    expect(artifacts.get(1)).toHaveLength(1);
  },
);

it("a bundle comes through standard input too", async () => {
  emulator = await startCluster();
  const words = ["upload", "-", ...flagsOf(emulator)];
  const { code } = await workspace.current.run(words, { environment: credentials, input: buildBundle() });
  expect(code).toBe(0);
  expect((await truth(emulator)).modules).toMatchObject([{ module_name: "tally" }]);
});

it("a password comes through standard input, and not together with the bundle", async () => {
  emulator = await startCluster();
  const { RAMPART_USER, RAMPART_PASSWORD } = credentials;
  const words = ["modules", "list", "--cluster", emulator.urls[0] ?? "", "--password-stdin"];
  const environment = { RAMPART_USER };
  const options = { environment, input: `${RAMPART_PASSWORD}\n` };
  expect(await workspace.current.run(words, options)).toMatchObject({ code: 0 });
  const both = await workspace.current.run(["upload", "-", ...words.slice(2)], options);
  expect(both).toMatchObject({ code: 2 });
  expect(both.stderr).toContain("cannot hold both");
});

it.each([
  ["fleet status -", 0],
  ["upload tally.zip --inventory - --dry-run", 0],
  ["fleet readiness - - --to 8.2", 2],
  ["upload - --inventory -", 2],
  ["fleet status - --password-stdin", 2],
])("an inventory comes through standard input, which holds one thing: %s", async (words, code) => {
  emulator = await startCluster();
  const [url] = emulator.urls;
  await workspace.current.write("tally.zip", buildBundle());
  const input = JSON.stringify({ clusters: [{ name: "east", url }] });
  const outcome = await workspace.current.run(words.split(" "), { environment: credentials, input });
  expect(outcome.code, outcome.stderr).toBe(code);
  if (code === 0) expect(outcome.stdout).toContain("east");
  else expect(outcome.stderr).toContain("standard input cannot hold both");
});

it("a crash report of Node holds no password", async () => {
  const { current } = workspace;
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const options = "--report-on-signal --report-signal=SIGUSR2 --report-filename=crash.json";
  const words = ["modules", "list", "--cluster", `http://127.0.0.1:${port}`];
  const child = current.start(words, { environment: { ...credentials, NODE_OPTIONS: options } });
  const outcome = outcomeOf(child);
  // The password is on its way then.
  const [{ headers }] = await once(server, "request");
  expect(hasSecret(headers.authorization)).toBe(true);
  child.kill("SIGUSR2");
  const report = async () => (current.has("crash.json") ? (await current.read("crash.json")).toString() : "");
  while (!/\}\s*$/.test(await report())) await pause(20);
  child.kill("SIGTERM");
  await outcome;
  // After the test every file of the workspace is searched for passwords.
  expect(await report()).toContain("RAMPART_USER");
  expect(hasSecret(await report())).toBe(false);
});

/** Most memory that a process has had, in MiB. */
function peakOf(pid: number): number {
  try {
    const [, kilobytes = "0"] =
      /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return 0;
  }
}

it("a large bundle is uploaded within 120 MiB of memory, however large it is", async () => {
  emulator = await startCluster({ nodes: 1, maxUploadSizeMb: 2000 });
  const content = Buffer.concat([tally, ...Array.from({ length: 48 }, () => randomBytes(4 * 2 ** 20))]);
  const bundle = buildBundle({ module: { content, method: 0 }, metadata: { sha256: sha256(content) } });
  await workspace.current.write("large.zip", bundle);
  const child = workspace.current.start(["upload", "large.zip", ...flagsOf(emulator), "--quiet"], {
    environment: credentials,
  });
  const outcome = outcomeOf(child);
  let peak = 0;
  while (child.exitCode === null) {
    peak = Math.max(peak, peakOf(child.pid ?? 0));
    await pause(20);
  }
  expect(await outcome).toMatchObject({ code: 0 });
  expect(peak).toBeLessThan(120);
  // Where there is no /proc, only the upload itself was tried.
  if (platform() === "linux") expect(peak).toBeGreaterThan(30);
}, 120_000);
