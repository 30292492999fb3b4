import { createHash } from "node:crypto";
import { readZipFile } from "../../packages/archive/src/opened.test-support.ts";

export interface PackedEntry {
  readonly name: string;
  /** Unix permission bits. */
  readonly mode: number | undefined;
  readonly method: string;
  readonly modified: string;
  readonly bytes: Buffer;
}

/** The entries of a bundle in the order of the file. A zip with anything wrong in it throws. */
export async function entriesOf(path: string): Promise<PackedEntry[]> {
  const { entries, problems, contents } = await readZipFile(path);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return entries.map(({ name, mode, method, lastModified }, index) => ({
    name,
    mode,
    method,
    modified: lastModified.toISOString(),
    bytes: contents[index] ?? Buffer.alloc(0),
  }));
}

export interface PackedCommand {
  readonly command_name: string;
  readonly command_arity: number;
  readonly flags: readonly string[];
  readonly first_key: number;
  readonly last_key: number;
  readonly step: number;
}

export interface PackedDependency {
  readonly url?: string;
  readonly sha256?: string;
}

/** The fields of `module.json` that tests look at. */
export interface PackedMetadata {
  readonly [field: string]: unknown;
  readonly module_name: string;
  readonly commands: readonly PackedCommand[];
  readonly dependencies: Readonly<Record<string, PackedDependency>>;
  readonly "optional-dependencies": Readonly<Record<string, PackedDependency>>;
}

export async function metadataIn(path: string): Promise<PackedMetadata> {
  const [first] = await entriesOf(path);
  if (first?.name !== "module.json") throw new Error(`${path} begins with ${first?.name}`);
  return JSON.parse(first.bytes.toString("utf8")) as PackedMetadata;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
