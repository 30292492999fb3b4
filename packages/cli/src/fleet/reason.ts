import { type Finding, renderFinding } from "@rampart/findings";

/** A finding in words. */
export interface Reason {
  readonly rule: string;
  readonly severity: string;
  readonly errorCode?: string;
  readonly message: string;
  readonly help?: string;
}

export function reasonOf(found: Finding): Reason {
  const { rule, severity, errorCode, message, help } = renderFinding(found);
  return {
    rule,
    severity,
    ...(errorCode !== undefined && { errorCode }),
    message,
    ...(help !== undefined && { help }),
  };
}

/** As `check` says it. */
export function inWords({ message, errorCode }: Reason): string {
  return errorCode === undefined ? message : `${message} (${errorCode})`;
}
