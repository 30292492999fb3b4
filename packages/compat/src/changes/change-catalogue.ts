import type { ChangeFacts, Impact } from "./change-facts.ts";
import { flagEffect } from "./flag-effects.ts";

/** Whether something went, came, or is otherwise. */
export type ChangeSign = "-" | "+" | "~";

export interface ChangeDefinition<Facts> {
  readonly sign: ChangeSign;
  readonly impact: Impact | ((facts: Facts) => Impact);
  /** Why it has this impact: a clause, for the end of a sentence. */
  readonly reason: string | ((facts: Facts) => string);
}

/** What each kind of change means. `docs/diff.md` has the same table, and a test holds the two together. */
export const changeCatalogue: {
  readonly [Kind in keyof ChangeFacts]: ChangeDefinition<ChangeFacts[Kind]>;
} = {
  "version-lowered": {
    sign: "~",
    impact: "breaking",
    reason: "a cluster refuses to upgrade a database to a lower version (module_downgrade_unsupported)",
  },
  "version-kept": {
    sign: "~",
    impact: "neutral",
    reason: "a cluster that has the version refuses other content for it (module_exists)",
  },
  "module-renamed": {
    sign: "~",
    impact: "breaking",
    reason: "it is another module: databases that have the old one cannot be upgraded to it",
  },
  "architecture-changed": {
    sign: "~",
    impact: "breaking",
    reason: "nodes that accepted the old bundle refuse the new one",
  },
  "system-removed": {
    sign: "-",
    impact: "breaking",
    reason: "nodes with this system refuse the bundle (os_not_supported)",
  },
  "system-added": { sign: "+", impact: "addition", reason: "nodes with this system accept the bundle" },
  "redis-version-changed": {
    sign: "~",
    impact: "breaking",
    reason: "databases of a Redis version that the old bundle was for cannot have the module",
  },
  "redis-version-freed": {
    sign: "~",
    impact: "addition",
    reason: "databases of the old Redis version can still have the module, and others too",
  },
  "redis-major-changed": {
    sign: "~",
    impact: "breaking",
    reason: "without compatible_redis_version a module fits databases of the same major version only",
  },
  "min-redis-version-raised": {
    sign: "~",
    impact: "breaking",
    reason: "databases of the Redis versions between cannot have the module",
  },
  "min-redis-version-lowered": {
    sign: "~",
    impact: "addition",
    reason: "databases of older Redis versions can have the module",
  },
  "min-cluster-version-raised": {
    sign: "~",
    impact: "breaking",
    reason: "clusters of the versions between refuse the bundle (min_redis_pack_version)",
  },
  "min-cluster-version-lowered": {
    sign: "~",
    impact: "addition",
    reason: "older clusters accept the bundle",
  },
  "arguments-changed": {
    sign: "~",
    impact: "neutral",
    reason: "the module is loaded with other arguments; their effect depends on the module",
  },
  "config-command-changed": {
    sign: "~",
    impact: "neutral",
    reason: "the module is configured at run time by another command",
  },
  "field-changed": {
    sign: "~",
    impact: "neutral",
    reason: "it describes the module, or no public text says that something depends on it",
  },
  "need-unmet": {
    sign: "~",
    impact: "breaking",
    reason: "a declared system loaded the old module and cannot load the new one",
  },
  "need-added": { sign: "+", impact: "neutral", reason: "no declared system is known to lack it" },
  "need-changed": { sign: "~", impact: "neutral", reason: "no declared system is known to lack it" },
  "need-removed": { sign: "-", impact: "neutral", reason: "the module runs without it" },
  "library-added": {
    sign: "+",
    impact: "neutral",
    reason: "the module does not load on a node that lacks it",
  },
  "library-removed": { sign: "-", impact: "neutral", reason: "the module runs without it" },
  "capability-lost": {
    sign: "-",
    impact: "breaking",
    reason: "databases whose settings require it cannot have the module (unsupported_module_capabilities)",
  },
  "capability-added": {
    sign: "+",
    impact: "addition",
    reason: "databases whose settings require it can have the module",
  },
  "command-removed": { sign: "-", impact: "breaking", reason: "callers get an error" },
  "command-added": { sign: "+", impact: "addition", reason: "the old module does not have it" },
  "command-respelled": { sign: "~", impact: "neutral", reason: "servers match names without case" },
  "command-arity-narrowed": {
    sign: "~",
    impact: "breaking",
    reason: "a number of words that was accepted is refused",
  },
  "command-arity-widened": {
    sign: "~",
    impact: "addition",
    reason: "every number of words that was accepted still is, and others are too",
  },
  "command-keys-changed": {
    sign: "~",
    impact: "breaking",
    reason: "clients and the proxy look for keys in other places, and send calls to other shards",
  },
  "command-flag-gained": {
    sign: "+",
    impact: ({ flag }) => flagEffect(flag, "gained").impact,
    reason: ({ flag }) => flagEffect(flag, "gained").reason,
  },
  "command-flag-lost": {
    sign: "-",
    impact: ({ flag }) => flagEffect(flag, "lost").impact,
    reason: ({ flag }) => flagEffect(flag, "lost").reason,
  },
  "dependency-added": {
    sign: "+",
    impact: "neutral",
    reason:
      "endpoint v1 refuses a bundle with dependencies; user-defined modules need the file in the bundle",
  },
  "dependency-removed": { sign: "-", impact: "neutral", reason: "the module runs without the file" },
  "dependency-changed": { sign: "~", impact: "neutral", reason: "the module runs with another file" },
  "module-changed": {
    sign: "~",
    impact: "neutral",
    reason: "what it does differently is not in its metadata",
  },
  "file-added": { sign: "+", impact: "neutral", reason: "it travels with the module" },
  "file-removed": { sign: "-", impact: "neutral", reason: "it no longer travels with the module" },
  "file-changed": { sign: "~", impact: "neutral", reason: "it travels with the module" },
  "bundle-size-changed": { sign: "~", impact: "neutral", reason: "clusters limit the size of an upload" },
  "content-changed": {
    sign: "~",
    impact: "neutral",
    reason: "the bytes differ in what is not compared, such as the order of keys in module.json",
  },
};
