/** An answer that a page of the public reference lists. */
export interface PublishedAnswer {
  readonly endpoint: string;
  readonly status?: number;
  readonly code?: string;
}

/** The codes of `POST /v1/modules`; those of v2 are these and one more. */
const uploadCodes = [
  "no_module",
  "invalid_module",
  "module_exists",
  "min_redis_pack_version",
  "unsupported_module_capabilities",
  "os_not_supported",
];

const upgradeCodes = [
  "missing_module",
  "module_downgrade_unsupported",
  "redis_incompatible_version",
  "redis_pack_incompatible_version",
  "unsupported_module_capabilities",
];

const artifacts = "/v2/local/modules/user-defined/artifacts";

/** What a page says of an endpoint. */
export interface PublishedEndpoint {
  /** Method and path. */
  readonly endpoint: string;
  /** Whoever reads may call it; the others are for administrators alone. */
  readonly permission: "view_cluster_modules" | "update_cluster" | "manage_cluster_modules" | "none named";
  readonly statuses: readonly number[];
  readonly codes: readonly string[];
}

/**
 * What the pages list, copied by hand.
 * Sources: redis/docs:content/operate/rs/7.22/references/rest-api/requests/modules/_index.md,
 * redis/docs:content/operate/rs/references/rest-api/requests/modules/_index.md and user-defined.md,
 * redis/docs:content/operate/rs/7.22/references/rest-api/requests/modules/upgrade.md.
 * v2 is said to share the codes of v1, `dependencies_not_supported` among them, which tells to use v2: left out here.
 */
export const publishedEndpoints: readonly PublishedEndpoint[] = [
  viewed("GET /v1/modules", [200]),
  viewed("GET /v1/modules/{uid}", [200, 404]),
  updated("POST /v1/modules", [400], [...uploadCodes, "dependencies_not_supported"]),
  updated("POST /v2/modules", [200, 400, 404, 500], [...uploadCodes, "invalid_dependency_data"]),
  updated("DELETE /v1/modules/{uid}", [200, 404, 406], ["dependencies_not_supported"]),
  updated("DELETE /v2/modules/{uid}", [200, 404], []),
  viewed(`GET ${artifacts}`, [200]),
  managed("POST /v2/modules/user-defined", [200, 406]),
  managed(`POST ${artifacts}`, [200, 400, 406]),
  managed("DELETE /v2/modules/user-defined/{uid}", [200, 404, 406]),
  managed(`DELETE ${artifacts}/{module_name}/{version}`, [200, 404, 406]),
  {
    endpoint: "POST /v1/modules/upgrade/bdb/{uid}",
    permission: "none named",
    statuses: [200, 400, 404, 406],
    codes: upgradeCodes,
  },
];

export const publishedAnswers: readonly PublishedAnswer[] = publishedEndpoints.flatMap(
  ({ endpoint, statuses, codes }) => [
    ...statuses.map((status) => ({ endpoint, status })),
    ...codes.map((code) => ({ endpoint, code })),
  ],
);

function viewed(endpoint: string, statuses: readonly number[]): PublishedEndpoint {
  return { endpoint, permission: "view_cluster_modules", statuses, codes: [] };
}

function updated(endpoint: string, statuses: readonly number[], codes: readonly string[]): PublishedEndpoint {
  return { endpoint, permission: "update_cluster", statuses, codes };
}

function managed(endpoint: string, statuses: readonly number[]): PublishedEndpoint {
  return { endpoint, permission: "manage_cluster_modules", statuses, codes: [] };
}
