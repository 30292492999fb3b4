import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "@rampart/emulator";
import { buildBundle } from "../packages/bundle/src/bundle-builder.test-support.ts";

const user = { name: "admin@example.com", password: "correct horse", role: "admin" } as const;

export interface FigureOptions {
  readonly clusters: number;
  readonly databases: number;
  readonly root: string;
}

/** Prints a line for each command: its exit code, seconds and megabytes. */
export async function fleetFigures({ clusters, databases, root }: FigureOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "rampart-figures-"));
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  const emulators = [];
  try {
    for (let index = 0; index < clusters; index++) emulators.push(await startCluster(databases));
    const address = silent.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const entries = [
      { name: "silent", url: `http://127.0.0.1:${port}` },
      ...emulators.map(({ urls }, index) => ({ name: `cluster-${index + 1}`, url: urls[0], nodes: urls })),
    ];
    const inventory = join(folder, "clusters.json");
    await writeFile(inventory, JSON.stringify({ clusters: entries }));
    const bundle = join(folder, "tally.zip");
    await writeFile(bundle, buildBundle());
    const rampart = join(root, "packages/cli/bin/rampart.js");
    for (const words of [
      ["status", inventory],
      ["readiness", inventory, bundle, "--to", "8.2"],
    ]) {
      const whole = await run(rampart, ["fleet", ...words, ...flags]);
      console.log(`fleet ${words[0]}: ${inFigures(whole, clusters)}`);
      const files: string[] = [];
      for (const part of [1, 2, 3, 4]) {
        const one = await run(rampart, ["fleet", ...words, ...flags, "--shard", `${part}/4`]);
        files.push(join(folder, `part-${part}.json`));
        await writeFile(files.at(-1) ?? "", one.output);
      }
      const merged = await run(rampart, ["merge-reports", ...files, "--json"]);
      const isEqual = merged.output === whole.output && merged.code === whole.code;
      console.log(`fleet ${words[0]}: four parts merged ${isEqual ? "equal" : "DIFFER FROM"} the whole`);
    }
  } finally {
    for (const emulator of emulators) await emulator.close();
    silent.close();
    await rm(folder, { recursive: true });
  }
}

function startCluster(databases: number) {
  const module_list = [{ module_name: "tally", semantic_version: "1.2.3" }];
  return startEmulator({
    clusterVersion: "8.0.20",
    users: [user],
    nodes: 3,
    nodePorts: true,
    protocol: "http",
    port: 0,
    os: ["rhel9"],
    arch: ["x86_64"],
    databases: Array.from({ length: databases }, (_, index) => {
      return { uid: index + 1, name: `database-${index + 1}`, redis_version: "8.0", module_list };
    }),
  });
}

const flags = ["--json", "--timeout", "10s"];

interface Run {
  readonly code: unknown;
  readonly output: string;
  readonly seconds: string;
  /** MiB at the most. */
  readonly peak: number;
}

async function run(rampart: string, words: readonly string[]): Promise<Run> {
  const begun = performance.now();
  const child = spawn(process.execPath, [rampart, ...words], {
    env: { ...process.env, RAMPART_USER: user.name, RAMPART_PASSWORD: user.password },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  let peak = 0;
  const watch = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }, 50);
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(watch);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  return { code, output: Buffer.concat(output).toString("utf8"), seconds, peak };
}

function inFigures({ code, output, seconds, peak }: Run, clusters: number): string {
  const document = JSON.parse(output) as { clusters: readonly object[] };
  const read = document.clusters.filter((entry) => !("error" in entry)).length;
  return `exit code ${code}, ${read} of ${clusters} clusters and one that hangs read, ${seconds} s, ${Math.round(peak)} MiB`;
}
