import { afterEach, describe, expect, it } from "vitest";
import { platformData, usePlatformData, withOwnData } from "./platform-data.ts";
import { crossesRollingLimit, directUpgrades, type UpgradeWay, upgradeWay } from "./upgrade-path.ts";

// redis/docs:content/embeds/rs-upgrade-paths.md

describe("the way from one version of Redis Software to another", () => {
  it.each<[string, string, UpgradeWay]>([
    ["6.0.8", "7.2.4", "direct"],
    ["6.2.8", "7.8", "indirect"],
    ["6.2.18-65", "7.8.2", "direct"],
    ["6.4.2", "8.0.10-81", "direct"],
    ["6.4.2", "8.0.16", "indirect"],
    ["6.4.2", "8.0", "indirect"],
    ["7.2.4-64", "8.2", "direct"],
    ["7.22.2", "8.2.0-46", "direct"],
    ["8.0.20-96", "8.0.10-81", "down"],
    ["8.2.0-46", "8.0", "down"],
    ["8.2.0-25", "8.2.0", "same"],
    ["8.2.0-25", "8.2.0-46", "direct"],
    ["5.6.0", "8.2", "unknown"],
    ["8.2.0-46", "9.0", "unknown"],
  ])("%s to %s is %s", (from, to, way) => {
    expect(upgradeWay(from, to)).toBe(way);
  });

  it("names what lies between", () => {
    expect(directUpgrades("6.4.2", "8.2")).toEqual(["7.2", "7.4", "7.8", "7.22", "8.0.10"]);
    expect(directUpgrades("6.0.8", "8.2")).toEqual(["7.2"]);
  });

  it("crosses the line at which modules are handled otherwise", () => {
    expect(crossesRollingLimit("7.22.2-14", "8.0")).toBe(true);
    expect(crossesRollingLimit("8.0.2", "8.2")).toBe(false);
    expect(crossesRollingLimit("7.4.6", "7.22")).toBe(false);
  });
});

describe("paths of somebody's own", () => {
  const released = platformData();
  afterEach(() => usePlatformData(released));
  const paths = [{ from: ["8.2"], to: [{ line: "8.2" }, { line: "9.0" }] }];

  it("go before the others, which stay", () => {
    usePlatformData(withOwnData(released, { asOf: "2027-01-01", paths }));
    expect(upgradeWay("8.2.0-46", "9.0.2")).toBe("direct");
    expect(upgradeWay("7.22.2", "8.2.0-46")).toBe("direct");
  });

  it("are all there are where they are complete, and what blocks and sticks stays", () => {
    usePlatformData(withOwnData(released, { asOf: "2027-01-01", complete: true, paths }));
    expect(upgradeWay("8.2.0-46", "9.0.2")).toBe("direct");
    expect(upgradeWay("7.22.2", "8.2.0-46")).toBe("unknown");
    expect(crossesRollingLimit("7.22.2-14", "8.0")).toBe(true);
  });
});
