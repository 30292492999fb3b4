import type { PlacedLoad } from "@rampart/bundle";
import { type DiscoveredCommand, DiscoveryError } from "@rampart/discovery";
import { expect, it } from "vitest";
import { releaseRows, releasesThatLoad } from "./release-rows.ts";

function loaded(redis: string, ...names: (string | readonly [string, string])[]): PlacedLoad {
  const command = (name: string) => ({ name }) as DiscoveredCommand;
  const commands = names.map((name) =>
    typeof name === "string" ? command(name) : { ...command(name[0]), subcommands: [command(name[1])] },
  );
  const discovery = { source: "host" as const, name: "m", version: 1, commands, log: [] };
  return { place: { kind: "imitated", redis }, outcome: "loads", discovery, lacked: [] };
}

const refused: PlacedLoad = {
  place: { kind: "imitated", redis: "7.2" },
  outcome: "refuses",
  failure: new DiscoveryError("refused", "m.so refused to load.", {
    facts: { reason: "no" },
    log: ["one", "two"],
  }),
  lacked: [],
};

it("compares the commands of a release with those of the one before that loads", () => {
  const rows = releaseRows([
    loaded("7.0", "a", "b"),
    refused,
    loaded("7.4", "b", ["c", "c|d"]),
    loaded("8.0", "b", ["c", "c|d"]),
  ]);
  expect(rows.map(({ commands, appeared, vanished }) => [commands, appeared, vanished])).toEqual([
    [["a", "b"], [], []],
    [undefined, [], []],
    [["b", "c", "c|d"], ["c", "c|d"], ["a"]],
    [["b", "c", "c|d"], [], []],
  ]);
  expect(rows[1]).toMatchObject({ reason: "m.so refused to load", log: "two" });
});

it("names the releases that load as compatible_redis_version spells them", () => {
  const server: PlacedLoad = { ...loaded("8.2"), place: { kind: "server", path: "/usr/bin/redis-server" } };
  expect(releasesThatLoad([loaded("7.0.15"), refused, loaded("8.0"), server])).toEqual(["7.0", "8.0"]);
});
