import { describe, expect, it } from "vitest";
import { rampSystem } from "./packing-host.ts";

describe("the system of an os-release file, as RAMP names it", () => {
  it.each<[id: string, version: string, system: string]>([
    ["rhel", "9.4", "rhel9"],
    ["rocky", "9.3", "rhel9"],
    ["almalinux", "8.10", "rhel8"],
    ["ol", "9.2", "rhel9"],
    ["centos", "7", "rhel7"],
    // What RAMP's list has not.
    ["almalinux", "10.0", "almalinux10"],
    ["rocky", "7", "rocky7"],
    ["ol", "10", "oracle10"],
    ["ubuntu", "22.04", "ubuntu22"],
    ["debian", "12", "debian12"],
    ["amzn", "2023", "amzn2023"],
    ["arch", "", "arch"],
  ])("%s %s", (id, version, system) => {
    expect(rampSystem(`NAME="x"\nVERSION_ID="${version}"\nID="${id}"\nID_LIKE="y"\n`)).toBe(system);
    expect(rampSystem(`ID=${id}\nVERSION_ID=${version}\n`)).toBe(system);
  });

  it("is not known where nothing names it", () => {
    expect(rampSystem("")).toBeUndefined();
    expect(rampSystem("VERSION_ID=9\n")).toBeUndefined();
  });
});
