import type { Command, Dependency } from "@rampart/metadata";

/**
 * `breaking`: what worked with the old bundle may fail with the new one, for callers or for whoever installs it.
 * `addition`: something works that did not. `neutral`: neither, and still worth knowing.
 */
export type Impact = "breaking" | "addition" | "neutral";

/** Whom a change is for: those who call the commands, or those who install the module. */
export type Audience = "callers" | "installers";

/** What each kind of change carries, beside its impact and its subject. Fields of `module.json` keep their spelling. */
export interface ChangeFacts {
  /** The subject of the version's and the module's changes is the module's name. */
  "version-lowered": Both<string>;
  "version-kept": Both<string>;
  "module-renamed": Both<string>;
  "architecture-changed": Either<string>;
  /** The subject is an entry of the bundle: its module, or a library in an archive. */
  "machine-changed": Both<string>;
  "unused-machine-changed": Both<string>;
  /** The subject is an operating system. */
  "system-removed": Nothing;
  "unused-system-removed": Nothing;
  "system-added": Nothing;
  /** The subject is the field. */
  "redis-version-changed": Either<string>;
  "redis-version-freed": Either<string>;
  "redis-version-opened": Either<string>;
  "redis-versions-kept": Either<string>;
  "redis-major-changed": Either<string>;
  "min-redis-version-raised": Either<string>;
  "min-redis-version-lowered": Either<string>;
  "min-redis-version-moved": Either<string>;
  "min-cluster-version-raised": Either<string>;
  "min-cluster-version-lowered": Either<string>;
  "min-cluster-version-moved": Either<string>;
  "arguments-changed": Either<unknown>;
  "config-command-changed": Either<unknown>;
  "field-changed": Either<unknown>;
  "checksum-broken": Either<string>;
  /** The subject is a family of symbol versions (`GLIBC`) or a library (`libssl`) without its version. */
  "need-unmet": Either<string> & InFile & { readonly unmetBy: readonly UnmetBy[] };
  "need-added": InFile & { readonly after: string };
  "need-changed": InFile & Both<string>;
  "need-removed": InFile & { readonly before: string };
  /** The subject is a library. */
  "library-added": InFile;
  "library-removed": InFile;
  /** The subject is a capability. */
  "capability-lost": { readonly blocks: readonly BlockedDatabase[] };
  "capability-added": Nothing;
  /** The subject is a command's name, as the newest bundle that has it spells it. */
  "command-removed": { readonly before: Command };
  "command-added": { readonly after: Command };
  "command-excluded": { readonly before: Command };
  "command-included": { readonly after: Command };
  "command-respelled": Both<string>;
  "command-arity-narrowed": Both<number>;
  "command-arity-widened": Both<number>;
  "command-arity-declared": Both<number>;
  "command-arity-undeclared": Both<number>;
  "command-keys-changed": Both<Keys>;
  "command-keys-fewer": Both<Keys>;
  "command-routing-changed": Both<Keys>;
  "command-flag-gained": { readonly flag: string };
  "command-flag-lost": { readonly flag: string };
  /** What is documented decides of an arity that one side does not declare. */
  "command-arity-as-documented": Both<number>;
  "command-arity-undocumented": Both<number>;
  "command-token-removed": { readonly token: string };
  "command-token-added": { readonly token: string };
  /** Numbers of words, the command's name included: `3`, `2 to 4`, `3 or more`. */
  "command-words-narrowed": Both<string>;
  "command-words-widened": Both<string>;
  "command-not-for-clusters": Nothing;
  "command-for-clusters": Nothing;
  /** The subject is what a module registered when it was loaded: a data type, a configuration … */
  "data-type-removed": Nothing;
  "data-type-added": Nothing;
  "data-type-version-lowered": Both<number>;
  "data-type-version-raised": Both<number>;
  "data-type-callback-lost": { readonly callback: string };
  "data-type-callbacks-changed": Both<string>;
  "configuration-removed": Nothing;
  "configuration-added": Nothing;
  /** What can be set: `numeric 0 to 100`, `enum low | high`, `bool, immutable`. */
  "configuration-narrowed": Both<string>;
  "configuration-widened": Both<string>;
  "configuration-default-changed": Both<string>;
  "acl-category-removed": Nothing;
  "acl-category-added": Nothing;
  "shared-function-removed": Nothing;
  "shared-function-added": Nothing;
  "imported-function-added": Nothing;
  "event-added": Nothing;
  "event-removed": Nothing;
  /** The subject is the name of a dependency. */
  "dependency-added": { readonly after: DependencyState };
  "dependency-removed": { readonly before: DependencyState };
  "dependency-changed": Both<DependencyState>;
  /** The subject is an entry of the bundle. */
  "module-changed": Both<FileState> & Grown;
  "file-added": { readonly after: FileState };
  "file-removed": { readonly before: FileState };
  "file-changed": Both<FileState> & Grown;
  "module-not-executable": Both<string>;
  "mode-changed": Both<string>;
  /** The subject is the bundle: bytes of the zip, and its content digest. */
  "bundle-size-changed": Both<number> & Grown;
  "content-changed": Both<string>;
}

export type ChangeKind = keyof ChangeFacts;

/** One thing that is not as it was. */
export type Change<K extends ChangeKind = ChangeKind> = {
  [Kind in K]: {
    readonly kind: Kind;
    readonly impact: Impact;
    /** What changed: a command, a capability, a field … */
    readonly subject: string;
    /** What it is based on, where that is more than the bundles: what their modules registered when they were loaded. */
    readonly basis?: "load";
  } & ChangeFacts[Kind];
}[K];

type Nothing = Readonly<Record<never, never>>;

interface Both<Value> {
  readonly before: Value;
  readonly after: Value;
}

/** A side is absent where it says nothing. */
export interface Either<Value> {
  readonly before?: Value;
  readonly after?: Value;
}

interface InFile {
  /** Entry of the bundle. */
  readonly file: string;
}

interface Grown {
  /** New size by old size; absent where the old one is 0. */
  readonly ratio?: number;
}

/** A declared system that met what the old module needs, and does not meet what the new one does. */
export interface UnmetBy {
  readonly system: string;
  readonly has: readonly string[];
}

/** Databases that demand a capability. */
export interface BlockedDatabase {
  /** What is so, of the database: `it is Active-Active`. */
  readonly meaning: string;
  /** Fields of the database object that say so. */
  readonly fields: readonly string[];
  /** No public text names the field that is tested. */
  readonly inferred?: true;
}

export type Keys = Pick<Command, "first_key" | "last_key" | "step">;

export interface DependencyState extends Readonly<Dependency> {
  readonly optional?: true;
}

export interface FileState {
  readonly size: number;
  /** Absent where the bytes could not be read. */
  readonly sha256?: string;
}
