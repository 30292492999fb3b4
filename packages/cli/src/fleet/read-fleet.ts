import { addressOf } from "@rampart/cluster-client";
import { type ClusterReading, readCluster, type Visited, visitClusters } from "@rampart/deploy";
import { RampartError } from "@rampart/findings";
import { parseNodeAddresses } from "../cluster/cluster-address.ts";
import { type InventoryEntry, readInventory } from "../cluster/inventory.ts";
import { type Opening, openEntry } from "../cluster/open-entry.ts";
import type { Io } from "../io.ts";
import { advisedError } from "../render/advice.ts";
import { count } from "../render/findings-text.ts";
import { showProgress } from "../render/progress-line.ts";
import { type PartOfWork, takePart } from "../shard/shard.ts";
import type { FleetOptions } from "./fleet-options.ts";

/** A cluster of an inventory, and what was made of it or why nothing. */
export interface FleetMember<Answer> {
  readonly name: string;
  readonly url: string;
  readonly answer?: Answer;
  readonly error?: RampartError;
}

/** The clusters of an inventory, or of the part of it that the run takes. */
export interface FleetReading<Answer> {
  readonly members: readonly FleetMember<Answer>[];
  readonly part?: PartOfWork;
}

/** Clusters at once, and milliseconds for each, where nothing is said. */
const defaults = { jobs: 8, limit: 20_000 };

/**
 * Reads the clusters of an inventory side by side, and makes of each what is wanted before the next begins: the answers
 * of a whole fleet are not kept.
 */
export async function readFleet<Answer>(
  inventory: string,
  options: FleetOptions & { readonly quiet: boolean },
  io: Io,
  make: (reading: ClusterReading) => Answer,
): Promise<FleetReading<Answer>> {
  const whole = await readInventory(inventory);
  const nameOf = ({ name, url }: InventoryEntry) => `${name} ${addressIn(url)}`;
  const { items: entries, part } = takePart(whole, options.shard, nameOf, "cluster", io);
  const openings: Opening[] = [];
  for (const entry of entries) {
    const first = whole
      .slice(0, whole.indexOf(entry))
      .find(({ url }) => addressIn(url) === addressIn(entry.url));
    openings.push(first === undefined ? await openEntry(entry, options, io) : twin(entry, first.name));
  }
  const { jobs = defaults.jobs, timeout: limit = defaults.limit } = options;
  let done = 0;
  const visited = await showProgress(io, options.quiet, (tell) =>
    visitClusters(openings, { jobs, limit, signal: io.signal }, async (client, { entry }) => {
      tell(`${done} of ${count(openings.length, "cluster")} done: ${entry.name ?? ""}`);
      try {
        const reading = await readCluster(client, { nodes: parseNodeAddresses(entry.nodes) });
        return { identity: identityOf(reading), made: make(reading) };
      } finally {
        done += 1;
      }
    }),
  );
  const members = withoutTwins(entries, visited).map((member) => ({
    ...member,
    ...(member.error && { error: advisedError(member.error, io) }),
  }));
  return { members, ...(part && { part }) };
}

/** However it is spelled. */
function addressIn(url: string): string {
  return addressOf(new URL(url)).toLowerCase();
}

function twin(entry: InventoryEntry, first: string): Opening {
  return { entry, error: repeated(entry.name, first) };
}

function repeated(name: string, first: string): RampartError {
  const message = `${name} is the same cluster as ${first}, and is not read again`;
  return new RampartError("call", "cluster-repeated", message, {
    help: "Remove one of them from the inventory.",
  });
}

interface Identified<Answer> {
  readonly identity: string | undefined;
  readonly made: Answer;
}

/** A cluster under two addresses counts once. */
function withoutTwins<Answer>(
  entries: readonly InventoryEntry[],
  visited: readonly Visited<Identified<Answer>>[],
): readonly FleetMember<Answer>[] {
  const names = new Map<string, string>();
  return entries.map(({ name, url }, index) => {
    const member = { name, url: addressOf(new URL(url)) };
    const one = visited[index];
    if (one === undefined) throw new Error("a cluster that was not visited");
    if ("error" in one) return { ...member, error: one.error };
    const { identity, made } = one.answer;
    const first = identity === undefined ? undefined : names.get(identity);
    if (first !== undefined) return { ...member, error: repeated(name, first) };
    if (identity !== undefined) names.set(identity, name);
    return { ...member, answer: made };
  });
}

/** What two clusters do not share; undefined where a cluster does not say enough of itself. */
function identityOf({ state: { identity, nodes } }: ClusterReading): string | undefined {
  const addresses = nodes.map(({ uid, object }) => [uid, object.addr]);
  const isKnown = identity !== undefined && addresses.some(([, addr]) => addr !== undefined);
  return isKnown ? JSON.stringify([identity, addresses]) : undefined;
}
