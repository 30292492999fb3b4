/** A command of a module, as `module.json` and the cluster have it. */
export interface ModuleCommand {
  readonly command_name: string;
  readonly command_arity: number;
  readonly flags: readonly string[];
  readonly first_key: number;
  readonly last_key: number;
  readonly step: number;
}

export interface ModuleDependency {
  readonly url?: string;
  readonly sha256?: string;
}

/**
 * A module that the cluster has. Which fields a living cluster leaves out is not documented: only the identifying ones
 * are certain.
 * Source: redis/docs:content/operate/rs/references/rest-api/objects/module.md and its forms of 7.4 and 7.22.
 */
export interface ModuleObject {
  readonly uid: string;
  readonly module_name: string;
  /** major*10000 + minor*100 + patch. */
  readonly version: number;
  readonly semantic_version: string;
  readonly display_name?: string;
  readonly capability_name?: string;
  readonly author?: string;
  readonly email?: string;
  readonly description?: string;
  readonly homepage?: string;
  readonly license?: string;
  readonly capabilities?: readonly string[];
  readonly command_line_args?: string;
  readonly config_command?: string;
  /** The one Redis version that it is for; empty where it declares none. */
  readonly compatible_redis_version?: string;
  readonly min_redis_version?: string;
  /** Up to 7.22. */
  readonly min_redis_pack_version?: string;
  /** Up to 7.22. */
  readonly architecture?: string;
  /** Up to 7.22: by `rhel9/x86_64`. */
  readonly platforms?: Readonly<Record<string, ModulePlatform>>;
  readonly bigstore_version_2_support?: boolean;
  readonly crdb?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, ModuleDependency>>;
  readonly is_bundled?: boolean;
  readonly module_file?: string;
  readonly sha256?: string;
  readonly commands?: readonly ModuleCommand[];
}

export interface ModulePlatform {
  readonly dependencies: Readonly<Record<string, ModuleDependency>>;
  readonly sha256: string;
}

/** Answer of `POST /v2/modules`. */
export interface UploadedModule extends ModuleObject {
  readonly action_uid: string;
}

/** Answer of `DELETE /v2/modules/{uid}`. */
export interface ScheduledAction {
  readonly action_uid: string;
}

/** Body of `POST /v2/modules/user-defined`: the module.json of the bundle, which has these at least. */
export interface UserDefinedModule {
  readonly [field: string]: unknown;
  readonly module_name: string;
  readonly version: number;
  readonly semantic_version: string;
  readonly display_name: string;
  readonly commands: readonly ModuleCommand[];
  readonly command_line_args: string;
  readonly capabilities: readonly string[];
  readonly min_redis_version: string;
}

/** A file of a user-defined module on one node. */
export interface LocalArtifact {
  readonly module_name: string;
  readonly version: number;
  /** Names of dependencies. */
  readonly dependencies: readonly string[];
}

/** Answer of `GET /v1/cluster/module-capabilities`. */
export interface ModuleCapabilities {
  readonly all_capabilities: readonly { readonly name: string; readonly desc: string }[];
}
