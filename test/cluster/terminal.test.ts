import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import type { Emulator } from "@rampart/emulator";
import { afterEach, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { commandPath } from "../cli/rampart.ts";
import { credentials, rampart, useFolder } from "./command-run.ts";
import { startCluster } from "./emulated-cluster.ts";

// The built command on a terminal of its own, which `script` makes.

const folder = useFolder();
let emulator: Emulator | undefined;
afterEach(() => emulator?.close());

/** The keys are typed at the question, and nobody types more. */
async function onTerminal(words: readonly string[], keys: string, question = "[y/N]") {
  const line = [process.execPath, commandPath("rampart"), ...words].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["--quiet", "--return", "--command", line, "/dev/null"], {
    env: { PATH: process.env["PATH"], ...credentials },
  });
  let shown = "";
  let isTyped = false;
  child.stdout.on("data", (text) => {
    shown += text;
    if (isTyped || !shown.includes(question)) return;
    isTyped = true;
    child.stdin.write(keys);
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  return { code, shown };
}

const [interrupt, endOfInput] = ["\u0003", "\u0004"];

it.each([
  ["n", "n\n", 2, "nothing was changed: the answer was not yes"],
  ["y", "y\n", 0, "deleted tally 1.2.3"],
  ["the end of input", endOfInput, 2, "nothing was changed: the answer was not yes"],
  ["Ctrl-C", interrupt, 130, "interrupted; nothing was left half done"],
])("a question is asked on a terminal, and %s is an answer", async (_, answer, code, says) => {
  emulator = await startCluster();
  const cluster = ["--cluster", emulator.urls[0] ?? ""];
  const nodes = emulator.urls.flatMap((url) => ["--node", url]);
  const bundle = await folder.write("tally.zip", buildBundle());
  expect(await rampart(["upload", bundle, ...cluster, ...nodes])).toMatchObject({ code: 0 });
  const outcome = await onTerminal(["modules", "delete", "tally", ...cluster], answer);
  expect(outcome.shown).toContain(says);
  expect(outcome.code).toBe(code);
});

describe("the questions of init", () => {
  const manifest = () => folder.path("ramp.yml");
  const init = (keys: string) => onTerminal(["init", "-o", manifest()], keys, "Name for people");

  it.each([interrupt, `Tally\nCounts\n${interrupt}`])("end with Ctrl-C: %j", async (keys) => {
    const { code, shown } = await init(keys);
    expect(shown).toMatch(/\r\nrampart: interrupted; nothing was left half done\r\n/);
    expect(code).toBe(130);
    expect(existsSync(manifest())).toBe(false);
  });

  it("are left open from the end of input on", async () => {
    const { code, shown } = await init(`Tally\n${endOfInput}`);
    expect(shown).not.toContain("Author");
    expect(code).toBe(0);
    expect(readFileSync(manifest(), "utf8")).toContain('display_name: "Tally"');
  });
});
