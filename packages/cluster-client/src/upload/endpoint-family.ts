/** Ways to upload: `POST /v1/modules`, `POST /v2/modules`, and the two calls for user-defined modules. */
export const endpointFamilies = ["v1", "v2", "user-defined"] as const;

export type Endpoint = (typeof endpointFamilies)[number];

/**
 * The way that a version has: user-defined modules came with 8.0, and the other calls went. A version that nobody can
 * read is taken for a newer one.
 */
export function newestEndpoint(version: string | undefined): Endpoint {
  const major = Number(/^\d+/.exec(version ?? "")?.[0] ?? Number.POSITIVE_INFINITY);
  return major >= 8 ? "user-defined" : "v2";
}
