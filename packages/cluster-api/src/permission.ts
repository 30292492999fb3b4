/**
 * Roles of the cluster's management.
 * Source: redis/docs:content/operate/rs/references/rest-api/permissions.md.
 */
export const roles = [
  "admin",
  "cluster_member",
  "cluster_viewer",
  "db_member",
  "db_viewer",
  "user_manager",
] as const;

export type Role = (typeof roles)[number];

/**
 * First versions of Redis Software that have a role, where the oldest have not.
 * Source: redis/docs:content/operate/rs/release-notes/rs-7-8-releases/rs-7-8-2-34.md.
 */
export const rolesSince: Readonly<Partial<Record<Role, string>>> = { user_manager: "7.8.2" };

const editors = ["admin", "cluster_member", "db_member"] as const satisfies readonly Role[];

/**
 * Which roles have a permission. `manage_cluster_modules` exists from 8.0; before that uploads needed
 * `update_cluster`.
 */
export const permissions = {
  view_cluster_info: roles,
  view_cluster_modules: roles,
  view_all_nodes_info: roles,
  view_node_info: roles,
  view_all_bdbs_info: roles,
  view_bdb_info: roles,
  view_status_of_cluster_action: roles,
  update_cluster: ["admin"],
  manage_cluster_modules: ["admin"],
  edit_bdb_module: editors,
  update_bdb_with_action: editors,
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Permission = keyof typeof permissions;
