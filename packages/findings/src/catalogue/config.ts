import { rule } from "../rule-definition.ts";

/** Rules about the configuration itself. What keeps it from being read is an error of the call, not a finding. */
export const configRules = {
  "config/unused-suppression": rule<{ rule: string; reason?: string }>({
    subject: "config",
    severity: "warning",
    title: "unused suppression",
    message: ({ rule, reason }) =>
      `no finding of ${rule} was suppressed here${reason === undefined ? "" : `; the reason was: ${reason}`}`,
    help: "Remove it, so that it cannot hide a later finding; or limit it to the files that need it.",
  }),
} as const;
