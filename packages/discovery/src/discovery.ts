/** What a module registered when it was loaded, whoever loaded it: our own module host or a Redis server. */
export interface Discovery {
  readonly source: "host" | "redis";
  /** What loaded it, in words for people: the imitated Redis version, or the version of the server. */
  readonly server?: string;
  readonly name: string;
  readonly version: number;
  /** Sorted by name, byte order. */
  readonly commands: readonly DiscoveredCommand[];
  /** Paths of the libraries that the module was loaded with, where they are those of another system. */
  readonly libraries?: readonly string[];
  /** What the module, and the loader, said meanwhile. */
  readonly log: readonly string[];
  /** What else the load tells. Only the module host sees it. */
  readonly load?: LoadFacts;
}

/** One command as `COMMAND INFO` shows it. Names keep the case in which the module registered them. */
export interface DiscoveredCommand {
  /** A subcommand's name is `container|sub`. */
  readonly name: string;
  readonly arity: number;
  /** In the server's order. */
  readonly flags: readonly string[];
  readonly firstKey: number;
  readonly lastKey: number;
  readonly step: number;
  /** Sorted by name, byte order. Absent when there are none. */
  readonly subcommands?: readonly DiscoveredCommand[];
  /** With the leading `@`, in the server's order. Absent when there are none. */
  readonly aclCategories?: readonly string[];
  /** Absent when there are none. */
  readonly keySpecs?: readonly KeySpec[];
  /** Absent when there are none. */
  readonly tips?: readonly string[];
  /** Absent before Redis 7.0. */
  readonly documentation?: CommandDocumentation;
}

/** What `COMMAND DOCS` answers of one command, under its names and in its order, without its subcommands. */
export interface CommandDocumentation {
  readonly summary?: string;
  readonly since?: string;
  /** `module`, whatever the module is. */
  readonly group: string;
  readonly complexity?: string;
  /** Name of the module. */
  readonly module?: string;
  /** The version, and what changed with it. */
  readonly history?: readonly (readonly [since: string, changes: string])[];
  readonly arguments?: readonly DocumentedArgument[];
}

export interface DocumentedArgument {
  readonly name: string;
  /** `string`, `key`, `oneof` … */
  readonly type: string;
  /** From Redis 7.2 on, and not of `oneof` and `block`. */
  readonly display_text?: string;
  readonly key_spec_index?: number;
  readonly token?: string;
  readonly summary?: string;
  readonly since?: string;
  readonly deprecated_since?: string;
  /** `optional`, `multiple`, `multiple_token`. */
  readonly flags?: readonly string[];
  /** Of `oneof` and `block`. */
  readonly arguments?: readonly DocumentedArgument[];
}

/** One key specification: where to begin to search, and how to find keys from there. */
export interface KeySpec {
  readonly notes?: string;
  readonly flags: readonly string[];
  readonly beginSearch: KeySpecBeginSearch;
  readonly findKeys: KeySpecFindKeys;
}

export type KeySpecBeginSearch =
  | { readonly type: "unknown" }
  | { readonly type: "index"; readonly index: number }
  | { readonly type: "keyword"; readonly keyword: string; readonly startfrom: number };

export type KeySpecFindKeys =
  | { readonly type: "unknown" }
  | { readonly type: "range"; readonly lastkey: number; readonly keystep: number; readonly limit: number }
  | {
      readonly type: "keynum";
      readonly keynumidx: number;
      readonly firstkey: number;
      readonly keystep: number;
    };

/** What a load tells beyond the commands. Lists are sorted by name, byte order, unless they say otherwise. */
export interface LoadFacts {
  /** The Redis version that was imitated. */
  readonly redisVersion: string;
  /** The Module API version that the module was written for: 1 to this day. */
  readonly apiVersion: number;
  readonly dataTypes: readonly LoadedDataType[];
  readonly configurations: readonly LoadedConfiguration[];
  /** ACL categories that the module added. */
  readonly aclCategories: readonly string[];
  /** Server events that the module subscribed to. */
  readonly serverEvents: readonly string[];
  /** Classes of keyspace notifications that the module subscribed to. */
  readonly keyspaceEvents: readonly string[];
  /** Names of the functions that the module shares with other modules. */
  readonly sharedFunctions: readonly string[];
  /** Names of functions that the module asked of other modules; it may load without them. */
  readonly importedFunctions: readonly string[];
  /** What the module declared with `RedisModule_SetModuleOptions`. */
  readonly options: readonly string[];
  /** Command filters, timers and the like: how many of each were registered. Kinds of which there are none are absent. */
  readonly registered: Readonly<Record<string, number>>;
  /** Commands flagged `internal`, which a server hides from its clients. */
  readonly internalCommands: readonly string[];
  /** Commands flagged `no-cluster`, which a server in cluster mode refuses to register. */
  readonly noClusterCommands: readonly string[];
  /** Redis commands that the module called while it loaded. */
  readonly calledCommands: readonly string[];
  readonly api: LoadedApi;
}

export interface LoadedApi {
  /** Functions that the module asked for and the imitated version has. */
  readonly asked: readonly string[];
  /** Functions that the module asked for and the imitated version has not. */
  readonly missing: readonly string[];
  /** Functions that were called during the load; absent where the machine's architecture cannot tell. */
  readonly called?: readonly ApiFunction[];
  /**
   * The lowest Redis version that has every function called, leaving out those that the module's header calls
   * only where they exist. It says nothing about functions that commands call later.
   */
  readonly lowestRedisVersion?: string;
}

export interface ApiFunction {
  readonly name: string;
  /** The Redis version that introduced it. */
  readonly since: string;
}

export interface LoadedDataType {
  readonly name: string;
  /** Stands in front of each saved value; the module gets it when the value is loaded. */
  readonly encodingVersion: number;
  /** Those that the module gave and the imitated version knows, under the names of `RedisModuleTypeMethods`. */
  readonly callbacks: readonly string[];
}

export interface LoadedConfiguration {
  readonly name: string;
  readonly type: "string" | "bool" | "enum" | "numeric";
  /** As `CONFIG GET` would print it. Absent where a text has none. */
  readonly default?: string;
  /** The least and the greatest number. */
  readonly minimum?: string;
  readonly maximum?: string;
  /** The words of an enumeration. */
  readonly values?: readonly string[];
  readonly flags: readonly string[];
}
