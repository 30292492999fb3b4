import { describe, expect, it } from "vitest";
import { canonicalSystem, operatingSystemAsTyped, operatingSystems } from "./operating-system.ts";

describe("a system as people type it", () => {
  it.each([
    ["RHEL-9", "rhel9"],
    ["RHEL 9.4", "rhel9"],
    ["Red Hat Enterprise Linux 8", "rhel8"],
    ["oel8", "rhel8"],
    ["OL 8.9", "rhel8"],
    ["Oracle Linux 9", "rhel9"],
    ["Rocky Linux 9.3", "rhel9"],
    ["alma-9", "rhel9"],
    ["CentOS Stream 9", "rhel9"],
    ["ubuntu2204", "ubuntu22"],
    ["Ubuntu 22.04", "ubuntu22"],
    ["Ubuntu 22.04.3 LTS", "ubuntu22"],
    ["ubuntu-20", "ubuntu20"],
    ["UBUNTU_24.04", "ubuntu24"],
    ["Amazon Linux 2", "amzn2"],
    ["al2023", "amzn2023"],
    ["amazon-linux-2023", "amzn2023"],
    ["jammy", "ubuntu22"],
    ["Noble", "ubuntu24"],
  ])("%s is %s", (typed, token) => {
    expect(operatingSystemAsTyped(typed)?.token).toBe(token);
  });

  it.each([
    "debian12",
    "rhel10",
    "Rocky 10",
    "ubuntu22.10",
    "ubuntu2210",
    "fedora 40",
    "rhel",
    "9",
    "",
    "rhel9x",
  ])("%j is none that is known", (typed) => {
    expect(operatingSystemAsTyped(typed)).toBeUndefined();
  });

  it("is itself, in whatever case", () => {
    for (const system of operatingSystems) {
      expect(operatingSystemAsTyped(system.token)).toBe(system);
      expect(operatingSystemAsTyped(system.token.toUpperCase())).toBe(system);
    }
  });

  it.each([
    ["rhel10", "rhel10"],
    ["Rocky 10.1", "rhel10"],
    ["ubuntu2604", "ubuntu26"],
    ["debian12", undefined],
    ["ubuntu2310", undefined],
  ])("%s would be written %s", (typed, token) => {
    expect(canonicalSystem(typed)).toBe(token);
  });
});
