import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { rm } from "node:fs/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { commandPath, exampleManifest, tally, useWorkspace } from "./rampart.ts";

// What the system refuses is the environment's fault: exit 3, one line with the path, and no stack.

const workspace = useWorkspace();
const rampart = commandPath("rampart");

beforeEach(async () => {
  await workspace.current.write("good.zip", buildBundle());
});

interface Streams {
  readonly stdout?: number | "pipe";
  readonly stderr?: number | "pipe";
}

function run(words: readonly string[], { stdout = "pipe", stderr = "pipe" }: Streams, cwd?: string) {
  return spawnSync(process.execPath, [rampart, ...words], {
    cwd: cwd ?? workspace.current.folder,
    stdio: ["ignore", stdout, stderr],
    encoding: "utf8",
    env: { HOME: "/", PATH: "" },
  });
}

describe.runIf(existsSync("/dev/full"))("a full disk", () => {
  const full = { descriptor: 0 };
  beforeEach(() => {
    full.descriptor = openSync("/dev/full", "w");
    return () => closeSync(full.descriptor);
  });

  it.each([["verify", "good.zip", "--json"], ["verify", "good.zip"], ["rules"], ["--help"]])(
    "behind standard output: %s %s %s",
    (...words) => {
      const { status, stderr } = run(words.filter(Boolean), { stdout: full.descriptor });
      expect(stderr).toBe("rampart: cannot write standard output: the disk is full\n");
      expect(status).toBe(3);
    },
  );

  it("behind standard error", () => {
    const { status, stdout } = run(["verify", "missing.zip", "--json"], { stderr: full.descriptor });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "file-unreadable" } });
    expect(status).toBe(3);
  });
});

it("a reader that closes the pipe has read enough", () => {
  const command = `"${process.execPath}" "${rampart}" rules --json | :; exit "\${PIPESTATUS[0]}"`;
  const { status, stderr } = spawnSync("bash", ["-c", command], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

it.each([["pack", tally, "-m", exampleManifest, "-o", "out.zip"], ["commands", tally], ["emulator"]])(
  "a TMPDIR that does not exist: %s",
  async (...words) => {
    const none = workspace.current.path("none");
    const outcome = await workspace.current.run(words, { environment: { TMPDIR: none } });
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain(none);
    expect(outcome.stderr).not.toContain("mistake in Rampart");
  },
);

it.each([
  ["verify", ["good.zip"]],
  ["lint", ["good.zip"]],
  ["check", ["good.zip", "--os", "rhel9"]],
  ["unpack", ["good.zip"]],
  ["init", ["--yes"]],
  ["inspect", ["good.zip"]],
])("%s in a working directory that was removed", async (name, words) => {
  const here = workspace.current;
  const gone = here.path("gone");
  mkdirSync(gone);
  const absolute = words.map((word) => (word.endsWith(".zip") ? here.path(word) : word));
  const script = `cd "${gone}" && rmdir "${gone}" && exec "${process.execPath}" "${rampart}" ${name} ${absolute.join(" ")}`;
  const { status, stderr } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
  await rm(gone, { force: true, recursive: true });
  expect(stderr).not.toContain("mistake in Rampart");
  expect(stderr).not.toMatch(/^ {4}at /m);
  expect(status).toBe(name === "inspect" ? 0 : 3);
});
