import { readFileSync } from "node:fs";
import { type BundleParts, buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";

/** The commands of `docs/error-codes.md`, and the files that they name. */

const page = readFileSync(new URL("../../docs/error-codes.md", import.meta.url), "utf8");

export interface Row {
  readonly code: string;
  readonly refused: string;
  readonly taken?: string;
}

/** The rows of the table under a heading, by the names of its columns. */
export function rowsUnder(heading: string): Record<string, string>[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const [head = [], , ...rows] = section
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim()),
    );
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ""])));
}

export const unquoted = (cell: string) => cell.replaceAll("`", "");

export const answers: Row[] = ["Upload", "Databases", "Deletion"].flatMap(rowsUnder).map((row) => ({
  code: unquoted(row["code"] ?? ""),
  refused: unquoted(row["refused"] ?? ""),
  taken: unquoted(row["taken"] ?? ""),
}));
export const details: Row[] = rowsUnder("Details").map((row) => ({
  code: unquoted(row["detail"] ?? ""),
  refused: unquoted(row["command"] ?? ""),
}));

const sha256 = "7".repeat(64);
const gears = { gears: { url: "https://example.com/files/gears.tgz", sha256 } };

/** The files that the page describes. */
export const files: Readonly<Record<string, BundleParts | Buffer | object>> = {
  "tally.zip": {},
  "next.zip": { metadata: { semantic_version: "1.3.0", version: 10300 } },
  "other.zip": { metadata: { module_name: "other" } },
  "demanding.zip": {
    metadata: { semantic_version: "1.3.0", version: 10300, min_redis_pack_version: "7.22" },
  },
  "gears.zip": { metadata: { dependencies: gears } },
  "shapeless.zip": { metadata: { dependencies: { gears: {} } } },
  "no-module.zip": { module: false },
  "damaged.zip": buildBundle().subarray(0, 2000),
  "readme.zip": { more: [{ name: "README.md", content: Buffer.from("# Tally\n") }] },
  "nameless.zip": { metadata: { module_name: undefined } },
  "fileless.zip": { metadata: { module_file: undefined } },
  "versionless.zip": { metadata: { version: undefined } },
  "worded.zip": { metadata: { version: "one" } },
  "arm64.zip": { metadata: { architecture: "arm64" } },
  "systemless.zip": { metadata: { operating_systems: ["linux"] } },
  "big.zip": { more: [{ name: "deps/big.tgz", content: Buffer.alloc(2_000_000), method: 0 }] },
  "active-active.json": { name: "orders", crdt: true },
  "plain.json": { name: "orders", type: "redis", crdt: false },
  "using.json": { name: "orders", module_list: [{ module_name: "tally", semantic_version: "1.2.3" }] },
};

/** A file of the page by its name. */
export function contentOf(name: string): Buffer | string {
  if (name === "small.yml") return "maxUploadSizeMb: 1\n";
  const file = files[name];
  if (file === undefined) throw new Error(`docs/error-codes.md names ${name}, which nobody makes`);
  if (Buffer.isBuffer(file)) return file;
  return name.endsWith(".json") ? JSON.stringify(file) : buildBundle(file as BundleParts);
}
