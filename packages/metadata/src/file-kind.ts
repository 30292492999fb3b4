import { decodeUtf8, type FileFormat, signedFormat } from "@rampart/bytes";
import { writtenByPackers } from "./manifest/manifest.ts";
import { maxJsonValues, measureJson } from "./text/json-limits.ts";
import { isObject } from "./text/source-document.ts";

/** What a file is, told by its content; its name decides only where the content could be either. */
export type FileKind = "bundle" | "module" | "metadata" | "manifest" | "unknown";

/** Tells files apart by their first bytes, and JSON by its fields. `head` may be the whole file. */
export function fileKind(name: string, head: Uint8Array): FileKind {
  const format = signedFormat(head);
  if (format === "elf") return "module";
  // A zip file whose first bytes are damaged too.
  if (head[0] === 0x50 && head[1] === 0x4b) return "bundle";
  if (format !== undefined && !isText(format)) return "unknown";
  if (format === undefined && head.subarray(0, 4096).includes(0)) return "unknown";
  const text = decodeUtf8(head)
    .replace(/^\ufeff/, "")
    .trimStart();
  if (/(^|\/)module\.json$/.test(name)) return "metadata";
  const named = name.endsWith(".json");
  if (text.startsWith("{")) return (isMetadata(text) ?? named) ? "metadata" : "manifest";
  // JSON that is damaged at its start has no such beginning.
  const isManifest = !named || text === "" || text.startsWith("[") || yamlStart.test(text);
  return isManifest ? "manifest" : "metadata";
}

/** Comments and the start of a document, if any, and the first key of a map. */
const yamlStart = /^(?:(?:#.*|---.*|[ \t]*)\r?\n)*[A-Za-z_][\w-]*[ \t]*:(?:\s|$)/;

/** To YAML the first line of a script is a comment; text of another encoding is told to be that by its readers. */
function isText(format: FileFormat): boolean {
  return format === "script" || format === "utf-16";
}

/** Undefined where the text is not JSON, or more of it than is read, so that its fields cannot tell. */
function isMetadata(text: string): boolean | undefined {
  if ("beyond" in measureJson(text, maxJsonValues, () => ({}))) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return undefined;
    return (
      writtenByPackers.some((field) => field in value) || ("commands" in value && "semantic_version" in value)
    );
  } catch {
    return undefined;
  }
}

/** Names that `lint` looks at in a folder. */
export function isLintable(name: string): boolean {
  return /^ramp(?!art\.config\.)[^/]*\.ya?ml$|^module\.json$/.test(name) || isBundle(name);
}

/** Names that `verify` looks at in a folder. */
export function isBundle(name: string): boolean {
  return name.endsWith(".zip");
}
