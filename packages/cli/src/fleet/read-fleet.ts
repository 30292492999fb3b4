import { count } from "@rampart/answers";
import { addressOf } from "@rampart/cluster-client";
import { type ClusterReading, readCluster, type Visited, visitClusters } from "@rampart/deploy";
import type { RampartError } from "@rampart/findings";
import { parseNodeAddresses } from "../cluster/cluster-address.ts";
import {
  type ClusterMarks,
  marksOf,
  type NamedOpening,
  openInventory,
  type Twins,
} from "../cluster/open-inventory.ts";
import type { Io } from "../io.ts";
import { advisedError } from "../render/advice.ts";
import { showProgress } from "../render/progress-line.ts";
import type { PartOfWork } from "../shard/shard.ts";
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

/** Clusters at once, milliseconds for each and for all of them, where nothing is said. */
const defaults = { jobs: 8, limit: 20_000, total: 600_000 };

/** Milliseconds for a connection: a cluster that drops what it is sent has dropped two repetitions by then. */
const connectTimeout = 5000;

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
  const { openings, part, twins } = await openInventory(inventory, { ...options, connectTimeout }, io);
  const {
    jobs = defaults.jobs,
    timeout: limit = defaults.limit,
    totalTimeout: total = defaults.total,
  } = options;
  let done = 0;
  const visited = await showProgress(io, options.quiet, (tell) =>
    visitClusters(openings, { jobs, limit, total, signal: io.signal }, async (client, { entry }) => {
      tell(`${done} of ${count(openings.length, "cluster")} done: ${entry.name}`);
      try {
        const reading = await readCluster(client, { nodes: parseNodeAddresses(entry.nodes) });
        return { marks: marksOf(reading.state), made: make(reading) };
      } finally {
        done += 1;
      }
    }),
  );
  return { members: membersOf(openings, visited, twins, io), ...(part && { part }) };
}

interface Made<Answer> {
  readonly marks: ClusterMarks;
  readonly made: Answer;
}

/** A cluster under two addresses counts once. */
function membersOf<Answer>(
  openings: readonly NamedOpening[],
  visited: readonly Visited<Made<Answer>>[],
  twins: Twins,
  io: Io,
): readonly FleetMember<Answer>[] {
  const seen = openings.map(({ entry: { name } }, index) => {
    const one = visited[index];
    if (one === undefined) throw new Error("a cluster that was not visited");
    if ("error" in one) return one;
    const error = twins.seen(name, one.answer.marks);
    return error === undefined ? { answer: one.answer.made } : { error };
  });
  return openings.map(({ entry: { name, url } }, index) => {
    const member = { name, url: addressOf(new URL(url)) };
    const one = seen[index];
    // Where a cluster redirects to is known only now that the others have been read.
    if (one !== undefined && "error" in one) {
      return { ...member, error: advisedError(twins.named(name, one.error), io) };
    }
    return { ...member, ...one };
  });
}
