import type { DatabaseObject } from "@rampart/cluster-api";
import { RampartError } from "@rampart/findings";
import { isObject, type JsonObject } from "@rampart/metadata";

/**
 * Databases from a file: what `GET /v1/bdbs` answers, or one object of it.
 * @throws {RampartError} with fault `call`, naming the file
 */
export function parseDatabases(text: string, file: string): DatabaseObject[] {
  const value = parseJson(text, file);
  const items: unknown[] = Array.isArray(value) ? value : [value];
  const databases = items.map((item, index) => databaseOf(item, `${file}: item ${index}`));
  const uids = databases.map(({ uid }) => uid);
  const twice = uids.find((uid, index) => uids.indexOf(uid) !== index);
  if (twice !== undefined) throw refusal(`${file}: two databases have the uid ${twice}`);
  return databases;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(`${file} is not JSON`);
  }
}

function databaseOf(item: unknown, place: string): DatabaseObject {
  if (!isObject(item)) throw refusal(`${place} is not an object`);
  const { uid, redis_version, module_list = [] } = item;
  if (typeof uid !== "number" || !Number.isSafeInteger(uid) || uid < 1) {
    throw refusal(`${place}: uid has to be a whole number from 1 on`);
  }
  if (typeof redis_version !== "string" || !/^\d+\.\d+$/.test(redis_version)) {
    throw refusal(`${place}: redis_version has to be text such as "8.2"`);
  }
  if (!Array.isArray(module_list) || !module_list.every(isDatabaseModule)) {
    throw refusal(`${place}: module_list has to be a list of objects with module_name`);
  }
  const defaults = {
    name: `database-${uid}`,
    status: "active",
    type: "redis",
    version: `${redis_version}.0`,
  };
  return { ...defaults, ...item, uid, redis_version, module_list };
}

function isDatabaseModule(item: unknown): item is JsonObject & { readonly module_name: string } {
  return isObject(item) && typeof item["module_name"] === "string";
}

function refusal(message: string): RampartError {
  return new RampartError("call", "databases-invalid", message, {
    help: "The file holds what GET /v1/bdbs answers.",
  });
}
