import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { writeZip } from "@rampart/bundle";
import { describe, expect, it } from "vitest";
import { metadataIn } from "../cli/bundle-contents.ts";
import { exampleManifest, tally, useWorkspace } from "../cli/rampart.ts";
import { leftOut } from "../support/left-out.ts";
import { environment } from "./differential-cases.ts";
import { installedRamp } from "./packers.ts";

// A bundle of ours read by RAMP's reader, and one of RAMP's read by ours.

const workspace = useWorkspace();
const ramp = (...words: string[]) =>
  workspace.current.run(words, { command: "ramp", environment: { PATH: process.env["PATH"] ?? "" } });

const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/**
 * A bundle in RAMP's layout: the module first and not executable, `version` as a float, the commit as Python prints bytes,
 * `deps/` as an archive that no reproducible writer makes.
 */
async function rampsBundle(name: string): Promise<void> {
  const module = await readFile(tally);
  const source = { bytes: module };
  await workspace.current.run(["pack", tally, "-m", exampleManifest, "-o", "like.zip", "-q"]);
  const metadata = {
    ...(await metadataIn(workspace.current.path("like.zip"))),
    git_sha: `b'${"0".repeat(40)}'`,
  };
  const json = JSON.stringify(metadata, null, 4).replace('"version": 10203', '"version": 10203.0');
  await writeZip(workspace.current.path(name), [
    { name: "tally.so", mode: 0o644, compression: "deflate", source },
    { name: "module.json", mode: 0o600, compression: "deflate", source: { bytes: Buffer.from(json) } },
  ]);
}

async function expectReadable(bundle: string): Promise<void> {
  expect((await workspace.current.run(["verify", bundle])).code).toBe(0);
  expect(await ramp("validate", bundle)).toMatchObject({ code: 0, stdout: "package is valid\n" });
  const { code, stdout } = await ramp("unpack", bundle);
  expect(code).toBe(0);
  expect(stdout.trim().split("\n")).toEqual([
    workspace.current.path("tally.json"),
    workspace.current.path("tally.so"),
  ]);
  expect(digest(await workspace.current.read("tally.so"))).toBe(digest(await readFile(tally)));
}

describe("ramp unpack", () => {
  it("reads a bundle in RAMP's layout, and writes the metadata as RAMP's reader returns them", async () => {
    await rampsBundle("ramps.zip");
    await expectReadable("ramps.zip");
    const unpacked = JSON.parse((await workspace.current.read("tally.json")).toString()) as object;
    expect(unpacked).toMatchObject({
      module_name: "tally",
      version: 10203,
      git_sha: `b'${"0".repeat(40)}'`,
    });
    const { operating_systems } = await metadataIn(workspace.current.path("like.zip"));
    expect(unpacked).toMatchObject({
      operating_systems: (operating_systems as string[]).map((token) => ({
        name: token.replace(/\d+$/, ""),
        version: /\d+$/.exec(token)?.[0],
      })),
    });
  });
});

if (installedRamp === undefined) {
  leftOut("RAMP's reader", "RAMPART_TEST_RAMP names no RAMP");
} else {
  const installed = (...words: string[]) =>
    spawnSync(installedRamp ?? "", words, {
      cwd: workspace.current.folder,
      env: { PATH: process.env["PATH"] ?? "", ...environment },
      encoding: "utf8",
    });

  describe("an installed RAMP", () => {
    it.each([
      ["a plain bundle", []],
      ["every option", ["-n", "counter", "-C", "types", "-cr", "8.0", "--runcmdargs", "x"]],
      ["RAMP's own values", ["--strict-ramp"]],
    ] as const)("reads what ours writes, as ours reads it: %s", async (_what, words) => {
      expect((await ramp("pack", tally, ...words, "-o", "ours.zip")).code).toBe(0);
      const name = words.includes("counter" as never) ? "counter" : "tally";
      const theirs = installed("unpack", "ours.zip");
      expect(theirs).toMatchObject({ status: 0, stderr: "" });
      const [json, module] = [
        await workspace.current.read(`${name}.json`),
        await workspace.current.read("tally.so"),
      ];
      const ours = await ramp("unpack", "ours.zip");
      expect(ours).toMatchObject({ code: 0, stdout: theirs.stdout });
      expect(JSON.parse((await workspace.current.read(`${name}.json`)).toString())).toEqual(
        JSON.parse(json.toString()),
      );
      expect((await workspace.current.read("tally.so")).equals(module)).toBe(true);
    });

    it("writes what ours reads", async () => {
      await workspace.current.write("folder/file", "content");
      await workspace.current.write(
        "ramp.yml",
        'display_name: x\ndependencies:\n  lib: {url: "https://example.com/lib.tgz", local_path: folder}\n',
      );
      expect(installed("pack", tally, "-m", "ramp.yml", "-o", "theirs.zip").status).toBe(0);
      await expectReadable("theirs.zip");
    });

    it("reads a bundle with dependencies of ours", async () => {
      await workspace.current.write("folder/file", "content");
      await workspace.current.write(
        "ramp.yml",
        'display_name: x\ndependencies:\n  lib: {url: "https://example.com/lib.tgz", local_path: folder}\n',
      );
      expect((await ramp("pack", tally, "-m", "ramp.yml", "-o", "ours.zip")).code).toBe(0);
      expect(installed("unpack", "ours.zip")).toMatchObject({ status: 0 });
    });
  });
}
