import { describe, expect, it } from "vitest";
import { spellOut } from "./arguments.ts";

describe("two letters after one dash", () => {
  it.each<[given: string, spelt: string]>([
    ["-cc VALUE", "--config-command VALUE"],
    ["-cr 8.0", "--redis-compatible-version 8.0"],
    ["-cr=8.0", "--redis-compatible-version=8.0"],
    ["-cc=a=b", "--config-command=a=b"],
    // Anything else is one letter and its value, or several letters.
    ["-c c", "-c c"],
    ["-ccx", "-ccx"],
    ["-crb", "-crb"],
    ["-vP", "-vP"],
    // Values.
    ["-d -cc", "-d -cc"],
    ["--display-name -cr m.so", "--display-name -cr m.so"],
    ["--display-name=x -cr 1", "--display-name=x --redis-compatible-version 1"],
    ["-vd -cc m.so", "-vd -cc m.so"],
    ["-dv -cc x", "-dv --config-command x"],
    ["-cc -cc -cr -cr", "--config-command -cc --redis-compatible-version -cr"],
    ["-v -cc x", "-v --config-command x"],
    ["--verbose -cc x", "--verbose --config-command x"],
    ["--bigstore-version-2-support -cr 8.0", "--bigstore-version-2-support --redis-compatible-version 8.0"],
    ["--unknown -cr 8.0", "--unknown --redis-compatible-version 8.0"],
    // Behind two dashes there are no options.
    ["m.so -- -cc", "m.so -- -cc"],
    ["-d -- -cc x", "-d -- --config-command x"],
    ["-cc", "--config-command"],
    ["", ""],
  ])("%s", (given, spelt) => {
    expect(spellOut(given.split(" ")).join(" ")).toBe(spelt);
  });

  it("leaves empty words where they are", () => {
    expect(spellOut(["--runcmdargs", "", "-cr", "", "m.so"])).toEqual([
      "--runcmdargs",
      "",
      "--redis-compatible-version",
      "",
      "m.so",
    ]);
  });
});
