/**
 * A database, as far as modules are concerned; a living one has more fields.
 * Source: redis/docs:content/operate/rs/references/rest-api/objects/bdb/_index.md.
 */
export interface DatabaseObject {
  readonly [field: string]: unknown;
  readonly uid: number;
  readonly name?: string;
  readonly type?: string;
  readonly status?: string;
  /** `major.minor`. */
  readonly redis_version?: string;
  readonly version?: string;
  readonly module_list?: readonly DatabaseModule[];
}

export interface DatabaseModule {
  readonly module_name: string;
  /** Deprecated from 7.8.2. */
  readonly module_id?: string;
  readonly module_args?: string;
  readonly semantic_version?: string;
}

/** Which module an upgrade goes from, by uid or by name and version, and to. */
export interface ModuleUpgrade {
  /** uid of the module to upgrade. */
  readonly current_module?: string;
  readonly module_name?: string;
  readonly current_semantic_version?: string;
  /** uid of the module to upgrade to. */
  readonly new_module?: string;
  readonly new_module_args?: string;
}

/** Body of both calls that upgrade modules only. */
export interface ModulesUpgradeRequest {
  readonly modules: readonly ModuleUpgrade[];
  readonly preserve_roles?: boolean;
  readonly may_discard_data?: boolean;
}

/** Body of `POST /v1/bdbs/{uid}/upgrade`. */
export interface DatabaseUpgradeRequest extends Partial<ModulesUpgradeRequest> {
  /** `major.minor`; the latest where absent. */
  readonly redis_version?: string;
  readonly latest_with_modules?: boolean;
  readonly keep_redis_version?: boolean;
  readonly keep_crdt_protocol_version?: boolean;
  readonly force_restart?: boolean;
  readonly force_discard?: boolean;
  readonly parallel_shards_upgrade?: number;
}

/** Answer of the calls that upgrade modules only: fields of the database and of the module. */
export interface UpgradedModule extends DatabaseObject {
  readonly action_uid?: string;
  readonly module_id: string;
  readonly module_name: string;
  readonly semantic_version: string;
}

/** Answer of `POST /v1/bdbs/{uid}/upgrade`; with `dry_run` without an action. */
export interface UpgradedDatabase extends DatabaseObject {
  readonly action_uid?: string;
}

/** Body of both calls that configure modules. `module_args` must not contain `&`, `<`, `>` or `"`. */
export interface ModulesConfigurationRequest {
  readonly modules: readonly { readonly module_name: string; readonly module_args: string }[];
}
