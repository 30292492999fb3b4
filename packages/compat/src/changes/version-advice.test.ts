import { describe, expect, it } from "vitest";
import { type Change, change } from "./change.ts";
import { adviseVersion } from "./version-advice.ts";

const changes: Readonly<Record<string, readonly Change[]>> = {
  breaking: [change("system-removed", "rhel8", {}), change("system-added", "rhel9", {})],
  addition: [change("system-added", "rhel9", {}), change("library-removed", "libx.so", { file: "x.so" })],
  neutral: [change("library-removed", "libx.so", { file: "x.so" })],
  none: [],
};

// By hand, from semver.org: 8 (major), 7 (minor), 6 (patch), 9 and 11 (pre-releases), 10 (build metadata).
const cases: [from: string, to: string, impact: string, advice: object][] = [
  ["1.2.3", "2.0.0", "breaking", { order: "up", demanded: "major", needed: "2.0.0", isEnough: true }],
  ["1.2.3", "1.9.0", "breaking", { order: "up", demanded: "major", needed: "2.0.0", isEnough: false }],
  ["1.2.3", "3.1.4", "breaking", { order: "up", demanded: "major", needed: "2.0.0", isEnough: true }],
  ["1.2.3", "1.2.4", "addition", { order: "up", demanded: "minor", needed: "1.3.0", isEnough: false }],
  ["1.2.3", "1.3.0", "addition", { order: "up", demanded: "minor", needed: "1.3.0", isEnough: true }],
  ["1.2.3", "1.2.4", "neutral", { order: "up", demanded: "patch", needed: "1.2.4", isEnough: true }],
  ["1.2.3", "1.2.3", "neutral", { order: "same", demanded: "patch", needed: "1.2.4", isEnough: false }],
  ["1.2.3", "1.2.3", "none", { order: "same", demanded: "none", isEnough: true }],
  ["2.0.0", "1.2.3", "addition", { order: "down", demanded: "minor", needed: "2.1.0", isEnough: false }],
  ["1.2.3", "2.0.0-rc.1", "breaking", { order: "up", demanded: "major", needed: "2.0.0", isEnough: true }],
  ["2.0.0-rc.1", "2.0.0", "breaking", { order: "up", demanded: "major", needed: "2.0.0", isEnough: true }],
  [
    "1.2.3-rc.1",
    "1.2.3-rc.2",
    "neutral",
    { order: "up", demanded: "patch", needed: "1.2.3", isEnough: true },
  ],
  [
    "1.2.3-rc.2",
    "1.2.3-rc.1",
    "neutral",
    { order: "down", demanded: "patch", needed: "1.2.3", isEnough: false },
  ],
  [
    "1.2.3-rc.1",
    "1.2.3-rc.1",
    "neutral",
    { order: "same", demanded: "patch", needed: "1.2.3", isEnough: false },
  ],
  ["1.2.3+a", "1.2.3+b", "neutral", { order: "same", demanded: "patch", needed: "1.2.4", isEnough: false }],
  ["0.4.1", "0.5.0", "breaking", { order: "up", demanded: "minor", needed: "0.5.0", isEnough: true }],
  ["0.4.1", "0.4.2", "breaking", { order: "up", demanded: "minor", needed: "0.5.0", isEnough: false }],
  ["0.4.1", "0.4.2", "addition", { order: "up", demanded: "patch", needed: "0.4.2", isEnough: true }],
  ["01.2.3", "1.2.4", "breaking", { order: "unknown", demanded: "major" }],
  ["1.2.3", "1.2.4-+", "none", { order: "unknown", demanded: "none" }],
  ["1.2.4-+", "1.2.4-+", "neutral", { order: "same", demanded: "patch" }],
  ["9007199254740991.0.0", "9007199254740991.0.0", "breaking", { order: "same", demanded: "major" }],
  ["9007199254740991.0.0", "9007199254740991.1.0", "breaking", { order: "up", demanded: "major" }],
  [`1.2.3-${"a".repeat(300)}`, "1.2.4", "neutral", { order: "unknown", demanded: "patch" }],
];

describe("adviseVersion", () => {
  it.each(cases)("from %s to %s with what is %s", (from, to, impact, advice) => {
    expect(adviseVersion(from, to, changes[impact] ?? [])).toEqual({
      from,
      to,
      standsOn: "bundles",
      ...advice,
    });
  });
});
