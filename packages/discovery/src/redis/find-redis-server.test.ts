import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DiscoveryError } from "../discovery-error.ts";
import { findRedisServer } from "./find-redis-server.ts";

let root: string;

async function program(...parts: string[]): Promise<string> {
  const path = join(root, ...parts);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, "#!/bin/sh\n");
  await chmod(path, 0o755);
  return path;
}

async function failure(promise: Promise<string>): Promise<DiscoveryError> {
  const error = await promise.then((path) => new Error(`found ${path}`)).catch((reason: unknown) => reason);
  if (!(error instanceof DiscoveryError)) throw error;
  expect(error.code).toBe("no-redis-server");
  return error;
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "rampart-find-"));
  await program("redis", "redis-server");
  await program("valkey", "valkey-server");
  await program("both", "redis-server");
  await program("both", "valkey-server");
  await program("odd", "my-redis");
  await mkdir(join(root, "empty"));
  await mkdir(join(root, "folder", "redis-server"), { recursive: true });
  await mkdir(join(root, "plain"));
  await writeFile(join(root, "plain", "redis-server"), "");
  await mkdir(join(root, "link"));
  await symlink(join(root, "redis", "redis-server"), join(root, "link", "redis-server"));
  await mkdir(join(root, "broken"));
  await symlink(join(root, "nowhere"), join(root, "broken", "redis-server"));
});

afterAll(() => rm(root, { recursive: true, force: true }));

function path(...folders: string[]): { PATH: string } {
  return { PATH: folders.map((folder) => join(root, folder)).join(":") };
}

describe("findRedisServer", () => {
  it("takes the first in PATH, redis-server before valkey-server in one folder", async () => {
    expect(await findRedisServer({ environment: path("empty", "redis", "valkey") })).toBe(
      join(root, "redis/redis-server"),
    );
    expect(await findRedisServer({ environment: path("valkey", "redis") })).toBe(
      join(root, "valkey/valkey-server"),
    );
    expect(await findRedisServer({ environment: path("both") })).toBe(join(root, "both/redis-server"));
  });

  it("passes over folders, files that may not be executed and broken links", async () => {
    expect(await findRedisServer({ environment: path("folder", "plain", "broken", "link") })).toBe(
      join(root, "link/redis-server"),
    );
  });

  it("takes REDIS_PATH before PATH: a program or a folder", async () => {
    const environment = path("redis");
    const odd = join(root, "odd/my-redis");
    expect(await findRedisServer({ environment: { ...environment, REDIS_PATH: odd } })).toBe(odd);
    expect(await findRedisServer({ environment: { ...environment, REDIS_PATH: join(root, "valkey") } })).toBe(
      join(root, "valkey/valkey-server"),
    );
    expect(await findRedisServer({ environment: { ...environment, REDIS_PATH: "" } })).toBe(
      join(root, "redis/redis-server"),
    );
  });

  it("takes what the user named before everything", async () => {
    const environment = { ...path("redis", "odd"), REDIS_PATH: join(root, "both") };
    const valkey = join(root, "valkey/valkey-server");
    expect(await findRedisServer({ server: valkey, environment })).toBe(valkey);
    expect(await findRedisServer({ server: "my-redis", environment })).toBe(join(root, "odd/my-redis"));
  });

  it("never takes another than the one that was named", async () => {
    const environment = path("redis");
    const missing = join(root, "missing/redis-server");
    expect((await failure(findRedisServer({ server: missing, environment }))).message).toContain(
      "no such file",
    );
    expect((await failure(findRedisServer({ server: "no-such-server", environment }))).facts).toEqual({
      server: "no-such-server",
    });
    const empty = await failure(
      findRedisServer({ environment: { ...environment, REDIS_PATH: join(root, "empty") } }),
    );
    expect(empty.message).toMatch(/^REDIS_PATH says .*empty: no redis-server or valkey-server in it$/);
    const plain = join(root, "plain/redis-server");
    expect((await failure(findRedisServer({ server: plain, environment }))).message).toContain("executed");
  });

  it("says so when there is none", async () => {
    expect((await failure(findRedisServer({ environment: {} }))).message).toContain("PATH");
    expect((await failure(findRedisServer({ environment: path("empty") }))).message).toContain("PATH");
  });
});
