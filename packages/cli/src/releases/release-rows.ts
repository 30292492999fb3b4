import type { LoadOutcome, LoadPlace, PlacedLoad } from "@rampart/bundle";
import type { DiscoveredCommand } from "@rampart/discovery";

/** What a module does on one release, as the table and the document have it. */
export interface ReleaseRow {
  readonly place: LoadPlace;
  readonly outcome: LoadOutcome;
  /** What loaded it, in words. */
  readonly loadedInto?: string;
  readonly version?: number;
  /** Names, with those of subcommands, sorted. */
  readonly commands?: readonly string[];
  /** Commands that it has and the one before that loads has not, and the other way round. */
  readonly appeared: readonly string[];
  readonly vanished: readonly string[];
  readonly reason?: string;
  /** The last line that the module logged. */
  readonly log?: string;
  readonly lacked: PlacedLoad["lacked"];
}

/** A row for each load, in their order. Pure. */
export function releaseRows(loads: readonly PlacedLoad[]): readonly ReleaseRow[] {
  let before: readonly string[] | undefined;
  return loads.map(({ place, outcome, discovery, failure, lacked }) => {
    const ended = { place, outcome, lacked };
    if (discovery === undefined) {
      const log = failure?.log.at(-1);
      const reason = failure?.message.replace(/\.$/, "") ?? "";
      return { ...ended, reason, ...(log !== undefined && { log }), appeared: [], vanished: [] };
    }
    const commands = namesOf(discovery.commands);
    const known = before ?? commands;
    before = commands;
    const { version, server = "" } = discovery;
    return {
      ...ended,
      loadedInto: server,
      version,
      commands,
      appeared: commands.filter((name) => !known.includes(name)),
      vanished: known.filter((name) => !commands.includes(name)),
    };
  });
}

function namesOf(commands: readonly DiscoveredCommand[]): readonly string[] {
  return commands.flatMap(({ name, subcommands = [] }) => [name, ...namesOf(subcommands)]);
}

/** Releases as `compatible_redis_version` spells them that the host loads the module as. Pure. */
export function releasesThatLoad(loads: readonly PlacedLoad[]): readonly string[] {
  return loads.flatMap(({ place, outcome }) =>
    outcome === "loads" && place.kind === "imitated"
      ? [/^\d+\.\d+/.exec(place.redis)?.[0] ?? place.redis]
      : [],
  );
}
