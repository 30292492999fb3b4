import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalogue } from "@rampart/findings";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandPath, useWorkspace } from "../cli/rampart.ts";
import { administrator, startCluster } from "../cluster/emulated-cluster.ts";
import type { Kind } from "./kind.ts";
import { kinds } from "./kinds.ts";

// Every command that reads a bundle, with a sample of the bad ones; with RAMPART_TEST_BAD_BUNDLES=all with every one, each
// `verify` once more in a process of its own, and a table of it all on standard error.

const isWhole = process.env["RAMPART_TEST_BAD_BUNDLES"] === "all";
const sampled = isWhole ? kinds : kinds.filter((_kind, index) => index % 19 === 0);
const workspace = useWorkspace();
const control = /[^\P{Cc}\n]|\p{Bidi_Control}/u;

let cluster: Awaited<ReturnType<typeof startCluster>>;
let folder = "";
beforeAll(async () => {
  cluster = await startCluster({});
  folder = mkdtempSync(join(tmpdir(), "bad-bundles-"));
});
afterAll(async () => {
  await cluster.close();
  rmSync(folder, { recursive: true });
  if (isWhole) process.stderr.write(table());
});

const target = ["--cluster-version", "8.0.20", "--redis-version", "8.0", "--os", "rhel9", "--arch", "x86_64"];
const callsOf = (): Readonly<Record<string, readonly string[]>> => ({
  verify: ["verify", "bad.zip"],
  lint: ["lint", "bad.zip"],
  check: ["check", "bad.zip", ...target],
  matrix: ["matrix", "bad.zip"],
  inspect: ["inspect", "bad.zip"],
  diff: ["diff", "bad.zip", "bad.zip"],
  unpack: ["unpack", "bad.zip", "-d", "out"],
  upload: ["upload", "bad.zip", "--dry-run", "--cluster", cluster.urls[0] ?? ""],
});
const user = { RAMPART_USER: administrator.name, RAMPART_PASSWORD: administrator.password };

interface Row {
  readonly kind: Kind;
  readonly codes: Readonly<Record<string, number | null>>;
  readonly milliseconds: number;
  readonly mebibytes: number | undefined;
}
const rows: Row[] = [];

describe("every command ends as it should with", () => {
  it.each(sampled)("$name", { timeout: 120_000 }, async (kind) => {
    await workspace.current.write("bad.zip", kind.bytes());
    const codes: Record<string, number | null> = {};
    let milliseconds = 0;
    for (const [name, words] of Object.entries(callsOf())) {
      const start = performance.now();
      const { code, stdout, stderr } = await workspace.current.run(words, { environment: user });
      milliseconds = Math.max(milliseconds, performance.now() - start);
      codes[name] = code;
      expect.soft(`${stdout}${stderr}`, name).not.toMatch(control);
      expect.soft([0, 1], `${name}: ${stderr}`).toContain(code);
    }
    const isBad = kind.expected.some((rule) => catalogue[rule].severity === "error");
    expect.soft(codes["verify"]).toBe(isBad ? 1 : 0);
    if (isBad) expect.soft(codes["check"]).toBe(1);
    // What would do harm where it is unpacked is sent to no cluster.
    if (isBad && /dependency-(unsafe|damaged)|privileged/.test(kind.expected.join())) {
      expect.soft(codes["upload"]).toBe(1);
    }
    rows.push({
      kind,
      codes,
      milliseconds,
      mebibytes: isWhole ? memoryOf(workspace.current.path("bad.zip")) : undefined,
    });
  });
});

/** Peak memory of `verify` in a process of its own. */
function memoryOf(path: string): number {
  const report = join(folder, "memory");
  const onExit = `process.on("exit", () => require("fs").writeFileSync(${JSON.stringify(report)}, String(process.resourceUsage().maxRSS)))`;
  spawnSync(process.execPath, [
    "--import",
    `data:text/javascript,import{createRequire}from"module";const require=createRequire("/");${encodeURIComponent(onExit)}`,
    commandPath("rampart"),
    "verify",
    path,
  ]);
  return Math.round(Number(readFileSync(report, "utf8")) / 1024);
}

function table(): string {
  const names = Object.keys(callsOf());
  const worst = (of: (row: Row) => number) => Math.round(Math.max(...rows.map(of)));
  return [
    `| kind | expected | ${names.join(" | ")} | ms | MiB |`,
    `| --- | --- | ${names.map(() => "---").join(" | ")} | --- | --- |`,
    ...rows.map(
      ({ kind: { name, expected }, codes, milliseconds, mebibytes }) =>
        `| ${name.slice(0, 60)} | ${expected.join(" ") || "good"} | ${names.map((one) => codes[one]).join(" | ")} | ${Math.round(milliseconds)} | ${mebibytes ?? "-"} |`,
    ),
    `${rows.length} kinds, worst time ${worst((row) => row.milliseconds)} ms, worst memory ${worst((row) => row.mebibytes ?? 0)} MiB`,
    "",
  ].join("\n");
}
