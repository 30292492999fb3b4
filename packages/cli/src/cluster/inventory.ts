import { dirname, resolve } from "node:path";
import { readWhole } from "@rampart/files";
import { type DirectingFile, invalidFile, parseDirectingFile } from "@rampart/project";
import type { RawInventory } from "../generated/inventory.ts";
import { validateInventory } from "../generated/validate-inventory.ts";
import { parseClusterAddress } from "./cluster-address.ts";

/** A cluster of an inventory. */
export type InventoryEntry = RawInventory["clusters"][number];

const maxInventorySize = 2 ** 20;

/**
 * The clusters of an inventory, with paths resolved: JSON where its name ends in `.json`, else YAML.
 * @throws {RampartError} where it cannot be read, or is not valid against `schemas/inventory.schema.json`
 */
export async function readInventory(path: string): Promise<readonly InventoryEntry[]> {
  return parseInventory(await readWhole(path, maxInventorySize + 1), path);
}

/** @throws {RampartError} where it is not valid against `schemas/inventory.schema.json` */
export function parseInventory(bytes: Uint8Array, path: string): readonly InventoryEntry[] {
  const file: DirectingFile = { kind: "inventory", file: path };
  const { clusters } = parseDirectingFile(bytes, maxInventorySize, file, validateInventory).value;
  assertDistinctNames(clusters, file);
  for (const { url, nodes = [] } of clusters) {
    for (const address of [url, ...nodes]) parseClusterAddress(address, path);
  }
  return clusters.map((cluster) => ({
    ...cluster,
    ...(cluster.cacert !== undefined && { cacert: resolve(dirname(path), cluster.cacert) }),
  }));
}

/** Results are listed by the name of the cluster. */
function assertDistinctNames(clusters: readonly InventoryEntry[], file: DirectingFile): void {
  const seen = new Set<string>();
  const twice = clusters.map(({ name }) => name).find((name) => seen.size === seen.add(name).size);
  if (twice === undefined) return;
  throw invalidFile(file, { place: {}, problem: `two clusters have the name ${JSON.stringify(twice)}` });
}
