import type { ChangeDefinition } from "./change-definition.ts";
import type { ChangeFacts } from "./change-facts.ts";
import { commandChangeCatalogue } from "./command-change-catalogue.ts";
import { loadChangeCatalogue } from "./load-change-catalogue.ts";

/** What each kind of change means. `docs/diff.md` has the same table, and a test holds the two together. */
export const changeCatalogue: {
  readonly [Kind in keyof ChangeFacts]: ChangeDefinition<ChangeFacts[Kind]>;
} = {
  "version-lowered": {
    sign: "~",
    affects: "installers",
    impact: "breaking",
    reason: "a cluster refuses to upgrade a database to a lower version (module_downgrade_unsupported)",
  },
  "version-kept": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "a cluster that has the version refuses other content for it (module_exists)",
  },
  "module-renamed": {
    sign: "~",
    affects: "installers",
    impact: "breaking",
    reason: "it is another module: databases that have the old one cannot be upgraded to it",
  },
  "architecture-changed": {
    sign: "~",
    affects: "installers",
    impact: "breaking",
    reason: "nodes that accepted the old bundle refuse the new one",
  },
  "machine-changed": {
    sign: "~",
    affects: "installers",
    impact: "breaking",
    reason: "nodes that could load the old file cannot load the new one",
  },
  "unused-machine-changed": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "no node that accepted the old bundle could load the old file",
  },
  "system-removed": {
    sign: "-",
    affects: "installers",
    impact: "breaking",
    reason: "nodes with this system refuse the bundle (os_not_supported)",
  },
  "unused-system-removed": {
    sign: "-",
    affects: "installers",
    impact: "neutral",
    reason: "no known cluster with this system took the old bundle",
  },
  "system-added": {
    sign: "+",
    affects: "installers",
    impact: "addition",
    reason: "nodes with this system accept the bundle",
  },
  "redis-version-changed": {
    sign: "~",
    affects: "installers",
    impact: "breaking",
    reason: "databases of a Redis version that the old bundle was for cannot have the module",
  },
  "redis-version-freed": {
    sign: "~",
    affects: "installers",
    impact: "addition",
    reason: "databases of the old Redis version can still have the module, and others too",
  },
  "redis-version-opened": {
    sign: "~",
    affects: "installers",
    impact: "addition",
    reason: "databases can have the module that could not, and none is lost",
  },
  "redis-versions-kept": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "with both Redis fields taken together, no known database takes one bundle and not the other",
  },
  "redis-major-changed": {
    sign: "~",
    affects: "installers",
    impact: "breaking",
    reason: "without compatible_redis_version a module fits databases of the same major version only",
  },
  "min-redis-version-raised": {
    sign: "~",
    affects: "installers",
    impact: "breaking",
    reason: "databases of the Redis versions between cannot have the module",
  },
  "min-redis-version-lowered": {
    sign: "~",
    affects: "installers",
    impact: "addition",
    reason: "databases of older Redis versions can have the module",
  },
  "min-redis-version-moved": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "compatible_redis_version changed too, and tells which databases are gained or lost",
  },
  "min-cluster-version-raised": {
    sign: "~",
    affects: "installers",
    impact: "breaking",
    reason: "clusters of the versions between refuse the bundle (min_redis_pack_version)",
  },
  "min-cluster-version-lowered": {
    sign: "~",
    affects: "installers",
    impact: "addition",
    reason: "older clusters accept the bundle",
  },
  "min-cluster-version-moved": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "no known cluster between takes one bundle and not the other",
  },
  "arguments-changed": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "the module is loaded with other arguments; their effect depends on the module",
  },
  "config-command-changed": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "the module is configured at run time by another command",
  },
  "field-changed": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "it describes the module, or no public text says that something depends on it",
  },
  "checksum-broken": {
    sign: "~",
    affects: "installers",
    impact: "breaking",
    reason: "a cluster refuses a module that is not the one of its checksum (invalid_module)",
  },
  "need-unmet": {
    sign: "~",
    affects: "installers",
    impact: "breaking",
    reason: "a declared system loaded the old module and cannot load the new one",
  },
  "need-added": {
    sign: "+",
    affects: "installers",
    impact: "neutral",
    reason: "no declared system is known to lack it",
  },
  "need-changed": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "no declared system is known to lack it",
  },
  "need-removed": {
    sign: "-",
    affects: "installers",
    impact: "neutral",
    reason: "the module runs without it",
  },
  "library-added": {
    sign: "+",
    affects: "installers",
    impact: "neutral",
    reason: "the module does not load on a node that lacks it",
  },
  "library-removed": {
    sign: "-",
    affects: "installers",
    impact: "neutral",
    reason: "the module runs without it",
  },
  "capability-lost": {
    sign: "-",
    affects: "installers",
    impact: "breaking",
    reason: "databases whose settings require it cannot have the module (unsupported_module_capabilities)",
  },
  "capability-added": {
    sign: "+",
    affects: "installers",
    impact: "addition",
    reason: "databases whose settings require it can have the module",
  },
  ...commandChangeCatalogue,
  ...loadChangeCatalogue,
  "dependency-added": {
    sign: "+",
    affects: "installers",
    impact: "neutral",
    reason:
      "endpoint v1 refuses a bundle with dependencies; user-defined modules need the file in the bundle",
  },
  "dependency-removed": {
    sign: "-",
    affects: "installers",
    impact: "neutral",
    reason: "the module runs without the file",
  },
  "dependency-changed": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "the module runs with another file",
  },
  "module-changed": {
    sign: "~",
    affects: "callers",
    impact: "neutral",
    reason: "what it does differently is not in its metadata",
  },
  "file-added": { sign: "+", affects: "installers", impact: "neutral", reason: "it travels with the module" },
  "file-removed": {
    sign: "-",
    affects: "installers",
    impact: "neutral",
    reason: "it no longer travels with the module",
  },
  "file-changed": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "it travels with the module",
  },
  "module-not-executable": {
    sign: "~",
    affects: "installers",
    impact: "breaking",
    reason: "Redis refuses to load a module that is not executable",
  },
  "mode-changed": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "the file is unpacked with other permissions",
  },
  "bundle-size-changed": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "clusters limit the size of an upload",
  },
  "content-changed": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "the bytes differ in what is not compared, such as the order of keys in module.json",
  },
};
