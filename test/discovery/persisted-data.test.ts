import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compareBundles, reasonOf } from "@rampart/compat";
import { type Discovery, discoverWithHost } from "@rampart/discovery";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bundleWith } from "../../packages/compat/src/changes/comparing.test-support.ts";
import { Connection } from "../../packages/discovery/src/redis/connection.ts";
import { findRedisServer } from "../../packages/discovery/src/redis/find-redis-server.ts";
import { fixture } from "../cli/rampart.ts";
import { describeUnless } from "../support/describe-unless.ts";

// What is called breaking of data types is what a real server refuses: a module that does not read what the one before saved.

const server = await findRedisServer({ server: undefined, environment: process.env }).catch(() => undefined);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rampart-persisted-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** A server on the data of the folder, with this module, and what it logged when it has ended. */
function start(module: string): { readonly child: ChildProcess; readonly ended: Promise<string> } {
  const child = spawn(
    server ?? "",
    [
      ...[
        "--port",
        "0",
        "--unixsocket",
        join(folder, "s"),
        "--dir",
        folder,
        "--save",
        "",
        "--daemonize",
        "no",
      ],
      ...["--loadmodule", fixture(module)],
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let log = "";
  const read = (bytes: Buffer) => {
    log += bytes.toString();
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  const ended = new Promise<string>((resolve) => child.once("close", () => resolve(log)));
  return { child, ended };
}

/** What a server with this module answers, which it saves at its end. */
async function answers(module: string, ...commands: readonly (readonly string[])[]): Promise<unknown> {
  const { child, ended } = start(module);
  const over = new AbortController();
  void ended.then((log) => over.abort(new Error(log)));
  const connection = await Connection.open(join(folder, "s"), over.signal);
  try {
    return await connection.ask(...commands, ["SAVE"]);
  } finally {
    connection.close();
    child.kill("SIGTERM");
    await ended;
  }
}

const without = server === undefined ? "there is no redis-server" : undefined;

function kindsBetween(before: Discovery, after: Discovery): readonly string[] {
  const { changes } = compareBundles({ ...bundleWith(), loaded: before }, { ...bundleWith(), loaded: after });
  return changes
    .filter(({ impact }) => impact === "breaking")
    .map((found) => `${found.kind}: ${reasonOf(found)}`);
}

describeUnless(without, "values that a module saved", () => {
  beforeAll(async () => {
    expect(await answers("stored", ["stored.set", "a", "7"], ["stored.get", "a"])).toEqual(["OK", 7, "OK"]);
  });

  it("load with the same module", async () => {
    expect(await answers("stored", ["stored.get", "a"])).toEqual([7, "OK"]);
  });

  it.each([
    ["a build with a lower encoding version", "stored-lowered", "data-type-version-lowered"],
    ["a module without the data type", "tally", "data-type-removed"],
  ])(
    "do not load with %s, which diff calls breaking: the server refuses to start",
    async (_what, module, kind) => {
      const log = await start(module).ended;
      expect(log).toMatch(/Internal error in RDB reading .* module (?:data|type)/);
      expect(log).not.toContain("Ready to accept connections");

      const [before, after] = await Promise.all([
        discoverWithHost(fixture("stored")),
        discoverWithHost(fixture(module)),
      ]);
      expect(kindsBetween(before, after)).toEqual([
        expect.stringMatching(`^${kind}: persisted data do not load`),
      ]);
    },
  );

  it("load with a later encoding, which diff does not call breaking", async () => {
    const other = await mkdtemp(join(tmpdir(), "rampart-persisted-"));
    const own = folder;
    folder = other;
    try {
      await answers("stored-lowered", ["stored.set", "a", "8"]);
      expect(await answers("stored", ["stored.get", "a"])).toEqual([8, "OK"]);
    } finally {
      folder = own;
      await rm(other, { recursive: true });
    }
    const [before, after] = await Promise.all([
      discoverWithHost(fixture("stored-lowered")),
      discoverWithHost(fixture("stored")),
    ]);
    expect(kindsBetween(before, after)).toEqual([]);
  });
});
