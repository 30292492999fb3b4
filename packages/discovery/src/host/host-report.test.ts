import { expect, test } from "vitest";
import { type HostLogLine, type HostReport, takeLine } from "./host-report.ts";

function read(...lines: readonly unknown[]): { report: HostReport; log: readonly HostLogLine[] } {
  const report: HostReport = { phase: "start" };
  const log: HostLogLine[] = [];
  for (const line of lines) {
    takeLine(report, typeof line === "string" ? line : JSON.stringify(line), (entry) => log.push(entry));
  }
  return { report, log };
}

const result = {
  t: "result",
  name: "m",
  version: 3,
  apiVersion: 1,
  redisVersion: "8.8.0",
  commands: [],
  internalCommands: [],
  noClusterCommands: [],
  categories: [],
  dataTypes: [],
  configurations: [],
  serverEvents: [],
  keyspaceEvents: [],
  sharedFunctions: [],
  importedFunctions: [],
  options: [],
  calledCommands: [],
  registered: {},
  asked: [],
  missing: [],
};

const command = (name: string) => ({
  name,
  arity: -1,
  flags: [],
  firstKey: 0,
  lastKey: 0,
  step: 0,
});

test("commands and subcommands are sorted by the bytes of their names, not by their code units", () => {
  const parent = { ...command("m.Z"), subcommands: [command("m.Z|b"), command("m.Z|B")] };
  const names = ["m.a", "m.\u{ffff}", "m.\u{1f600}"].map(command);
  const { report } = read({ ...result, commands: [...names.reverse(), parent] });
  expect(report.result?.commands.map(({ name }) => name)).toEqual([
    "m.Z",
    "m.a",
    "m.\u{ffff}",
    "m.\u{1f600}",
  ]);
  expect(report.result?.commands[0]?.subcommands?.map(({ name }) => name)).toEqual(["m.Z|B", "m.Z|b"]);
});

test("the lowest Redis version is the newest of the functions called, compared by number", () => {
  const called = [
    { name: "RedisModule_CreateCommand", since: "4.0.0" },
    { name: "RedisModule_B", since: "6.0.9" },
    { name: "RedisModule_A", since: "6.0.10" },
  ];
  expect(read({ ...result, called }).report.result?.load.api.lowestRedisVersion).toBe("6.0.10");
});

test("a function that only the module's header calls, where it exists, raises no lowest version", () => {
  const called = [{ name: "RedisModule_IsModuleNameBusy", since: "4.0.3" }];
  expect(read({ ...result, called }).report.result?.load.api.lowestRedisVersion).toBe("4.0.0");
});

test("no lowest version is claimed where calls are not seen", () => {
  expect(read(result).report.result?.load.api).toEqual({ asked: [], missing: [] });
});

test("log lines go to the log, and what is no line of the host goes nowhere", () => {
  const { report, log } = read(
    { t: "log", from: "m", level: "notice", text: "hello" },
    "not JSON",
    "",
    "null",
    { t: "of the future" },
    { t: "phase", phase: "load" },
  );
  expect(log).toEqual([expect.objectContaining({ level: "notice", text: "hello" })]);
  expect(report).toEqual({ phase: "load" });
});
