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

/**
 * Statuses and codes as the pages list them, copied by hand.
 * Sources: redis/docs:content/operate/rs/7.22/references/rest-api/requests/modules/_index.md,
 * redis/docs:content/operate/rs/references/rest-api/requests/modules/_index.md and user-defined.md,
 * redis/docs:content/operate/rs/7.22/references/rest-api/requests/modules/upgrade.md.
 * v2 is said to share the codes of v1, `dependencies_not_supported` among them, which tells to use v2: left out here.
 */
export const publishedAnswers: readonly PublishedAnswer[] = [
  ...answers("GET /v1/modules", [200], []),
  ...answers("GET /v1/modules/{uid}", [200, 404], []),
  ...answers("POST /v1/modules", [400], [...uploadCodes, "dependencies_not_supported"]),
  ...answers("POST /v2/modules", [200, 400, 404, 500], [...uploadCodes, "invalid_dependency_data"]),
  ...answers("DELETE /v1/modules/{uid}", [200, 404, 406], ["dependencies_not_supported"]),
  ...answers("DELETE /v2/modules/{uid}", [200, 404], []),
  ...answers(`GET ${artifacts}`, [200], []),
  ...answers("POST /v2/modules/user-defined", [200, 406], []),
  ...answers(`POST ${artifacts}`, [200, 400, 406], []),
  ...answers("DELETE /v2/modules/user-defined/{uid}", [200, 404, 406], []),
  ...answers(`DELETE ${artifacts}/{module_name}/{version}`, [200, 404, 406], []),
  ...answers("POST /v1/modules/upgrade/bdb/{uid}", [200, 400, 404, 406], upgradeCodes),
];

function answers(
  endpoint: string,
  statuses: readonly number[],
  codes: readonly string[],
): readonly PublishedAnswer[] {
  return [...statuses.map((status) => ({ endpoint, status })), ...codes.map((code) => ({ endpoint, code }))];
}
