import { readFileSync } from "node:fs";
import { compareRedisVersions, redisVersions } from "@rampart/platforms";
import { describe, expect, it } from "vitest";
import { imitatedReleases, isNewerServer } from "./imitated-releases.ts";

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../data/${name}.json`, import.meta.url), "utf8"));
const api = read("module-api");
const server = read("server-commands");

const minorOf = (version: string) => version.split(".").slice(0, 2).join(".");
const sinceOf = (value: string | { readonly since: string }) =>
  typeof value === "string" ? value : value.since;

describe("the module host", () => {
  it("imitates every Redis that databases of a known cluster have, and newer ones", () => {
    expect(redisVersions.filter((version) => !imitatedReleases.includes(version))).toEqual([]);
    const newest = redisVersions.at(-1) ?? "";
    expect(compareRedisVersions(api.newestRelease, newest)).toBeGreaterThan(0);
    expect(minorOf(api.newestRelease)).toBe(imitatedReleases.at(-1));
    expect(imitatedReleases).toEqual(imitatedReleases.toSorted(compareRedisVersions));
  });

  it("has in its tables no function or command of a release that it does not imitate", () => {
    const releases = [...Object.values(api.functions), ...Object.values(server.commands)].map((value) =>
      minorOf(sinceOf(value as string)),
    );
    expect([...new Set(releases)].filter((release) => !imitatedReleases.includes(release))).toEqual([]);
  });

  // From the release notes of Redis 8.10 (redis/docs: redisos-8.10-release-notes.md).
  it("knows what came with 8.10", () => {
    expect(api.functions["RedisModule_GetClusterNodeSlotRanges"]).toBe("8.10.0");
    for (const command of ["backup", "himport", "lmovem", "blmovem", "sunioncard", "sdiffcard"]) {
      expect(server.commands[command]).toBe("8.10.0");
    }
  });
});

describe("a server that loads what the host refuses", () => {
  it("has the last word where it is no newer than what was asked for", () => {
    expect(isNewerServer("redis-server 7.0.15", undefined)).toBe(false);
    expect(isNewerServer("redis-server 7.0.15", "7.0")).toBe(false);
    expect(isNewerServer("redis-server 7.0.15", "7.2")).toBe(false);
  });

  it("has not where it is newer, or of another kind", () => {
    expect(isNewerServer("redis-server 7.0.15", "7.0.14")).toBe(true);
    expect(isNewerServer("redis-server 8.0.2", "7.4")).toBe(true);
    expect(isNewerServer("valkey-server 8.1.4", "8.2")).toBe(true);
  });
});
