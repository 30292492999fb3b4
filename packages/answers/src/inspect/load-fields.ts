import type { DiscoveredCommand, Discovery, LoadedConfiguration, LoadedDataType } from "@rampart/bundle/read";
import { eventsOf } from "@rampart/compat";

/** What a load tells beside the commands: the names of fields and their values, empty where there is nothing. */
export function loadFields({ load, commands }: Discovery): readonly [string, string | undefined][] {
  if (load === undefined) return [];
  const { configurations, aclCategories, sharedFunctions, importedFunctions, api } = load;
  return [
    ["blocking", flagged(commands, "blocking").join(", ")],
    ["no cluster", load.noClusterCommands.join(", ")],
    ...load.dataTypes.map((type): [string, string] => ["data type", dataType(type)]),
    ["settings", configurations.map(setting).join(", ")],
    ["categories", aclCategories.join(", ")],
    ["events", eventsOf(load).join(", ")],
    ["exports", sharedFunctions.join(", ")],
    ["imports", importedFunctions.join(", ")],
    [
      "registers",
      Object.entries(load.registered)
        .map(([kind, count]) => `${count} ${kind}`)
        .join(", "),
    ],
    ["API asked for", counted(api.asked.length + api.missing.length)],
    ["API called", api.called?.map(({ name }) => bare(name)).join(", ")],
    ["API missing", api.missing.map(bare).join(", ")],
    ["lowest Redis", api.lowestRedisVersion],
  ];
}

function dataType({ name, encodingVersion, callbacks }: LoadedDataType): string {
  return `${name}, encoding version ${encodingVersion}: ${callbacks.join(", ") || "no callbacks"}`;
}

function setting({ name, default: value }: LoadedConfiguration): string {
  return value === undefined ? name : `${name} = ${value}`;
}

function flagged(commands: readonly DiscoveredCommand[], flag: string): readonly string[] {
  return commands.flatMap(({ name, flags, subcommands = [] }) => [
    ...(flags.includes(flag) ? [name] : []),
    ...flagged(subcommands, flag),
  ]);
}

function bare(name: string): string {
  return name.replace(/^RedisModule_/, "");
}

export function counted(functions: number): string {
  return `${functions} ${functions === 1 ? "function" : "functions"}`;
}
