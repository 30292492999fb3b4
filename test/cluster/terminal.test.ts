import { spawn } from "node:child_process";
import type { Emulator } from "@rampart/emulator";
import { afterEach, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { commandPath } from "../cli/rampart.ts";
import { credentials, rampart, useFolder } from "./command-run.ts";
import { startCluster } from "./emulated-cluster.ts";

// The built command on a terminal of its own, which `script` makes.

const folder = useFolder();
let emulator: Emulator | undefined;
afterEach(() => emulator?.close());

async function onTerminal(words: readonly string[], answer: string) {
  const line = [process.execPath, commandPath("rampart"), ...words].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
    env: { PATH: process.env["PATH"], ...credentials },
  });
  let shown = "";
  child.stdout.on("data", (text) => {
    shown += text;
    if (shown.includes("[y/N]")) child.stdin.end(`${answer}\n`);
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, shown };
}

it.each([
  ["n", 2, "nothing was changed: the answer was not yes"],
  ["y", 0, "deleted tally 1.2.3"],
])("a question is asked on a terminal, and %s is an answer", async (answer, code, says) => {
  emulator = await startCluster();
  const cluster = ["--cluster", emulator.urls[0] ?? ""];
  const nodes = emulator.urls.flatMap((url) => ["--node", url]);
  const bundle = await folder.write("tally.zip", buildBundle());
  expect(await rampart(["upload", bundle, ...cluster, ...nodes])).toMatchObject({ code: 0 });
  const outcome = await onTerminal(["modules", "delete", "tally", ...cluster], answer);
  expect(outcome.shown).toContain(says);
  expect(outcome.code).toBe(code);
});
