import { createHash } from "node:crypto";
import { parseUrl } from "@rampart/bytes";
import type { ElfInfo } from "@rampart/elf";
import { dependencyFolder, type ModuleMetadata, nameDependencies } from "@rampart/metadata";
import type { BundledModule, BundledSharedObject, BundleReading } from "../read/bundle-reading.ts";

// CycloneDX 1.6 as JSON, of the little that is needed here. Source: CycloneDX/specification, schema/bom-1.6.schema.json.

/** A bundle that was read whole. */
export interface DescribedBundle {
  /** Of the file. */
  readonly sha256: string;
  readonly reading: BundleReading & {
    readonly metadata: ModuleMetadata;
    readonly module: BundledModule;
    readonly contentDigest: string;
  };
}

export interface BillOptions {
  /** Version of Rampart. */
  readonly version: string;
  /** Seconds since 1970 (`SOURCE_DATE_EPOCH`); without it the document has no time. */
  readonly modified?: number | undefined;
}

/** Whether enough of a bundle could be read to describe it. */
export function isDescribable(reading: BundleReading): reading is DescribedBundle["reading"] {
  const { metadata, module, contentDigest } = reading;
  return metadata !== undefined && module !== undefined && contentDigest !== undefined;
}

/** The bill of materials of a bundle. The same bundle gives the same bytes, and other content another serial number. */
export function renderBill(bundle: DescribedBundle, options: BillOptions): string {
  const content = contentOf(bundle, options);
  const frame = { $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json", bomFormat: "CycloneDX" };
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(content))}`;
  return `${JSON.stringify({ ...frame, specVersion: "1.6", serialNumber, version: 1, ...content }, null, 2)}\n`;
}

function contentOf({ sha256, reading }: DescribedBundle, { version, modified }: BillOptions): object {
  const { metadata, module, sharedObjects = [] } = reading;
  const dependencies = dependenciesOf(reading);
  const objects = [
    ...(module.elf === undefined ? [] : [{ ref: moduleRef, elf: module.elf }]),
    ...sharedObjects.map(({ entry, elf }) => ({ ref: `file:${entry}`, elf })),
  ];
  return {
    metadata: {
      ...(modified !== undefined && { timestamp: new Date(modified * 1000).toISOString() }),
      tools: { components: [{ type: "application", name: "rampart", version }] },
      component: bundleComponent(metadata, sha256, reading.contentDigest),
    },
    components: [moduleComponent(metadata, module), ...dependencies, ...librariesOf(objects)],
    dependencies: [
      { ref: bundleRef, dependsOn: [moduleRef, ...dependencies.map((one) => one["bom-ref"])] },
      ...objects.map(({ ref, elf }) => ({ ref, dependsOn: [...new Set(elf.needed)].map(libraryRef) })),
    ],
    // What was linked into the module statically is nowhere in it.
    compositions: [{ aggregate: "incomplete", dependencies: objects.map(({ ref }) => ref) }],
  };
}

const bundleRef = "bundle";
const moduleRef = "module";
const libraryRef = (name: string) => `library:${name}`;

interface Component {
  readonly type: "library" | "file";
  readonly "bom-ref": string;
  readonly name: string;
  readonly [field: string]: unknown;
}

type Properties = readonly (readonly [name: string, value: string | undefined])[];

/** Those that have a value, under names of ours. */
function properties(named: Properties): object {
  const list = named.flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [{ name: `rampart:${name}`, value }],
  );
  return list.length === 0 ? {} : { properties: list };
}

function hashes(sha256: string | undefined): object {
  return sha256 === undefined ? {} : { hashes: [{ alg: "SHA-256", content: sha256.toLowerCase() }] };
}

function bundleComponent(metadata: ModuleMetadata, sha256: string, contentDigest: string): Component {
  const { module_name, semantic_version, author, description, license, homepage, git_sha } = metadata;
  const { operating_systems: systems = [] } = metadata;
  return {
    type: "library",
    "bom-ref": bundleRef,
    name: module_name,
    version: semantic_version,
    ...(description && { description }),
    ...(author && { authors: [{ name: author }] }),
    ...hashes(sha256),
    // Whether it is one of the names of SPDX is not checked.
    ...(license && { licenses: [{ license: { name: license } }] }),
    ...(homepage && isUrl(homepage) && { externalReferences: [{ type: "website", url: homepage }] }),
    ...(git_sha && { pedigree: { commits: [{ uid: git_sha }] } }),
    ...properties([
      ["contentDigest", contentDigest],
      ["architecture", metadata.architecture],
      ...systems.map((system) => ["operatingSystem", system] as const),
      ["minRedisVersion", metadata.min_redis_version],
      ["compatibleRedisVersion", metadata.compatible_redis_version],
      ["minRedisSoftwareVersion", metadata.min_redis_pack_version],
    ]),
  };
}

function moduleComponent(metadata: ModuleMetadata, { entry, sha256, elf }: BundledModule): Component {
  return {
    type: "file",
    "bom-ref": moduleRef,
    name: entry,
    version: metadata.semantic_version,
    ...hashes(sha256),
    ...properties(elf === undefined ? [] : buildOf(elf)),
  };
}

/** What is known of how a file was built. */
function buildOf({ machine, soname, buildId, comment }: ElfInfo): Properties {
  return [
    ["elf:machine", machine],
    ["elf:soname", soname],
    ["elf:buildId", buildId],
    ...comment.map((line) => ["elf:comment", line] as const),
  ];
}

/** The libraries that files need of the system, with the versions of symbols that they need of each. */
function librariesOf(objects: readonly { readonly elf: ElfInfo }[]): Component[] {
  const names = [...new Set(objects.flatMap(({ elf }) => elf.needed))].toSorted();
  return names.map((name) => {
    const needs = objects.flatMap(({ elf }) => elf.versionNeeds.filter(({ library }) => library === name));
    const versions = [...new Set(needs.map(({ version }) => version))].toSorted();
    const needed = versions.map((version) => ["elf:symbolVersion", version] as const);
    return { type: "library", "bom-ref": libraryRef(name), name, ...properties(needed) };
  });
}

/** The dependencies that the metadata declare, whether their files are in the bundle or are fetched. */
function dependenciesOf({ metadata, entries, sharedObjects = [] }: DescribedBundle["reading"]): Component[] {
  const declared = {
    dependencies: metadata.dependencies ?? {},
    "optional-dependencies": metadata["optional-dependencies"] ?? {},
  };
  const named = nameDependencies(declared);
  return named.map(({ field, name, dependency, fileName }, index): Component => {
    const path = `${dependencyFolder}${fileName}`;
    const entry = entries.find((one) => one.name === path);
    // Two may share a file, and each file is described once.
    const isFirst = named.findIndex((one) => one.fileName === fileName) === index;
    const inside = isFirst ? sharedObjects.filter((one) => one.entry.startsWith(`${path}!/`)) : [];
    return {
      type: "library",
      "bom-ref": `${field}:${name}`,
      name,
      scope: field === "dependencies" ? "required" : "optional",
      ...hashes(entry?.sha256 ?? dependency.sha256),
      ...(dependency.url &&
        isUrl(dependency.url) && { externalReferences: [{ type: "distribution", url: dependency.url }] }),
      ...properties([["file", entry === undefined ? undefined : path]]),
      ...(inside.length > 0 && { components: inside.map(sharedObjectComponent) }),
    };
  });
}

function sharedObjectComponent({ entry, elf }: BundledSharedObject): Component {
  return { type: "file", "bom-ref": `file:${entry}`, name: entry, ...properties(buildOf(elf)) };
}

/** The schema takes only what is one. */
function isUrl(text: string): boolean {
  return /^https?:\/\/[^\s<>"{}|\\^`]+$/.test(text) && parseUrl(text) !== undefined;
}

/** A UUID of the kind that is free for any use: version 8 of RFC 9562. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
