import { dirname, extname, resolve } from "node:path";
import { readWhole } from "@rampart/files";
import { parseJsonDocument, parseYamlDocument, type Validator } from "@rampart/metadata";
import { type DirectingFile, invalidFile } from "../config/invalid-file.ts";
import { parseDocument } from "../config/parse-document.ts";
import { plainValue } from "../config/plain-value.ts";
import { schemaProblem } from "../config/schema-problem.ts";
import type { RawInventory } from "../generated/inventory.ts";
import { inventory as validateInventory } from "../generated/validators.ts";
import { parseClusterAddress } from "./cluster-address.ts";

/** A cluster of an inventory. */
export type InventoryEntry = RawInventory["clusters"][number];

const maxInventorySize = 2 ** 20;

/**
 * The clusters of an inventory, with paths resolved: JSON where its name ends in `.json`, else YAML.
 * @throws {RampartError} where it cannot be read, or is not valid against `schemas/inventory.schema.json`
 */
export async function readInventory(path: string): Promise<readonly InventoryEntry[]> {
  const bytes = await readWhole(path, maxInventorySize + 1);
  const file: DirectingFile = { kind: "inventory", file: path };
  const isJson = extname(path).toLowerCase() === ".json";
  const document = parseDocument(bytes, maxInventorySize, file, (text) =>
    isJson ? parseJsonDocument(text) : parseYamlDocument(text),
  );
  const value = isJson ? document.value : plainValue(document);
  const problem = schemaProblem(file.kind, validateInventory as unknown as Validator, value, document);
  if (problem !== undefined) throw invalidFile(file, problem);
  const { clusters } = value as unknown as RawInventory;
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
  const names = clusters.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw invalidFile(file, { place: {}, problem: `two clusters have the name ${JSON.stringify(twice)}` });
}
