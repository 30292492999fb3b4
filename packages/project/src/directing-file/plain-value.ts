import { isObject, type Path, type SourceDocument } from "@rampart/metadata";

/**
 * The value of a configuration or a target as its author meant it. YAML 1.1 reads an unquoted `off` as false, `on` as
 * true and an unquoted date as a point in time; these files have none of them, so all are text.
 */
export function plainValue(document: SourceDocument): unknown {
  return plain(document.value, [], document);
}

function plain(value: unknown, path: Path, document: SourceDocument): unknown {
  if (Array.isArray(value)) return value.map((item, index) => plain(item, [...path, index], document));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, plain(item, [...path, key], document)]),
    );
  }
  // What came through an alias has no text of its own.
  if (value === false) return /^off$/i.test(document.source(path) ?? "off") ? "off" : value;
  if (value === true) return /^on$/i.test(document.source(path) ?? "") ? "on" : value;
  return typeof value === "object" && value !== null ? (document.source(path) ?? String(value)) : value;
}
