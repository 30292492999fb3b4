import { basename } from "node:path";
import { type FileKind, fileKind } from "@rampart/metadata";

/** What a document is held against. Files that `lint` judges have the kind that it gives them. */
export type DocumentKind = FileKind | "configuration" | "baseline" | "target" | "inventory";

/** What a project says of its files, by their absolute paths. */
export interface NamedKinds {
  readonly manifests: ReadonlySet<string>;
  readonly targets: ReadonlySet<string>;
}

/** A longer text is told by its name alone. */
const longestTold = 2 ** 20;

/**
 * What a document is: by its name where that is one of ours, by what the configuration calls it, else by the keys at its
 * top. Undefined for the files of others: an editor sends every YAML and JSON file there is.
 */
export function documentKind(
  path: string,
  text: string,
  bytes: Uint8Array,
  { manifests, targets }: NamedKinds,
): DocumentKind | undefined {
  const name = basename(path);
  if (/^rampart\.config\.(json|ya?ml)$/.test(name)) return "configuration";
  if (name === "rampart-baseline.json") return "baseline";
  if (targets.has(path)) return "target";
  const isNamed =
    manifests.has(path) || /^ramp([-_.].*)?\.(ya?ml|json)$/.test(name) || name === "module.json";
  if (isNamed) return fileKind(path, bytes);
  if (text.length > longestTold) return undefined;
  const told = kindOfSchema(text) ?? kindOfKeys(topKeys(text), text);
  if (told !== "ours") return told;
  return fileKind(path, bytes);
}

/** A kind, or that `lint` judges it: which of its kinds a file has is for the project to say. */
type Told = DocumentKind | "ours" | undefined;

const kindsOfSchemas: Readonly<Record<string, Told>> = {
  manifest: "ours",
  module: "ours",
  config: "configuration",
  baseline: "baseline",
  target: "target",
  inventory: "inventory",
};

/** The schema of ours that the file itself names, in a key or in a comment: by its id, or as a copy beside it. */
function kindOfSchema(text: string): Told {
  const named = /\$schema["']?\s*[:=]\s*["']?([^\s"']+)/.exec(text.slice(0, 1000))?.[1] ?? "";
  const [, id, file] = /^urn:rampart:schema:(\w+)$|^(?!\w+:).*?(\w+)\.schema\.json$/.exec(named) ?? [];
  return kindsOfSchemas[id ?? file ?? ""];
}

/** Keys that only a manifest has; two of them are no accident. */
const manifestKeys: ReadonlySet<string> = new Set([
  "capabilities",
  "command_line_args",
  "compatible_redis_version",
  "min_redis_pack_version",
  "min_redis_version",
  "exclude_commands",
  "override_command",
  "overide_command",
  "add_command",
]);

/** Fields that only a packer or a cluster writes. */
const metadataKeys: ReadonlySet<string> = new Set(["ramp_format_version", "module_file", "sha256"]);

function kindOfKeys(keys: readonly string[], text: string): Told {
  const known = keys.filter((key) => manifestKeys.has(key) || metadataKeys.has(key));
  if (known.length > 1) return "ours";
  if (/(^|[\s{"'])clusterVersion["']?:/.test(text) && keys.some((key) => targetKeys.has(key)))
    return "target";
  return keys.includes("clusters") && /(^|[\s{"'])url["']?:/.test(text) ? "inventory" : undefined;
}

const targetKeys: ReadonlySet<string> = new Set(["clusterVersion", "targets"]);

/** Keys of a map in YAML, or in JSON whose lines are indented once. */
function topKeys(text: string): string[] {
  const keys = text.startsWith("{") ? /^(?: {1,4}|\t)"([\w-]+)"\s*:/gm : /^([\w-]+):(?=\s|$)/gm;
  return [...text.matchAll(keys)].map(([, key = ""]) => key);
}
