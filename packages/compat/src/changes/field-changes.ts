import type { ModuleMetadata } from "@rampart/metadata";
import { type Change, change, sides } from "./change.ts";
import { isSameJson } from "./same-json.ts";

/** Fields whose changes have kinds of their own, or follow from other changes. */
const comparedElsewhere: ReadonlySet<string> = new Set<keyof ModuleMetadata>([
  "architecture",
  "capabilities",
  "commands",
  "compatible_redis_version",
  "dependencies",
  "min_redis_pack_version",
  "min_redis_version",
  "module_name",
  "operating_systems",
  "optional-dependencies",
  "os_list",
  "semantic_version",
  "sha256",
  "version",
]);

const kinds: ReadonlyMap<string, "arguments-changed" | "config-command-changed"> = new Map([
  ["command_line_args", "arguments-changed"],
  ["config_command", "config-command-changed"],
]);

/** Every other field of `module.json`, those that nobody knows included. */
export function fieldChanges(before: ModuleMetadata, after: ModuleMetadata): Change[] {
  const [old, current] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...old.keys(), ...current.keys()])].toSorted();
  const changes = names.flatMap((name): Change[] => {
    const [was, is] = [old.get(name), current.get(name)];
    if (isSameJson(was, is)) return [];
    return [change(kinds.get(name) ?? "field-changed", name, sides(was, is))];
  });
  return [...changes, ...numericVersionChange(before, after)];
}

/** Fields that say something: an empty text, list or object and `false` are as good as none. */
function fieldsOf(metadata: ModuleMetadata): ReadonlyMap<string, unknown> {
  const fields = Object.entries(metadata);
  return new Map(fields.filter(([name, value]) => !comparedElsewhere.has(name) && !isUnsaid(value)));
}

function isUnsaid(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** The integer goes with the semantic version; it is worth a word only where that stays. */
function numericVersionChange(before: ModuleMetadata, after: ModuleMetadata): Change[] {
  if (before.semantic_version !== after.semantic_version || before.version === after.version) return [];
  return [change("field-changed", "version", sides<unknown>(before.version, after.version))];
}
