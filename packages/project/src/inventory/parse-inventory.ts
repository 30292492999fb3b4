import { dirname, resolve } from "node:path";
import { printable } from "@rampart/findings";
import type { Path, SourceDocument } from "@rampart/metadata";
import { type DirectingFile, invalidFile } from "../directing-file/invalid-file.ts";
import { parseDirectingFile } from "../directing-file/parse-directing-file.ts";
import type { RawInventory } from "../generated/inventory.ts";
import { validateInventory } from "../generated/validate-inventory.ts";
import { type AddressProblem, addressForm, parseAddress } from "./address.ts";

/** A cluster of an inventory. */
export type InventoryEntry = RawInventory["clusters"][number];

const maxInventorySize = 2 ** 20;

/**
 * The clusters of an inventory, with paths resolved: JSON where its name ends in `.json`, else YAML.
 * @throws {RampartError} where it is not valid against `schemas/inventory.schema.json`
 */
export function parseInventory(bytes: Uint8Array, path: string): readonly InventoryEntry[] {
  const file: DirectingFile = { kind: "inventory", file: path };
  const { value, document } = parseDirectingFile(bytes, maxInventorySize, file, validateInventory);
  const { clusters } = value;
  assertDistinctNames(clusters, document, file);
  for (const [index, { url, nodes = [] }] of clusters.entries()) {
    assertAddress(url, ["clusters", index, "url"], document, file);
    for (const [at, node] of nodes.entries()) {
      assertAddress(node, ["clusters", index, "nodes", at], document, file);
    }
  }
  return clusters.map((cluster) => ({
    ...cluster,
    ...(cluster.cacert !== undefined && { cacert: resolve(dirname(path), cluster.cacert) }),
  }));
}

/** Results are listed by the name of the cluster. */
function assertDistinctNames(
  clusters: RawInventory["clusters"],
  document: SourceDocument,
  file: DirectingFile,
): void {
  const seen = new Set<string>();
  const twice = clusters.findIndex(({ name }) => seen.size === seen.add(name).size);
  if (twice === -1) return;
  const problem = `two clusters have the name ${JSON.stringify(clusters[twice]?.name)}`;
  throw invalidFile(file, { place: document.place(["clusters", twice, "name"]), problem });
}

const addressHelp: Readonly<Record<AddressProblem, string>> = {
  credentials: "Name the variables that hold them: userVariable and passwordVariable.",
  "not-an-address": addressForm,
};

function assertAddress(text: string, path: Path, document: SourceDocument, file: DirectingFile): void {
  const address = parseAddress(text);
  if (typeof address !== "string") return;
  const problem =
    address === "credentials"
      ? "the address has credentials in it, where others can read them"
      : `${JSON.stringify(printable(text))} is not the address of a REST API`;
  throw invalidFile(file, { place: document.place(path), problem, help: addressHelp[address] });
}
