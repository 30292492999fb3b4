import type { Database } from "@rampart/compat";
import { parseJsonDocument } from "@rampart/metadata";
import { demandingFields } from "@rampart/platforms";
import { type DirectingFile, invalidFile } from "../directing-file/invalid-file.ts";
import { parseDocument, validValue } from "../directing-file/parse-directing-file.ts";
import { validateDatabase } from "../generated/validate-database.ts";

/** A database object longer than this is another file. */
export const maxDatabaseSize = 2 ** 22;

/** Fields that only a database has; any one of them tells that the file holds one. */
const tellingFields = (): string[] => [
  ...demandingFields(),
  "type",
  "redis_version",
  "module_list",
  "memory_size",
];

/**
 * The database object that `GET /v1/bdbs/{uid}` returns, or a part of it.
 * @throws {RampartError} where it is something else
 */
export function parseDatabase(bytes: Uint8Array, path: string): Database {
  const file: DirectingFile = { kind: "database", file: path };
  const document = parseDocument(bytes, maxDatabaseSize, file, parseJsonDocument);
  const { value } = document;
  if (Array.isArray(value)) {
    const problem = "this is a list; a database is one of its objects";
    throw invalidFile(file, {
      place: document.place([]),
      problem,
      help: "Save GET /v1/bdbs/{uid}, not GET /v1/bdbs.",
    });
  }
  const database = validValue(value, validateDatabase, document, file);
  if (tellingFields().some((field) => Object.hasOwn(database, field))) return database;
  const problem = "nothing in it belongs to a database";
  throw invalidFile(file, {
    place: document.place([]),
    problem,
    help: "Save the answer to GET /v1/bdbs/{uid}.",
  });
}
