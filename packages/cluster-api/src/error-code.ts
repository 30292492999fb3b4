/**
 * Every `error_code` that the endpoints of {@link endpoints} are published to answer with, and what it means.
 * Sources: redis/docs, the pages of the endpoints; `module_in_use`, `upgrade_bdb_failed` and
 * `redis_upgrade_policy_mismatch` from RedisGears/RedisGears:docs/enterprise/upgrade-db-from-redis-7x-to-8x.md;
 * `module_delete_failed` from redis-developer/redis-enterprise-rs:tests/module_tests.rs.
 */
export const clusterErrorCodes = {
  no_module: "The request carried no package, or it could not be located.",
  invalid_module: "The package is damaged, or its contents are not laid out as expected.",
  module_exists: "The same module in the same version is already registered.",
  min_redis_pack_version: "The cluster software is older than min_redis_pack_version.",
  unsupported_module_capabilities: "The module lacks capabilities that are needed.",
  os_not_supported: "The package is for another operating system than the node.",
  dependencies_not_supported: "v1 only: the module has dependencies, use v2.",
  invalid_dependency_data: "The dependencies do not have the expected shape.",
  modules_upload_disabled: "allow_modules_upload is false; for every role, from 8.2.0.",
  module_in_use: "A database still refers to the module.",
  module_delete_failed: "No module with that uid could be deleted.",
  missing_module: "The module is not on the cluster.",
  module_downgrade_unsupported: "The named version of the module is lower than the loaded one.",
  redis_incompatible_version: "The module is not for the Redis version of the database.",
  redis_pack_incompatible_version: "min_redis_pack_version of the module is above the cluster software.",
  upgrade_bdb_failed:
    "No uploaded version of a module of the database is allowed for the target Redis version.",
  redis_upgrade_policy_mismatch: "The policy of the cluster is major, and another version was asked for.",
  db_not_exist: "No database has that uid.",
  missing_field: "module_name or module_args is absent.",
  invalid_schema: "The body is not an object.",
  param_error: "module_args could not be parsed.",
  module_not_exist: "The database does not use that module.",
  bad_nginx_conf: "A port is taken, or the configuration of the proxy is not valid.",
  bad_debuginfo_path: "The path for debug information is missing or unreachable.",
  config_edit_conflict: "Somebody else changed the configuration at the same time; retry.",
} as const;

export type ClusterErrorCode = keyof typeof clusterErrorCodes;

/** Body of an answer that refuses. Some answers of clusters have `description` in place of `message`. */
export interface ErrorBody {
  readonly error_code?: string;
  readonly message?: string;
  readonly description?: string;
}
