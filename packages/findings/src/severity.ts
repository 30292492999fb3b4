export type Severity = "error" | "warning" | "info";

/** From the gravest to the mildest. */
export const severities: readonly Severity[] = ["error", "warning", "info"];
