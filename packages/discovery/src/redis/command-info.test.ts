import { describe, expect, it } from "vitest";
import { AnswerFormatError, readCommandInfo } from "./command-info.ts";
import { RespError, type RespValue } from "./resp.ts";

const six: RespValue[] = ["Ft.Get", -2, ["readonly", "module"], 1, -1, 2];

describe("readCommandInfo", () => {
  it("reads the six fields of old servers, and the seven of Redis 6", () => {
    const command = {
      name: "Ft.Get",
      arity: -2,
      flags: ["readonly", "module"],
      firstKey: 1,
      lastKey: -1,
      step: 2,
    };
    expect(readCommandInfo(six)).toEqual(command);
    expect(readCommandInfo([...six, []])).toEqual(command);
    expect(readCommandInfo([...six, ["@read"]])).toEqual({ ...command, aclCategories: ["@read"] });
  });

  it("reads key specifications of each kind", () => {
    const range = ["type", "range", "spec", ["lastkey", -1, "keystep", 2, "limit", 0]];
    const keynum = ["type", "keynum", "spec", ["keynumidx", 0, "firstkey", 1, "keystep", 1]];
    const keyword = ["type", "keyword", "spec", ["keyword", "KEYS", "startfrom", -2]];
    const specs: RespValue = [
      [
        "notes",
        "why",
        "flags",
        ["RO"],
        "begin_search",
        ["type", "index", "spec", ["index", 1]],
        "find_keys",
        range,
      ],
      ["flags", [], "begin_search", keyword, "find_keys", keynum],
      [
        "flags",
        ["RW"],
        "begin_search",
        ["type", "unknown", "spec", []],
        "find_keys",
        ["type", "unknown", "spec", []],
      ],
    ];
    expect(readCommandInfo([...six, [], [], specs, []]).keySpecs).toEqual([
      {
        notes: "why",
        flags: ["RO"],
        beginSearch: { type: "index", index: 1 },
        findKeys: { type: "range", lastkey: -1, keystep: 2, limit: 0 },
      },
      {
        flags: [],
        beginSearch: { type: "keyword", keyword: "KEYS", startfrom: -2 },
        findKeys: { type: "keynum", keynumidx: 0, firstkey: 1, keystep: 1 },
      },
      { flags: ["RW"], beginSearch: { type: "unknown" }, findKeys: { type: "unknown" } },
    ]);
  });

  it("sorts subcommands by bytes and passes over fields of later servers", () => {
    const sub = (name: string): RespValue => [name, 2, [], 0, 0, 0, [], [], [], []];
    const read = readCommandInfo([...six, [], ["tip"], [], [sub("c|b"), sub("c|B"), sub("c|a")], "later"]);
    expect(read.subcommands?.map((command) => command.name)).toEqual(["c|B", "c|a", "c|b"]);
    expect(read.tips).toEqual(["tip"]);
  });

  it.each<[string, RespValue]>([
    ["null", null],
    ["an error", new RespError("ERR no")],
    ["five fields", six.slice(0, 5)],
    ["a text for a number", ["a", "2", [], 0, 0, 0]],
    ["a number among flags", ["a", 2, [1], 0, 0, 0]],
    ["an odd map", [...six, [], [], [["flags"]]]],
    [
      "an unknown kind of search",
      [...six, [], [], [["flags", [], "begin_search", ["type", "magic", "spec", []]]]],
    ],
  ])("rejects %s", (_what, value) => {
    expect(() => readCommandInfo(value)).toThrow(AnswerFormatError);
  });
});
