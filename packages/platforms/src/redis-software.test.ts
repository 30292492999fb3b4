import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { operatingSystem } from "./operating-system.ts";
import {
  bundledModules,
  knownOf,
  newestBuild,
  offeredRedisVersions,
  offersRedis,
  platformsOf,
  redisSoftwareRelease,
  redisSoftwareReleases,
  redisVersions,
  runsOn,
} from "./redis-software.ts";
import { versionNumbers } from "./version-numbers.ts";
import { compareClusterBuilds } from "./version-order.ts";

const numbers = versionNumbers;
const releaseOf = (version: string) => {
  const release = redisSoftwareRelease(numbers(version));
  if (release === undefined) throw new Error(`no release of ${version}`);
  return release;
};

describe("the data", () => {
  it("have the lines since 6.2, oldest first", () => {
    expect(redisSoftwareReleases.map(({ line }) => line)).toEqual([
      "6.2",
      "6.4",
      "7.2",
      "7.4",
      "7.8",
      "7.22",
      "8.0",
      "8.2",
    ]);
    const months = redisSoftwareReleases.map(({ released }) => released);
    expect(months).toEqual(months.toSorted());
  });

  it.each(redisSoftwareReleases.map((release) => [release.line, release] as const))(
    "of %s agree with themselves",
    (line, release) => {
      const builds = release.builds.map(({ version }) => version);
      expect(builds).toEqual(builds.toSorted(compareClusterBuilds));
      for (const build of builds) expect(numbers(build).slice(0, 2).join(".")).toBe(line);
      expect(release.endOfLife === null || release.endOfLife > release.released).toBe(true);
      const platforms = release.platforms.map(({ os, architecture }) => `${os}/${architecture}`);
      expect(platforms).toEqual([...new Set(platforms)]);
      for (const { os, architecture, since, until } of release.platforms) {
        expect(operatingSystem(os)?.symbolVersions[architecture], `${os} ${architecture}`).toBeDefined();
        for (const bound of [since, until].filter((one) => one !== undefined)) {
          expect(
            release.builds.map(({ version }) => version).some((version) => version.startsWith(bound)),
            bound,
          ).toBe(true);
        }
      }
      for (const { offered, default: preset } of release.redisVersions) expect(offered).toContain(preset);
    },
  );

  it("have a source for every build and line", () => {
    const data = JSON.parse(readFileSync(new URL("../data/redis-software.json", import.meta.url), "utf8"));
    for (const { sources, builds } of data.releases) {
      for (const source of [...sources, ...builds.map(({ source }: { source: string }) => source)]) {
        expect(source).toMatch(/^[\w.-]+\/[\w.-]+(:\S+| pull request \d+)$/);
      }
    }
  });

  // From the release notes of 8.0.20-19, 8.2.0, 7.2.4-138 and the table of bundled versions.
  it("say what the notes say", () => {
    const cluster = (version: string, os: string) => {
      const release = releaseOf(version);
      return platformsOf(release, os).map((platform) => [
        platform.architecture,
        runsOn(release, numbers(version), platform),
      ]);
    };
    expect(cluster("8.0.20-19", "amzn2023")).toEqual([
      ["x86_64", true],
      ["aarch64", true],
    ]);
    expect(cluster("8.0.18-36", "amzn2023")).toEqual([
      ["x86_64", false],
      ["aarch64", false],
    ]);
    expect(cluster("8.2.0", "amzn2")).toEqual([]);
    expect(cluster("7.2.4-138", "amzn2")).toEqual([["x86_64", true]]);
    expect(cluster("7.2.4-153", "amzn2")).toEqual([["x86_64", false]]);
    expect(cluster("8.0.10", "rhel9")).toEqual([
      ["x86_64", true],
      ["aarch64", true],
    ]);
    expect(cluster("7.22.2-179", "rhel9")).toEqual([["x86_64", true]]);
    expect(offeredRedisVersions(releaseOf("8.0.10-64"), numbers("8.0.10-64"))).toEqual([
      "6.2",
      "7.2",
      "7.4",
      "8.0",
      "8.2",
      "8.4",
    ]);
    expect(offeredRedisVersions(releaseOf("8.0"), numbers("8.0"))).toContain("8.6");
    expect(releaseOf("7.22").endpoints).toEqual(["v1", "v2"]);
    expect(releaseOf("8.0").endpoints).toEqual(["user-defined"]);
    expect(redisSoftwareReleases.filter(({ uploadSwitch }) => uploadSwitch).map(({ line }) => line)).toEqual([
      "8.2",
    ]);
    expect(newestBuild(releaseOf("8.0"))).toBe("8.0.20-154");
    expect(newestBuild(releaseOf("8.2"))).toBe("8.2.6-58");
    expect(offeredRedisVersions(releaseOf("8.2.6"), numbers("8.2.6"))).toContain("8.8");
    expect(offeredRedisVersions(releaseOf("8.2.0"), numbers("8.2.0"))).not.toContain("8.8");
  });

  // From the notes of 6.4.2-103, 6.4.2-115, 8.0.10-64 and 7.22.0-95.
  it("leave open what the notes of a build leave out", () => {
    const answers = (version: string, os: string) => {
      const release = releaseOf(version);
      return platformsOf(release, os).map((platform) => runsOn(release, numbers(version), platform));
    };
    expect(answers("6.4.2-103", "ubuntu16")).toEqual([undefined]);
    expect(answers("6.4.2-115", "ubuntu20")).toEqual([undefined]);
    expect(answers("6.4.2-121", "ubuntu20")).toEqual([true]);
  });

  it("have the modules that a version brings", () => {
    const versionsOf = (version: string, module: string) =>
      bundledModules(releaseOf(version), numbers(version)).find(({ name }) => name === module)?.versions;
    expect(versionsOf("8.0.6-54", "search")).not.toContain("8.4");
    expect(versionsOf("8.0.10-64", "search")).toContain("8.4");
    expect(versionsOf("7.22", "ReJSON")).toEqual(["2.4", "2.6", "2.8"]);
    expect(versionsOf("8.0.20", "graph")).toBeUndefined();
  });

  it("know every Redis version in its order", () => {
    expect(redisVersions).toEqual(["6.0", "6.2", "7.2", "7.4", "8.0", "8.2", "8.4", "8.6", "8.8"]);
  });
});

describe("a version", () => {
  it.each([
    ["8.0", "8.0"],
    ["8.0.20-96", "8.0"],
    ["7.22.9", "7.22"],
    ["7.2.4", "7.2"],
    ["8", undefined],
    ["8.1", undefined],
    ["100.0.21-16135", undefined],
  ])("%s is of the line %s", (version, line) => {
    expect(redisSoftwareRelease(numbers(version))?.line).toBe(line);
  });

  it.each([
    ["8.0", "published"],
    ["8.0.20", "published"],
    ["8.0.20-96", "published"],
    ["8.0.20-97", "published"],
    ["8.0.20-155", "newer"],
    ["8.0.10-70", "published"],
    ["8.0.22", "newer"],
    ["8.0.3", "unknown"],
  ])("%s is %s", (version, expected) => {
    expect(knownOf(releaseOf(version), numbers(version))).toBe(expected);
  });

  it("that stands for several builds offers what some of them do, perhaps", () => {
    const offers = (version: string, redis: string) =>
      offersRedis(releaseOf(version), numbers(version), numbers(redis));
    expect(offers("8.0", "8.0")).toBe(true);
    expect(offers("8.0", "8.6")).toBeUndefined();
    expect(offers("8.0.18", "8.6")).toBe(true);
    expect(offers("8.0.10", "8.6")).toBe(false);
    expect(offers("7.22", "8.0")).toBe(false);
  });
});
