import { type Finding, finding, type Place } from "@rampart/findings";
import type { Command } from "../generated/module.ts";
import { adviceForSome, nearestName } from "../spelling.ts";
import type { MetadataFile } from "../text/schema-findings.ts";
import type { MetadataCheck } from "./metadata-check.ts";

/**
 * Flags as COMMAND INFO of a server shows them, up to Redis 8, and those that only RAMP's own overrides use.
 * Source: redis.io, commands/command, "Flags"; the Module API reference, RedisModule_CreateCommand.
 */
export const knownFlags: readonly string[] = [
  "write",
  "readonly",
  "denyoom",
  "module",
  "admin",
  "pubsub",
  "noscript",
  "random",
  "blocking",
  "loading",
  "stale",
  "skip_monitor",
  "skip_slowlog",
  "asking",
  "fast",
  "no_auth",
  "may_replicate",
  "sentinel",
  "only_sentinel",
  "no_mandatory_keys",
  "protected",
  "allow_busy",
  "no_async_loading",
  "no_multi",
  "movablekeys",
  "sort_for_script",
  "internal",
  "touches_arbitrary_keys",
];

/** What a negative step tells the proxy. Source: RediSearch/RediSearch, pack/ramp-enterprise.yml, comments. */
const routingPolicies: Readonly<Record<number, string>> = {
  [-1]: "send the command to any shard",
  [-2]: "send the command to any shard and remember the cursor of its reply",
  [-3]: "send the command to the shard that the cursor belongs to",
};

/** Longest name that clusters take. Source: redis/docs, release notes of Redis Software 6.2.4. */
const longestName = 64;

/** Flags, arity and keys of each command, which a proxy routes by. */
export const commandShapes: MetadataCheck = ({ file, document }) => {
  const advice = adviceForSome((flag) => nearestName(flag, knownFlags));
  return commandFields[file].flatMap((list) => {
    const commands = (document.value as Partial<Record<string, readonly Command[]>>)[list] ?? [];
    return commands.flatMap((command, index) => {
      const at: At = (field, ...rest) => document.place([list, index, field, ...rest]);
      return nameOf(command, at).concat(flagsOf(command, at, advice), keysOf(command, at));
    });
  });
};

/** Where commands stand that a proxy will route by. What a manifest overrides or adds ends up among them. */
const commandFields: Readonly<Record<MetadataFile, readonly string[]>> = {
  manifest: ["commands", "overide_command", "override_command", "add_command"],
  module: ["commands"],
};

type At = (field: keyof Command, ...rest: number[]) => Place;

function nameOf({ command_name: command }: Command, at: At): Finding[] {
  if (command.length <= longestName) return [];
  return [finding("metadata/command-name-long", at("command_name"), { command, length: command.length })];
}

function flagsOf(
  { command_name: command, flags }: Command,
  at: At,
  advice: (flag: string) => string | undefined,
): Finding[] {
  const unknown = flags.flatMap((flag, index): Finding[] => {
    if (knownFlags.includes(flag)) return [];
    const nearest = advice(flag);
    const facts = { command, flag, ...(nearest !== undefined && { nearest }) };
    return [finding("metadata/command-flag-unknown", at("flags", index), facts)];
  });
  const contradicts = flags.includes("readonly") && flags.includes("write");
  return contradicts
    ? [...unknown, finding("metadata/command-flags-contradict", at("flags"), { command })]
    : unknown;
}

function keysOf(shape: Command, at: At): Finding[] {
  const { command_name: command, command_arity: arity, first_key: first, last_key: last, step } = shape;
  if (step < 0) {
    const policy = routingPolicies[step];
    if (policy === undefined) return [impossible(shape, at)];
    return [finding("metadata/command-routing", at("step"), { command, step, policy })];
  }
  const keyless = first === 0 && last === 0;
  if (keyless ? step > 1 : first <= 0 || step === 0 || (last >= 0 && last < first))
    return [impossible(shape, at)];
  const furthest = Math.max(first, last);
  // A positive arity is exact; a negative one has no upper bound.
  if (keyless || arity <= 0 || furthest < arity) return [];
  const field = first < arity ? "last_key" : "first_key";
  return [finding("metadata/command-keys-beyond-arity", at(field), { command, position: furthest, arity })];
}

function impossible(
  { command_name: command, first_key: first, last_key: last, step }: Command,
  at: At,
): Finding {
  return finding("metadata/command-keys-impossible", at("first_key"), { command, first, last, step });
}
