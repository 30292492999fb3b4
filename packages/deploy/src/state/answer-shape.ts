import type {
  ClusterObject,
  DatabaseObject,
  LocalArtifact,
  ModuleObject,
  NodeObject,
} from "@rampart/cluster-api";

/** Hears of each part of an answer that is not as the contract has it. */
export type ShapeListener = (problem: string) => void;

interface FieldShape {
  readonly holds: (value: unknown) => boolean;
  /** What it has to be, for a sentence. */
  readonly expected: string;
}

interface ItemShape {
  /** For messages: `node`. */
  readonly noun: string;
  readonly request: string;
  /** Without these an item says nothing that can be used; the first names it. */
  readonly required: Readonly<Record<string, FieldShape>>;
  readonly optional: Readonly<Record<string, FieldShape>>;
}

const text: FieldShape = { holds: (value) => typeof value === "string", expected: "text" };
const number: FieldShape = { holds: (value) => typeof value === "number", expected: "a number" };
const whole: FieldShape = { holds: Number.isSafeInteger, expected: "a whole number" };
const truth: FieldShape = { holds: (value) => typeof value === "boolean", expected: "true or false" };
const list: FieldShape = { holds: Array.isArray, expected: "a list" };
const map: FieldShape = { holds: isMap, expected: "a map" };

const listOf = (item: FieldShape): FieldShape => ({
  holds: (value) => Array.isArray(value) && value.every(item.holds),
  expected: `a list, each item ${item.expected}`,
});

const nodeShape: ItemShape = {
  noun: "node",
  request: "GET /v1/nodes",
  required: { uid: whole },
  optional: {
    addr: text,
    external_addr: listOf(text),
    software_version: text,
    os_version: text,
    os_name: text,
    os_family: text,
    os_semantic_version: text,
    architecture: text,
    supported_database_versions: listOf(map),
    status: text,
  },
};

const platforms: FieldShape = {
  holds: (value) => isMap(value) && Object.values(value).every(isMap),
  expected: "a map of maps",
};

const moduleShape: ItemShape = {
  noun: "module",
  request: "GET /v1/modules",
  required: { uid: text, module_name: text, semantic_version: text, version: number },
  optional: { platforms, is_bundled: truth, sha256: text, capabilities: listOf(text) },
};

const modules: FieldShape = {
  holds: (value) => Array.isArray(value) && value.every(isModuleEntry),
  expected: "a list of modules",
};

const databaseShape: ItemShape = {
  noun: "database",
  request: "GET /v1/bdbs",
  required: { uid: whole },
  optional: {
    name: text,
    type: text,
    status: text,
    redis_version: text,
    version: text,
    module_list: modules,
    backup: truth,
    bigstore: truth,
    bigstore_version: number,
    crdt: truth,
    data_internode_encryption: truth,
    data_persistence: text,
    eviction_policy: text,
    replica_sources: list,
    replica_sync: text,
    replication: truth,
    search_on_bigstore: truth,
    shard_key_regex: list,
    sharding: truth,
    shards_count: whole,
  },
};

/** A node counts versions as numbers, and some have written them as text. */
const numeric: FieldShape = {
  holds: (value) => value !== "" && Number.isSafeInteger(Number(value)) && !Array.isArray(value),
  expected: "a whole number",
};

const artifactShape: ItemShape = {
  noun: "artifact",
  request: "GET /v2/local/modules/user-defined/artifacts",
  required: { module_name: text, version: numeric },
  optional: { dependencies: list },
};

/** An answer that has to be a map; an empty one where it is something else. */
export function objectOf(answer: unknown, request: string, tell: ShapeListener): ClusterObject {
  if (isMap(answer)) return answer;
  tell(`${request}: the answer is not a map`);
  return {};
}

/** Files of user-defined modules on one node. */
export function artifactsOf(
  answer: readonly unknown[],
  node: string,
  tell: ShapeListener,
): readonly LocalArtifact[] {
  const ofNode = (problem: string) => tell(`${node}: ${problem}`);
  return shaped(answer, artifactShape, ofNode) as unknown as readonly LocalArtifact[];
}

export function nodesOf(answer: readonly unknown[], tell: ShapeListener): readonly NodeObject[] {
  return shaped(answer, nodeShape, tell) as unknown as readonly NodeObject[];
}

export function modulesOf(answer: readonly unknown[], tell: ShapeListener): readonly ModuleObject[] {
  return shaped(answer, moduleShape, tell) as unknown as readonly ModuleObject[];
}

export function databasesOf(answer: readonly unknown[], tell: ShapeListener): readonly DatabaseObject[] {
  return shaped(answer, databaseShape, tell) as unknown as readonly DatabaseObject[];
}

/** The items that can be used, without the fields that cannot. What an item leaves out, or has as null, is not said. */
function shaped(
  answer: readonly unknown[],
  shape: ItemShape,
  tell: ShapeListener,
): readonly Readonly<Record<string, unknown>>[] {
  return answer.flatMap((item, index) => {
    const lacking = lackOf(item, shape);
    if (lacking === undefined && isMap(item)) return [withoutFaults(item, shape, tell)];
    tell(`${shape.request}: item ${index + 1} is left out: ${lacking}`);
    return [];
  });
}

function lackOf(item: unknown, { required }: ItemShape): string | undefined {
  if (!isMap(item)) return "it is not a map";
  const [field, shape] = Object.entries(required).find(([name, one]) => !one.holds(item[name])) ?? [];
  return field === undefined ? undefined : `its ${field} is not ${shape?.expected}`;
}

function withoutFaults(
  item: Readonly<Record<string, unknown>>,
  { noun, request, required, optional }: ItemShape,
  tell: ShapeListener,
): Readonly<Record<string, unknown>> {
  const [naming = ""] = Object.keys(required);
  const wrong = Object.entries(optional).filter(([field, shape]) => {
    const value = item[field];
    if (value === undefined || value === null || shape.holds(value)) return false;
    tell(`${request}: ${noun} ${String(item[naming])}: ${field} is not ${shape.expected}`);
    return true;
  });
  const omitted = new Set([
    ...wrong.map(([field]) => field),
    ...Object.keys(optional).filter((field) => item[field] === null),
  ]);
  if (omitted.size === 0) return item;
  return Object.fromEntries(Object.entries(item).filter(([field]) => !omitted.has(field)));
}

function isModuleEntry(value: unknown): boolean {
  if (!isMap(value) || typeof value["module_name"] !== "string") return false;
  const version = value["semantic_version"];
  return version === undefined || version === null || typeof version === "string";
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
