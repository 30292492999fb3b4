import type { DiscoveredCommand, KeySpec, KeySpecBeginSearch, KeySpecFindKeys } from "../discovery.ts";
import { fromBytes, RespError, type RespValue } from "./resp.ts";

/** An answer of another form than any known server gives. */
export class AnswerFormatError extends Error {
  override readonly name = "AnswerFormatError";
}

/**
 * One element of what COMMAND or COMMAND INFO answer. Redis 4 and 5 give six fields, Redis 6 adds ACL categories, Redis 7
 * tips, key specifications and subcommands; whatever a later server appends is passed over.
 */
export function readCommandInfo(value: RespValue): DiscoveredCommand {
  const fields = list(value, "a command");
  if (fields.length < 6) throw new AnswerFormatError(`a command of ${fields.length} fields`);
  const [name, arity, flags, firstKey, lastKey, step, aclCategories, tips, keySpecs, subcommands] = fields;
  const categories = optional(aclCategories, (element) => text(element, "an ACL category"));
  const hints = optional(tips, (element) => text(element, "a tip"));
  const specs = optional(keySpecs, readKeySpec);
  const children = optional(subcommands, readCommandInfo);
  return {
    name: text(name, "a command's name"),
    arity: integer(arity, "an arity"),
    flags: list(flags, "the flags").map((flag) => text(flag, "a flag")),
    firstKey: integer(firstKey, "a first key"),
    lastKey: integer(lastKey, "a last key"),
    step: integer(step, "a step"),
    ...(children && { subcommands: sortByName(children) }),
    ...(categories && { aclCategories: categories }),
    ...(specs && { keySpecs: specs }),
    ...(hints && { tips: hints }),
  };
}

export function sortByName(commands: readonly DiscoveredCommand[]): DiscoveredCommand[] {
  return commands.toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

function readKeySpec(value: RespValue): KeySpec {
  const fields = map(value, "a key specification");
  const notes = fields.get("notes");
  return {
    ...(notes !== undefined && { notes: text(notes, "the notes of a key specification") }),
    flags: list(fields.get("flags"), "the flags of a key specification").map((flag) =>
      text(flag, "a key flag"),
    ),
    beginSearch: readBeginSearch(fields.get("begin_search")),
    findKeys: readFindKeys(fields.get("find_keys")),
  };
}

function readBeginSearch(value: RespValue | undefined): KeySpecBeginSearch {
  const { type, spec } = readTyped(value, "begin_search");
  switch (type) {
    case "index":
      return { type, index: integer(spec.get("index"), "an index") };
    case "keyword":
      return {
        type,
        keyword: text(spec.get("keyword"), "a keyword"),
        startfrom: integer(spec.get("startfrom"), "a startfrom"),
      };
    case "unknown":
      return { type };
    // A server says what it likes.
    default:
      throw new AnswerFormatError(`a begin_search of type ${type}`);
  }
}

function readFindKeys(value: RespValue | undefined): KeySpecFindKeys {
  const { type, spec } = readTyped(value, "find_keys");
  switch (type) {
    case "range":
      return {
        type,
        lastkey: integer(spec.get("lastkey"), "a lastkey"),
        keystep: integer(spec.get("keystep"), "a keystep"),
        limit: integer(spec.get("limit"), "a limit"),
      };
    case "keynum":
      return {
        type,
        keynumidx: integer(spec.get("keynumidx"), "a keynumidx"),
        firstkey: integer(spec.get("firstkey"), "a firstkey"),
        keystep: integer(spec.get("keystep"), "a keystep"),
      };
    case "unknown":
      return { type };
    // A server says what it likes.
    default:
      throw new AnswerFormatError(`a find_keys of type ${type}`);
  }
}

function readTyped(
  value: RespValue | undefined,
  what: string,
): { type: string; spec: Map<string, RespValue> } {
  const fields = map(value, what);
  return {
    type: text(fields.get("type"), `the type of ${what}`),
    spec: map(fields.get("spec"), `the spec of ${what}`),
  };
}

/** RESP2 has no maps: names and values take turns in an array. */
export function map(value: RespValue | undefined, what: string): Map<string, RespValue> {
  const flat = list(value, what);
  if (flat.length % 2 === 1) throw new AnswerFormatError(`${what} has a name without a value`);
  const fields = new Map<string, RespValue>();
  for (let at = 0; at < flat.length; at += 2) {
    fields.set(text(flat[at], `a name in ${what}`), flat[at + 1] ?? null);
  }
  return fields;
}

export function list(value: RespValue | undefined, what: string): readonly RespValue[] {
  if (Array.isArray(value)) return value;
  throw unexpected(value, what, "an array");
}

export function text(value: RespValue | undefined, what: string): string {
  if (typeof value === "string") return fromBytes(value);
  throw unexpected(value, what, "a string");
}

export function integer(value: RespValue | undefined, what: string): number {
  if (typeof value === "number") return value;
  throw unexpected(value, what, "a number");
}

function unexpected(value: RespValue | undefined, what: string, wanted: string): AnswerFormatError {
  const got =
    value === undefined
      ? "nothing"
      : value instanceof RespError
        ? `the error ${value.message}`
        : typeof value;
  return new AnswerFormatError(`${what} should be ${wanted}, not ${value === null ? "null" : got}`);
}

/** Absent where the server does not have the field, and where there is nothing in it. */
function optional<T>(value: RespValue | undefined, read: (element: RespValue) => T): T[] | undefined {
  if (value === undefined) return undefined;
  const elements = list(value, "a field of a command").map(read);
  return elements.length === 0 ? undefined : elements;
}
