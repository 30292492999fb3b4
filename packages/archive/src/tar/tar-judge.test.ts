import { describe, expect, it } from "vitest";
import type { MemberKind } from "../member-safety.ts";
import { type JudgedMember, TarJudge } from "./tar-judge.ts";

type Short = readonly [name: string, kind?: MemberKind, linkName?: string | undefined, mode?: number];

function codesOf(members: readonly Short[]): string[] {
  const judge = new TarJudge();
  const judged = members.map(
    ([name, kind = "file", linkName, mode = 0o644]): JudgedMember => ({ name, kind, linkName, mode }),
  );
  return [...judged.flatMap((member) => judge.judge(member)), ...judge.finish()].map(
    ({ code, entry }) => `${code}: ${entry}`,
  );
}

describe("is fine", () => {
  it.each<[string, Short[]]>([
    ["a folder written as a point", [["./", "directory"], ["./lib/", "directory"], ["./lib/x"]]],
    ["a folder twice", [["lib/", "directory"], ["lib/x"], ["lib/", "directory"]]],
    ["files without their folder", [["lib/x"], ["lib/y"]]],
    ["names that differ in case", [["terminfo/A/x"], ["terminfo/a/x"]]],
    ["a colon in the page of a manual", [["man/Foo::Bar.3pm"]]],
    ["a link beside its target", [["lib/x.so.1"], ["lib/x.so", "symlink", "x.so.1"]]],
    ["a link to another folder of the archive", [["lib/x"], ["bin/x", "symlink", "../lib/x"]]],
    ["a link to the root of the archive", [["a/b/up", "symlink", "../.."]]],
    ["a link whose target comes later or never", [["a", "symlink", "b"]]],
    ["a link that enters and leaves a folder", [["bin/a/x"], ["bin/y", "symlink", "a/../z"]]],
    [
      "a link that enters another, and goes no way up",
      [
        ["a/x", "symlink", "../b"],
        ["l", "symlink", "a"],
        ["m", "symlink", "l/x/y"],
      ],
    ],
    [
      "a link that leaves a folder before it enters a link",
      [["bin/a/x"], ["lib", "symlink", "bin"], ["y", "symlink", "bin/a/../../lib/z"]],
    ],
    ["a hard link to an earlier file", [["./a"], ["b", "hardlink", "./a"], ["c", "hardlink", "b"]]],
    ["the mode of a link", [["a", "symlink", "b", 0o777]]],
  ])("%s", (_what, members) => {
    expect(codesOf(members)).toEqual([]);
  });
});

describe("is at fault", () => {
  it.each<[string, Short[], string[]]>([
    ["a name that leads out", [["../x"]], ["unsafe-name: ../x"]],
    ["one that is absolute", [["/etc/x"]], ["unsafe-name: /etc/x"]],
    ["one behind the point of the folder", [["./../x"]], ["unsafe-name: ./../x"]],
    ["a drive", [["C:x"]], ["unsafe-name: C:x"]],
    ["a name that is empty", [["./"]], ["unsafe-name: ./"]],
    ["a device", [["null", "special"]], ["special-file: null"]],
    ["a file twice", [["a"], ["./a"]], ["duplicate-name: a"]],
    ["a file over a folder that is needed", [["a/b"], ["a"]], ["path-conflict: a"]],
    ["a file below a file", [["a"], ["a/b"]], ["path-conflict: a/b"]],
    ["a link that leads out", [["a", "symlink", "../x"]], ["unsafe-link: a"]],
    ["a link that leads out of a folder", [["b/a", "symlink", "../../x"]], ["unsafe-link: b/a"]],
    ["a link to an absolute path", [["a", "symlink", "/etc"]], ["unsafe-link: a"]],
    ["a link to nothing", [["a", "symlink"]], ["unsafe-link: a"]],
    ["a link to a path of Windows", [["a", "symlink", "..\\x"]], ["unsafe-link: a"]],
    [
      "a link out through another link",
      [
        ["x/y", "symlink", ".."],
        ["z", "symlink", "x/y/../q"],
      ],
      ["unsafe-link: z"],
    ],
    [
      "a link that leaves another link, which comes later",
      [
        ["z", "symlink", "x/../y"],
        ["x", "symlink", "a/b/c"],
      ],
      ["unsafe-link: z"],
    ],
    [
      "a link that goes up behind a link that leads to another",
      [
        ["a/x", "symlink", ".."],
        ["l", "symlink", "a"],
        ["out", "symlink", "l/x/../secret"],
      ],
      ["unsafe-link: out"],
    ],
    [
      "a link that goes up far behind a link, which comes later",
      [
        ["out", "symlink", "l/p/q/r/x/../../../../etc/passwd"],
        ["a/p/q/r/x", "symlink", "../../../.."],
        ["l", "symlink", "a"],
      ],
      ["unsafe-link: out"],
    ],
    ["a file through a link", [["a", "symlink", "b"], ["a/x"]], ["through-link: a/x"]],
    ["a file over a link", [["a", "symlink", "b"], ["a"]], ["duplicate-name: a"]],
    ["a hard link to what is not there", [["a", "hardlink", "b"]], ["unsafe-link: a"]],
    ["a hard link out", [["a", "hardlink", "../b"]], ["unsafe-link: a"]],
    [
      "a hard link to a link",
      [
        ["a", "symlink", "b"],
        ["c", "hardlink", "a"],
      ],
      ["unsafe-link: c"],
    ],
    ["the setuid bit", [["a", "file", undefined, 0o4755]], ["privileged-mode: a"]],
    ["the sticky bit of a file", [["a", "file", undefined, 0o1644]], ["privileged-mode: a"]],
    ["the setgid bit of a folder", [["a/", "directory", undefined, 0o2755]], ["loose-mode: a/"]],
    ["a file for everybody", [["a", "file", undefined, 0o666]], ["loose-mode: a"]],
    ["the root for everybody", [["./", "directory", undefined, 0o1777]], ["loose-mode: ."]],
  ])("%s", (_what, members, codes) => {
    expect(codesOf(members)).toEqual(codes);
  });
});

it("ends where links cross more folders than can be remembered", () => {
  const judge = new TarJudge();
  const target = `${"a/".repeat(170)}${"../".repeat(169)}a`;
  const all = () => {
    for (let index = 0; index < 49_000; index++) {
      judge.judge({ name: `d${index}`, kind: "symlink", mode: 0o777, linkName: target });
    }
  };
  expect(all).toThrow(/more than 200000/);
});

it("ends where an archive has more paths than can be remembered", () => {
  const judge = new TarJudge();
  const deep = Array.from({ length: 500 }, () => "a").join("/");
  const all = () => {
    for (let index = 0; index < 500; index++) {
      judge.judge({ name: `${index}/${deep}`, kind: "file", mode: 0o644, linkName: undefined });
    }
  };
  expect(all).toThrow(/more than 200000/);
});
