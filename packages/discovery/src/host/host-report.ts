import { compareRedisVersions } from "@rampart/platforms";
import type {
  ApiFunction,
  DiscoveredCommand,
  LoadedConfiguration,
  LoadedDataType,
  LoadFacts,
} from "../discovery.ts";
import type { LoadPhase, MissingFunction } from "../discovery-error.ts";
import type { Isolation } from "./isolation.ts";

/** What the module host wrote on its pipe, gathered line by line. */
export interface HostReport {
  phase: LoadPhase;
  /** What the module has to itself, as far as the system permitted. */
  isolation?: Isolation;
  unloadable?: { readonly loader?: string; readonly missing?: string; readonly emulator?: string };
  refused?: Refusal;
  /** What the module asked for last before it crashed. */
  lastFunction?: string;
  unstarted?: string;
  exit?: { readonly status?: number; readonly signal?: number };
  result?: HostResult;
}

interface Refusal {
  readonly returned: number;
  readonly why?: "no-init" | "no-load-configs";
  /** Functions that the module asked for and did not get. */
  readonly missing?: readonly MissingFunction[];
}

export interface HostResult {
  readonly name: string;
  readonly version: number;
  readonly commands: readonly DiscoveredCommand[];
  readonly load: LoadFacts;
}

export interface HostLogLine {
  readonly from: string;
  readonly level: string;
  readonly text: string;
}

interface ResultLine {
  readonly name: string;
  readonly version: number;
  readonly apiVersion: number;
  readonly redisVersion: string;
  readonly commands: readonly DiscoveredCommand[];
  readonly internalCommands: readonly string[];
  readonly noClusterCommands: readonly string[];
  readonly categories: readonly string[];
  readonly dataTypes: readonly LoadedDataType[];
  readonly configurations: readonly LoadedConfiguration[];
  readonly serverEvents: readonly string[];
  readonly keyspaceEvents: readonly string[];
  readonly sharedFunctions: readonly string[];
  readonly importedFunctions: readonly string[];
  readonly options: readonly string[];
  readonly calledCommands: readonly string[];
  readonly registered: Readonly<Record<string, number>>;
  readonly asked: readonly string[];
  readonly missing: readonly string[];
  readonly called?: readonly ApiFunction[];
}

type Line =
  | ({ readonly t: "log" } & HostLogLine)
  | { readonly t: "phase"; readonly phase: LoadPhase }
  | ({ readonly t: "isolation" } & Isolation)
  | {
      readonly t: "unloadable";
      readonly loader?: string;
      readonly missing?: string;
      readonly emulator?: string;
    }
  | ({ readonly t: "refused" } & Refusal)
  | { readonly t: "fault"; readonly last: string }
  | { readonly t: "unstarted"; readonly why: string }
  | { readonly t: "exit"; readonly status?: number; readonly signal?: number }
  | ({ readonly t: "result" } & ResultLine);

/** Takes one line into the report. A line of another form is left out: the host that writes them is ours. */
export function takeLine(report: HostReport, bytes: string, log: (line: HostLogLine) => void): void {
  const line = parse(bytes);
  switch (line?.t) {
    case "log":
      log(line);
      return;
    case "phase":
      report.phase = line.phase;
      return;
    case "isolation":
      report.isolation = line;
      return;
    case "unloadable":
      report.unloadable = line;
      return;
    case "refused":
      report.refused = line;
      return;
    case "fault":
      if (line.last !== "") report.lastFunction = line.last;
      return;
    case "unstarted":
      report.unstarted = line.why;
      return;
    case "exit":
      report.exit = line;
      return;
    case "result":
      report.result = readResult(line);
      return;
    default:
      line satisfies undefined;
  }
}

function parse(bytes: string): Line | undefined {
  try {
    return JSON.parse(bytes) as Line;
  } catch {
    return undefined;
  }
}

function readResult(line: ResultLine): HostResult {
  return {
    name: line.name,
    version: line.version,
    commands: sortCommands(line.commands),
    load: {
      redisVersion: line.redisVersion,
      apiVersion: line.apiVersion,
      dataTypes: sortByName(line.dataTypes),
      configurations: sortByName(line.configurations),
      aclCategories: [...line.categories].sort(byBytes),
      serverEvents: line.serverEvents,
      keyspaceEvents: line.keyspaceEvents,
      sharedFunctions: line.sharedFunctions,
      importedFunctions: line.importedFunctions,
      options: line.options,
      registered: line.registered,
      internalCommands: line.internalCommands,
      noClusterCommands: line.noClusterCommands,
      calledCommands: line.calledCommands,
      api: {
        asked: line.asked,
        missing: line.missing,
        ...(line.called && { called: line.called, lowestRedisVersion: lowestVersion(line.called) }),
      },
    },
  };
}

/** Called by the header that modules are built with, and only where a server has it. */
const guarded = "RedisModule_IsModuleNameBusy";

function lowestVersion(called: readonly ApiFunction[]): string {
  const versions = called.filter(({ name }) => name !== guarded).map(({ since }) => since);
  return versions.reduce((a, b) => (compareRedisVersions(a, b) < 0 ? b : a), "4.0.0");
}

function sortCommands(commands: readonly DiscoveredCommand[]): readonly DiscoveredCommand[] {
  return sortByName(commands).map((command) =>
    command.subcommands ? { ...command, subcommands: sortCommands(command.subcommands) } : command,
  );
}

function sortByName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => byBytes(a.name, b.name));
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
