import type { Severity } from "../../severity.ts";

/** SARIF's words for our severities. */
export const levels: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "note",
};
