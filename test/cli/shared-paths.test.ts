import { link, symlink } from "node:fs/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { buildBundle, tally } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { expectClearMessage, useWorkspace } from "./rampart.ts";

// An output that is an input, by whatever name, or another output: the call is refused before anything is touched.

const workspace = useWorkspace();
const inputs = ["m.so", "ramp.yml", "b.zip", "d.tgz", "commands.json", "target.yml"];

beforeEach(async () => {
  const here = workspace.current;
  await here.write("m.so", tally);
  await here.write("ramp.yml", "display_name: x\n");
  await here.write("b.zip", buildBundle());
  await here.write("d.tgz", "an archive");
  await here.write("commands.json", "{}");
  await here.write("target.yml", "os: rhel9\n");
  await symlink("m.so", here.path("link.so"));
  await link(here.path("ramp.yml"), here.path("twin.yml"));
});

const refused: (readonly string[])[] = [
  ["pack", "m.so", "-m", "ramp.yml", "-o", "m.so"],
  ["pack", "m.so", "-m", "ramp.yml", "-o", "./link.so"],
  ["pack", "m.so", "-m", "ramp.yml", "-o", "ramp.yml"],
  ["pack", "m.so", "-m", "ramp.yml", "-o", "twin.yml"],
  ["pack", "m.so", "-o", "o.zip", "--sha256-file=m.so"],
  ["pack", "m.so", "-o", "o.zip", "--sha256-file=o.zip"],
  ["pack", "m.so", "-o", "o.zip", "--format", "sarif=o.zip"],
  ["pack", "m.so", "-o", "commands.json", "--commands-from", "commands.json"],
  ["commands", "m.so", "-o", "m.so"],
  ["commands", "m.so", "--check", "commands.json", "--format", "json=commands.json"],
  ["deps", "add", "b.zip", "d.tgz", "-o", "b.zip"],
  ["deps", "add", "b.zip", "d.tgz", "-o", "d.tgz"],
  ["migrate", "ramp.yml", "-o", "twin.yml"],
  ["init", "m.so", "--yes", "--force", "-o", "m.so"],
  ["matrix", "b.zip", "--html", "b.zip"],
  ["lint", "ramp.yml", "--format", "json=ramp.yml"],
  ["lint", ".", "--format", "json=twin.yml"],
  ["verify", "b.zip", "--format", "sarif=a", "--format", "junit=./a"],
  ["verify", "*.zip", "--format", "sarif=b.zip"],
  ["verify", "b.zip", "--config", "target.yml", "--format", "sarif=target.yml"],
  ["check", "b.zip", "--target", "target.yml", "--format", "json=target.yml"],
  ["unpack", "b.zip", "-d", "out", "--format", "json=b.zip"],
  ["emulator", "--record", "x", "--write-certificate", "x"],
];

describe("an output that is -", () => {
  it.each([
    ["pack", "m.so", "-m", "ramp.yml", "-o", "-"],
    ["pack", "m.so", "-o", "o.zip", "--sha256-file=-"],
    ["commands", "m.so", "-o", "-"],
    ["deps", "add", "b.zip", "d.tgz", "-o", "-"],
    ["migrate", "ramp.yml", "-o", "-"],
    ["init", "m.so", "--yes", "-o", "-"],
    ["matrix", "b.zip", "--html", "-"],
  ])("is no file with that name: %s %s %s %s %s %s", async (...words) => {
    const here = workspace.current;
    const files = await here.list();
    const outcome = await here.run(words.filter((word) => word !== undefined));
    expect(outcome).toMatchObject({ code: 2 });
    expect(outcome.stderr).toContain("is written to a file, not to standard output");
    expectClearMessage(outcome);
    expect(await here.list()).toEqual(files);
  });

  it("is standard output for a report", async () => {
    const there = await workspace.current.run(["verify", "b.zip", "--format", "sarif=-"]);
    expect(there.stdout).toBe((await workspace.current.run(["verify", "b.zip", "--format", "sarif"])).stdout);
  });

  it("can still be named", async () => {
    expect(await workspace.current.run(["init", "--yes", "-o", "./-"])).toMatchObject({ code: 0 });
    expect(String(await workspace.current.read("-"))).toContain("display_name");
  });
});

describe("a path that is named for two purposes", () => {
  it.each(refused.map((words) => [words.join(" "), words] as const))("%s", async (_, words) => {
    const here = workspace.current;
    const [files, bytes] = [await here.list(), await Promise.all(inputs.map((name) => here.read(name)))];
    const outcome = await here.run(words);
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toContain("is the same file as");
    expectClearMessage(outcome);
    expect(await here.list()).toEqual(files);
    expect(await Promise.all(inputs.map((name) => here.read(name)))).toEqual(bytes);
  });

  it("is refused by ramp too", async () => {
    for (const output of ["m.so", "ramp.yml"]) {
      const words = ["pack", "m.so", "-m", "ramp.yml", "-o", output];
      expect(await workspace.current.run(words, { command: "ramp" })).toMatchObject({ code: 2 });
    }
    expect((await workspace.current.read("m.so")).equals(tally)).toBe(true);
  });

  it.each([
    ["an unknown flag", ["lint", "ramp.yml", "--no-such-flag", "--format", "json=ramp.yml"]],
    [
      "an unknown flag, and the value of another",
      ["pack", "m.so", "--no", "--manifest=ramp.yml", "--format=json=ramp.yml"],
    ],
  ])("is not written to either where the call is wrong for another reason: %s", async (_, words) => {
    expect(await workspace.current.run(words)).toMatchObject({ code: 2 });
    expect(String(await workspace.current.read("ramp.yml"))).toBe("display_name: x\n");
  });

  /** The bundle that `pack` would write, at the path that it would write it to. */
  async function packedByDefault(): Promise<string> {
    const { stdout } = await workspace.current.run(["pack", "m.so", "--os", "rhel9", "--discover", "host"]);
    return stdout.trim();
  }

  it("and is not named in the call, but follows from the module", async () => {
    const here = workspace.current;
    const name = await packedByDefault();
    const before = await here.read(name);
    const pack = ["pack", "m.so", "--os", "rhel9"];
    const calls = [
      [...pack, "--commands-from", name],
      [...pack, "--format", "text", "--format", `json=${name}`],
      [...pack, `--sha256-file=${name}`],
      [...pack, "-o", "{module_name}.zip", "--sha256-file=tally.zip"],
    ];
    for (const call of calls) {
      const outcome = await here.run(call);
      expect(outcome, call.join(" ")).toMatchObject({ code: 2, stdout: "" });
      expect(outcome.stderr).toContain("is the same file as");
    }
    expect(await here.read(name)).toEqual(before);
  });

  it("and is what comes out of the bundle", async () => {
    const here = workspace.current;
    await here.write("b.zip", buildBundle({ module: { name: "b.zip" }, metadata: { module_file: "b.zip" } }));
    await here.write("plain.zip", buildBundle());
    for (const call of [
      ["unpack", "b.zip", "--force"],
      ["unpack", "plain.zip", "-d", "out", "--format", "text", "--format", "json=out/module.json"],
      ["deps", "add", "plain.zip", "plain-withdeps.zip"],
    ]) {
      await here.write("plain-withdeps.zip", "");
      const outcome = await here.run(call);
      expect(outcome, call.join(" ")).toMatchObject({ code: 2, stdout: "" });
      expect(outcome.stderr).toContain("is the same file as");
    }
    expect(here.has("out")).toBe(false);
  });

  it("may be a device", async () => {
    const words = ["verify", "b.zip", "--format", "sarif=/dev/null", "--format", "junit=/dev/null"];
    const { stderr } = await workspace.current.run(words);
    expect(stderr).not.toContain("is the same file as");
  });
});
