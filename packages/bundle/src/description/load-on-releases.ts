import {
  type DiscoverOptions,
  type Discovery,
  DiscoveryError,
  type DiscoveryErrorCode,
  discover,
} from "@rampart/discovery";
import { mapConcurrently } from "@rampart/files";
import type { Finding } from "@rampart/findings";
import { type CalledFunction, functionsLackedBy } from "../module/called-functions.ts";
import { failedLoad } from "./load-description.ts";

/** What a module is loaded into: the host as a release of Redis, or a server. */
export type LoadPlace =
  | { readonly kind: "imitated"; readonly redis: string }
  | { readonly kind: "server"; readonly path: string };

/** How a load ended that says something of the module. */
export type LoadOutcome = "loads" | "refuses" | "crashes" | "hangs" | "floods";

export interface PlacedLoad {
  readonly place: LoadPlace;
  readonly outcome: LoadOutcome;
  /** Where it loads. */
  readonly discovery?: Discovery;
  /** Where it does not. */
  readonly failure?: DiscoveryError;
  /** Functions that it calls on the next release that it loads on, and that this one lacks. */
  readonly lacked: readonly CalledFunction[];
}

export interface PlacedLoads {
  /** In the order of the places; absent where the module can be loaded nowhere here. */
  readonly loads?: readonly PlacedLoad[];
  readonly findings: readonly Finding[];
}

const outcomes: Readonly<Partial<Record<DiscoveryErrorCode, LoadOutcome>>> = {
  refused: "refuses",
  crashed: "crashes",
  "timed-out": "hangs",
  "output-flood": "floods",
};

/** A load takes one core. */
const atOnce = 2;

/**
 * Loads a module into each place, two at a time.
 * @throws {RampartError} where the environment is at fault
 */
export async function loadOnReleases(
  modulePath: string,
  places: readonly LoadPlace[],
  options: DiscoverOptions,
): Promise<PlacedLoads> {
  try {
    const loads = await mapConcurrently(places, atOnce, (place) => loadInto(place, modulePath, options));
    return { loads: loads.map((load) => ({ ...load, lacked: lackedBy(load, loads) })), findings: [] };
  } catch (error) {
    return { findings: failedLoad(modulePath, error) };
  }
}

async function loadInto(
  place: LoadPlace,
  modulePath: string,
  options: DiscoverOptions,
): Promise<Omit<PlacedLoad, "lacked">> {
  try {
    return { place, outcome: "loads", discovery: await discoverIn(place, modulePath, options) };
  } catch (error) {
    const outcome = error instanceof DiscoveryError ? outcomes[error.code] : undefined;
    if (outcome === undefined) throw error;
    return { place, outcome, failure: error as DiscoveryError };
  }
}

function discoverIn(place: LoadPlace, modulePath: string, options: DiscoverOptions): Promise<Discovery> {
  return place.kind === "imitated"
    ? discover(modulePath, { ...options, method: "host", redisVersion: place.redis })
    : discover(modulePath, { ...options, sysroot: undefined, method: "redis", server: place.path });
}

/** A module asks for all functions that its header has; those that it calls where it loads are the ones that matter. */
function lackedBy(
  { place, outcome }: Omit<PlacedLoad, "lacked">,
  loads: readonly Omit<PlacedLoad, "lacked">[],
): readonly CalledFunction[] {
  if (outcome === "loads" || place.kind !== "imitated") return [];
  const lacked = loads.map(({ discovery }) => functionsLackedBy(place.redis, discovery?.load?.api ?? {}));
  return lacked.find((functions) => functions.length > 0) ?? [];
}
