/**
 * The cluster, as far as modules are concerned; a living one has more fields.
 * Source: redis/docs:content/operate/rs/references/rest-api/objects/cluster/_index.md.
 */
export interface ClusterObject {
  readonly [field: string]: unknown;
  readonly name?: string;
  /** From 8.2.0; false by default. */
  readonly allow_modules_upload?: boolean;
  /** In a captured answer of an 8.0 preview; the reference does not have it. */
  readonly module_upload_max_size_mb?: number;
  readonly upgrade_mode?: boolean;
  readonly cnm_https_port?: number;
  readonly cnm_http_port?: number;
}

/** Body of `PUT /v1/cluster`: the fields to change. */
export type ClusterChange = Partial<ClusterObject>;

/** Source: redis/docs:content/operate/rs/references/rest-api/objects/cluster_settings.md. */
export interface ClusterPolicy {
  readonly [field: string]: unknown;
  readonly redis_upgrade_policy?: "major" | "latest";
  readonly default_provisioned_redis_version?: string;
  readonly default_bigstore_version?: 1 | 2;
}

/** Source: redis/docs:content/operate/rs/references/rest-api/objects/node.md. */
export interface NodeObject {
  readonly [field: string]: unknown;
  readonly uid: number;
  readonly addr?: string;
  readonly external_addr?: readonly string[];
  /** `8.0.20-96`. */
  readonly software_version?: string;
  /** For people: `Ubuntu 22.04.5 LTS`. */
  readonly os_version?: string;
  readonly os_name?: string;
  /** From 7.2.4-64. */
  readonly os_family?: "rhel" | "ubuntu" | "amzn";
  /** `22.04`. */
  readonly os_semantic_version?: string;
  readonly architecture?: string;
  readonly supported_database_versions?: readonly SupportedDatabaseVersion[];
  readonly status?: string;
}

export interface SupportedDatabaseVersion {
  readonly db_type: string;
  /** `8.0.0`. */
  readonly version: string;
  /** `8.0`; not for memcached. */
  readonly redis_version?: string;
  readonly major?: boolean;
}
