import type { EndpointAnswers, EndpointId } from "@rampart/cluster-api";
import { shortened } from "./shortened.ts";

/** Hears of each part of an answer that is not as the contract has it, and that is left out therefore. */
export type ShapeListener = (problem: string) => void;

interface FieldShape {
  readonly holds: (value: unknown) => boolean;
  /** What it has to be, for a sentence. */
  readonly expected: string;
  /** What it is read as, where that is something else. */
  readonly read?: (value: unknown) => unknown;
}

interface ObjectShape {
  /** For messages: `node`. */
  readonly noun: string;
  /** Without these an object says nothing that can be used; the first names it. */
  readonly required: Readonly<Record<string, FieldShape>>;
  readonly optional: Readonly<Record<string, FieldShape>>;
}

interface AnswerShape {
  readonly form: "object" | "list";
  readonly of: ObjectShape;
  /** Of a list that cannot be empty: why. */
  readonly neverEmpty?: string;
}

type Fields = Readonly<Record<string, unknown>>;

const text: FieldShape = { holds: (value) => typeof value === "string", expected: "text" };
const number: FieldShape = { holds: (value) => typeof value === "number", expected: "a number" };
const whole: FieldShape = { holds: Number.isSafeInteger, expected: "a whole number" };
const truth: FieldShape = { holds: (value) => typeof value === "boolean", expected: "true or false" };
const list: FieldShape = { holds: Array.isArray, expected: "a list" };
const map: FieldShape = { holds: isMap, expected: "a map" };

/** The reference has it as text and as a number; it is part of addresses, so text is what it is read as. */
const id: FieldShape = {
  holds: (value) => (typeof value === "string" && value !== "") || Number.isSafeInteger(value),
  expected: "text or a whole number",
  read: String,
};

/** A node counts versions as numbers, and some have written them as text. */
const numeric: FieldShape = {
  holds: (value) => whole.holds(value) || (typeof value === "string" && /^\d{1,15}$/.test(value)),
  expected: "a whole number",
  read: Number,
};

const listOf = (item: FieldShape): FieldShape => ({
  holds: (value) => Array.isArray(value) && value.every(item.holds),
  expected: `a list, each item ${item.expected}`,
});

/** Read as a whole or not at all. */
const objects = (shape: ObjectShape): FieldShape => ({
  holds: (value) => Array.isArray(value) && value.every((item) => isWhole(item, shape)),
  expected: `a list of ${shape.noun}s`,
  read: (value) => (value as readonly Fields[]).map((item) => fieldsOf(item, shape, () => {})),
});

const platforms: FieldShape = {
  holds: (value) => isMap(value) && Object.values(value).every(isMap),
  expected: "a map of maps",
};

const clusterShape: ObjectShape = {
  noun: "cluster",
  required: {},
  optional: {
    name: text,
    created_time: text,
    allow_modules_upload: truth,
    module_upload_max_size_mb: number,
  },
};

const nodeShape: ObjectShape = {
  noun: "node",
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

const moduleShape: ObjectShape = {
  noun: "module",
  required: { uid: id, module_name: text, semantic_version: text, version: number },
  optional: {
    platforms,
    is_bundled: truth,
    sha256: text,
    capabilities: listOf(text),
    compatible_redis_version: text,
    min_redis_version: text,
  },
};

const moduleOfDatabase: ObjectShape = {
  noun: "module",
  required: { module_name: text },
  optional: { module_id: id, semantic_version: text },
};

const databaseShape: ObjectShape = {
  noun: "database",
  required: { uid: whole },
  optional: {
    name: text,
    type: text,
    status: text,
    redis_version: text,
    version: text,
    module_list: objects(moduleOfDatabase),
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

/** What is read of a change that was taken: how to follow it, and what comes of it. */
const upgradeShape: ObjectShape = {
  noun: "database",
  required: {},
  optional: { action_uid: id, redis_version: text, module_list: objects(moduleOfDatabase) },
};

const artifactShape: ObjectShape = {
  noun: "artifact",
  required: { module_name: text, version: numeric },
  optional: { dependencies: listOf(text) },
};

const actionShape: ObjectShape = {
  noun: "action",
  required: { action_uid: id, name: text, status: text },
  optional: {},
};

const actionListsShape: ObjectShape = {
  noun: "actions",
  required: {},
  optional: { actions: objects(actionShape), "state-machines": objects(actionShape) },
};

const capabilityShape: ObjectShape = {
  noun: "capability",
  required: { name: text, desc: text },
  optional: {},
};
const capabilitiesShape: ObjectShape = {
  noun: "capabilities",
  required: {
    all_capabilities: { ...objects(capabilityShape), expected: "a list of capabilities" },
  },
  optional: {},
};

const startedShape: ObjectShape = { noun: "action", required: {}, optional: { action_uid: id } };
const registeredShape: ObjectShape = { noun: "module", required: { uid: id }, optional: {} };

const object = (of: ObjectShape): AnswerShape => ({ form: "object", of });
const eachOf = (of: ObjectShape): AnswerShape => ({ form: "list", of });

/** The endpoints whose answer has fields that somebody reads; `unread` where nobody does. */
const shapes: Readonly<Record<AnsweringEndpoint, AnswerShape | "unread">> = {
  "modules-list": eachOf(moduleShape),
  "modules-get": object(moduleShape),
  "modules-upload-v2": object(startedShape),
  "modules-delete-v2": object(startedShape),
  "user-defined-create": object(registeredShape),
  "local-artifacts-list": eachOf(artifactShape),
  "cluster-module-capabilities": object(capabilitiesShape),
  "cluster-get": object(clusterShape),
  "cluster-put": "unread",
  "cluster-policy-get": "unread",
  "nodes-list": { ...eachOf(nodeShape), neverEmpty: "the answer lists no node" },
  "nodes-get": object(nodeShape),
  "bdbs-list": eachOf(databaseShape),
  "bdbs-get": object(databaseShape),
  "bdbs-upgrade": object(upgradeShape),
  "bdbs-modules-upgrade": object(upgradeShape),
  "modules-upgrade-bdb": object(upgradeShape),
  "actions-v1-list": object(actionListsShape),
  "actions-v1-get": object(actionShape),
  "actions-bdb": eachOf(actionShape),
  "actions-v2-list": eachOf(actionShape),
  "actions-v2-get": object(actionShape),
};

/** Endpoints whose answer is more than the status. */
type AnsweringEndpoint = {
  [Id in EndpointId]: EndpointAnswers[Id] extends undefined ? never : Id;
}[EndpointId];

/**
 * What an answer says, as it is read. An item of a list that cannot be used and a field that has another type are told and
 * left out; an answer that says nothing without them is refused. What is absent or null is not said, and no fault.
 */
export function readShape(
  id: EndpointId,
  answer: unknown,
  tell: ShapeListener,
  refuse: (reason: string) => never,
): unknown {
  const shape: AnswerShape | "unread" = Object.hasOwn(shapes, id)
    ? shapes[id as AnsweringEndpoint]
    : "unread";
  if (shape === "unread") return answer;
  if (shape.form === "list") {
    if (!Array.isArray(answer)) return refuse("the answer is not a list");
    if (answer.length === 0 && shape.neverEmpty !== undefined) tell(shape.neverEmpty);
    const seen = new Set<unknown>();
    return answer.flatMap((item: unknown, index) => {
      const lacking = lackOf(item, shape.of) ?? repeated(item as Fields, shape.of, seen);
      if (lacking === undefined) return [fieldsOf(item as Fields, shape.of, tell)];
      tell(`item ${index + 1} cannot be used: ${lacking}`);
      return [];
    });
  }
  if (!isMap(answer)) return refuse("the answer is not a map");
  const lacking = lackOf(answer, shape.of);
  return lacking === undefined ? fieldsOf(answer, shape.of, tell) : refuse(lacking);
}

function lackOf(item: unknown, { required }: ObjectShape): string | undefined {
  if (!isMap(item)) return "it is not a map";
  const [field, shape] = Object.entries(required).find(([name, one]) => !one.holds(item[name])) ?? [];
  return field === undefined ? undefined : `its ${field} is not ${shape?.expected}`;
}

/** Of two objects that one identity has, nobody knows which is meant. */
function repeated(item: Fields, { required }: ObjectShape, seen: Set<unknown>): string | undefined {
  if (!("uid" in required)) return undefined;
  const { uid } = item;
  if (seen.has(uid)) return `its uid ${String(uid)} is used twice`;
  seen.add(uid);
  return undefined;
}

function fieldsOf(item: Fields, shape: ObjectShape, tell: ShapeListener): Fields {
  const fields: Record<string, unknown> = { ...item };
  for (const [field, { holds, expected, read }] of Object.entries({ ...shape.required, ...shape.optional })) {
    const { [field]: value } = item;
    if (value === undefined) continue;
    if (value === null) delete fields[field];
    else if (!holds(value)) {
      tell(`${nameOf(item, shape)}${field} is not ${expected}`);
      delete fields[field];
    } else if (read !== undefined) fields[field] = read(value);
  }
  return fields;
}

function nameOf(item: Fields, { noun, required }: ObjectShape): string {
  const [naming] = Object.keys(required);
  return naming === undefined ? "" : `${noun} ${shortened(String(item[naming]))}: `;
}

function isWhole(item: unknown, shape: ObjectShape): boolean {
  if (lackOf(item, shape) !== undefined) return false;
  let holds = true;
  fieldsOf(item as Fields, shape, () => {
    holds = false;
  });
  return holds;
}

function isMap(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
