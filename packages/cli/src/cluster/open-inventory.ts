import { addressOf, ClusterError } from "@rampart/cluster-client";
import { type ClusterState, clusterIdentity } from "@rampart/deploy";
import { RampartError } from "@rampart/findings";
import { type InventoryEntry, parseInventory } from "@rampart/project";
import type { Io } from "../io.ts";
import { type PartOfWork, takePart } from "../shard/shard.ts";
import { inputBytes, refuseSharedInput } from "../standard-input.ts";
import type { ClusterOptions } from "./cluster-options.ts";
import { givenPassword } from "./credentials.ts";
import { type Opening, openEntry } from "./open-entry.ts";

/** The clusters of an inventory, or of the part of it that the run takes. */
export interface OpenInventory {
  readonly openings: readonly NamedOpening[];
  readonly part?: PartOfWork;
  readonly twins: Twins;
}

export interface NamedOpening extends Opening {
  readonly entry: InventoryEntry;
}

type InventoryOptions = ClusterOptions & { readonly shard?: string };

/** A cluster whose address is in the inventory before is not asked; a password that is given goes for all. */
export async function openInventory(path: string, options: InventoryOptions, io: Io): Promise<OpenInventory> {
  refuseSharedInput({ "the inventory": path, "the password": options.passwordStdin });
  const whole = parseInventory(await inputBytes(path, io), path);
  const nameOf = ({ name, url }: InventoryEntry) => `${name} ${placeOf(url)}`;
  const { items, part } = takePart(whole, options.shard, nameOf, "cluster", io);
  const twins = new Twins(whole);
  const password = await givenPassword(options, io);
  const openings: NamedOpening[] = [];
  for (const entry of items) {
    const opened = await openEntry(entry, options, io, password);
    const error = opened.error ?? twins.atAddress(entry);
    openings.push(error === undefined ? { ...opened, entry } : { entry, error });
  }
  return { openings, twins, ...(part && { part }) };
}

/** What a cluster is known again by, whatever its address. */
export interface ClusterMarks {
  readonly identity: string | undefined;
  /** Of its nodes. */
  readonly addresses: readonly string[];
}

export function marksOf(state: ClusterState): ClusterMarks {
  return {
    identity: clusterIdentity(state),
    addresses: state.nodes.flatMap(({ url }) => url?.href ?? []),
  };
}

/** Clusters that are in an inventory twice: at one address, by what they say of themselves, or by where they redirect. */
export class Twins {
  /** The first cluster at each address. */
  readonly #names = new Map<string, string>();
  readonly #identities = new Map<string, string>();

  constructor(whole: readonly InventoryEntry[]) {
    for (const { name, url } of whole) this.#know(url, name);
  }

  /** An address counts once, however it is spelled. */
  atAddress({ name, url }: InventoryEntry): RampartError | undefined {
    const first = this.#names.get(placeOf(url));
    return first === undefined || first === name ? undefined : repeated(name, first);
  }

  /** The first that is seen counts. */
  seen(name: string, { identity, addresses }: ClusterMarks): RampartError | undefined {
    const first = identity === undefined ? undefined : this.#identities.get(identity);
    if (first !== undefined && first !== name) return repeated(name, first);
    if (identity !== undefined) this.#identities.set(identity, name);
    for (const address of addresses) this.#know(address, name);
    return undefined;
  }

  /** What an error becomes where it says that the cluster is at the address of another. */
  named(name: string, error: RampartError): RampartError {
    const { cause } = error;
    const to = cause instanceof ClusterError ? cause.redirectedTo : undefined;
    const first = to === undefined ? undefined : this.#names.get(placeOf(to));
    return first === undefined || first === name ? error : repeated(name, first);
  }

  #know(url: string, name: string): void {
    const place = placeOf(url);
    if (!this.#names.has(place)) this.#names.set(place, name);
  }
}

function placeOf(url: string): string {
  return addressOf(new URL(url)).toLowerCase();
}

function repeated(name: string, first: string): RampartError {
  const message = `${name} is the same cluster as ${first}, and is not asked again`;
  return new RampartError("call", "cluster-repeated", message, {
    help: "Remove one of them from the inventory.",
  });
}
