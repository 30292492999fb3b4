import { beforeEach, describe, expect, it } from "vitest";
import { expectClearMessage, fixture, tally, useWorkspace } from "./rampart.ts";

const workspace = useWorkspace();

const described = [
  'display_name: "x"',
  "module_name: tally",
  "version: 10203",
  "semantic_version: 1.2.3",
  'compatible_redis_version: "8.0"',
  'min_redis_version: "7.2"',
  "operating_systems: [rhel9]",
  "capabilities: [types]",
  "commands:",
  "  - { command_name: tally.get, command_arity: 2, flags: [readonly], first_key: 1, last_key: 1, step: 1 }",
].join("\n");

/** A module that executes nothing where it is not loaded: a load of it crashes. */
const crashes = fixture("crashes");

/** How a run is told to load nothing: the flag, or the configuration, over which `--load` does not win. */
const ways = [
  ["--no-load", ["--no-load"], "--no-load"],
  ["load: never", [], "load: never in rampart.config.yml"],
] as const;

describe.each(ways)("with %s", (_way, flags, reason) => {
  const note = (what: string) => `no module was loaded (${reason}): ${what} was not looked at\n`;
  const loads = flags.length === 0 ? ["--load"] : [];
  const run = (...words: string[]) => workspace.current.run([...words, ...flags]);

  beforeEach(async () => {
    const here = workspace.current;
    await here.write("ramp.yml", `${described}\n`);
    await here.write("commands.json", JSON.stringify({ module_name: "tally", version: 10203, commands: [] }));
    await here.run(["pack", crashes, "-m", "ramp.yml", "--discover", "none", "-o", "a.zip"]);
    if (flags.length === 0) await here.write("rampart.config.yml", "load: never\n");
  });

  it("pack takes what the manifest says, and says what was not looked at", async () => {
    const { code, stderr } = await run("pack", crashes, "-m", "ramp.yml", "-o", "out.zip");
    expect(code).toBe(0);
    expect(stderr).toContain(note("what the module registers and calls"));
    const { stdout } = await workspace.current.run(["inspect", "out.zip", "--json"]);
    expect(JSON.parse(stdout).metadata).toMatchObject({
      module_name: "tally",
      commands: [{ command_name: "tally.get" }],
    });
  });

  it("pack says nothing of it where nothing would have been loaded", async () => {
    const words = ["pack", crashes, "-m", "ramp.yml", "--commands-from", "commands.json", "-o", "out.zip"];
    const { code, stderr } = await run(...words);
    expect(code).toBe(0);
    expect(stderr).not.toContain("no module was loaded");
  });

  it("pack of a manifest that does not describe the module is an error of the manifest", async () => {
    await workspace.current.write("short.yml", "display_name: x\noperating_systems: [rhel9]\n");
    const { code, stderr } = await run("pack", tally, "-m", "short.yml", "-o", "out.zip");
    expect(code).toBe(1);
    expect(stderr).toContain("manifest/module-undescribed");
  });

  it("init writes a manifest without what a load would tell", async () => {
    const { code, stderr } = await run("init", crashes, "--yes", "-o", "new.yml");
    expect(code).toBe(0);
    expect(stderr).toContain(note("what the module registers and calls"));
    expect(workspace.current.has("new.yml")).toBe(true);
  });

  it("commands has nothing to say, and the call is wrong", async () => {
    const outcome = await run("commands", tally);
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toContain(`the module may not be loaded (${reason})`);
    expectClearMessage(outcome);
  });

  it.each([
    ["inspect", [crashes]],
    ["check", ["a.zip", "--target", "rs-8.0/rhel9", "--redis-version", "8.0"]],
    ["diff", ["a.zip", "a.zip"]],
  ])("%s says what it says without a load", async (command, words) => {
    const plain = await workspace.current.run([command, ...words]);
    const { code, stdout, stderr } = await run(command, ...words, ...loads);
    expect({ code, stdout }).toEqual({ code: plain.code, stdout: plain.stdout });
    expect(stderr).toBe(`${loads.length === 0 ? "" : note("what modules register and call")}${plain.stderr}`);
  });

  it("verify, lint, matrix and unpack load nothing, and say nothing of it", async () => {
    for (const words of [
      ["verify", "a.zip"],
      ["lint", "ramp.yml"],
      ["matrix", "a.zip"],
      ["unpack", "a.zip", "-d", "out"],
    ]) {
      const { code, stderr } = await workspace.current.run(words);
      expect(code, words.join(" ")).toBe(0);
      expect(stderr).not.toContain("no module was loaded");
    }
  });
});

it("says nothing with --quiet", async () => {
  await workspace.current.write("rampart.config.yml", "load: never\n");
  const { code, stderr } = await workspace.current.run(["inspect", tally, "--load", "-q"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

it("takes no other word for it", async () => {
  await workspace.current.write("rampart.config.yml", "load: sometimes\n");
  const outcome = await workspace.current.run(["commands", tally]);
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toContain("load must be never");
});
