import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { beforeEach, expect, it } from "vitest";
import { commandPath, exampleManifest, tally, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();
const manifest = readFileSync(exampleManifest);

beforeEach(async () => {
  await workspace.current.write("ramp.yml", manifest);
  await workspace.current.run(["commands", tally, "-o", "commands.json"]);
});

async function namedBundle(): Promise<Buffer> {
  await workspace.current.run(["pack", tally, "-m", "ramp.yml", "-o", "named.zip"]);
  return await workspace.current.read("named.zip");
}

// Node gives the processes that it starts a socket, which has no path to be opened by; a shell gives a pipe.
it.each([
  ["a manifest", "ramp.yml", ["-m", "-"]],
  ["commands", "commands.json", ["-m", "ramp.yml", "--commands-from", "-"]],
])("%s in a socket give the bundle that a file gives", async (_what, name, words) => {
  const input = await workspace.current.read(name);
  const { code } = await workspace.current.run(["pack", tally, ...words, "-o", "piped.zip"], { input });
  expect(code).toBe(0);
  expect(await workspace.current.read("piped.zip")).toEqual(await namedBundle());
});

it("a manifest in a pipe gives the bundle that a file gives", async () => {
  const command = [process.execPath, commandPath("rampart"), "pack", tally, "-m", "-", "-o", "piped.zip"];
  execFileSync("/bin/sh", ["-c", 'cat ramp.yml | "$@"', "sh", ...command], {
    cwd: workspace.current.folder,
    stdio: "pipe",
  });
  expect(await workspace.current.read("piped.zip")).toEqual(await namedBundle());
});

it("a manifest in a socket is one of RAMP's command too", async () => {
  const words = ["pack", tally, "-m", "-", "-o", "piped.zip"];
  const { code } = await workspace.current.run(words, { input: manifest, command: "ramp" });
  expect([code, workspace.current.has("piped.zip")]).toEqual([0, true]);
});

it("commands in a socket are held against those of a module", async () => {
  const input = await workspace.current.read("commands.json");
  const { code } = await workspace.current.run(["commands", tally, "--check", "-"], { input });
  expect(code).toBe(0);
});

it.each(["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"])("a socket is linted as %s", async (name) => {
  const named = await workspace.current.run(["lint", "ramp.yml"]);
  const { code, stdout } = await workspace.current.runProcess(["lint", name], { input: manifest });
  expect([code, stdout.replaceAll(name, "ramp.yml")]).toEqual([named.code, named.stdout]);
});
