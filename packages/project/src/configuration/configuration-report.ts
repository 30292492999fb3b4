import { basename } from "node:path";
import {
  applyPolicy,
  type ExaminedFile,
  type Report,
  report,
  type SuppressedFinding,
  unusedSuppressions,
} from "@rampart/findings";
import type { Configuration } from "./parse-configuration.ts";

/** What a run has to say of its configuration, which has a say in that too; undefined where it is nothing. */
export function configurationReport(
  { file, policy }: Configuration,
  suppressed: readonly SuppressedFinding[],
  examined: readonly ExaminedFile[],
): Report | undefined {
  const unused = unusedSuppressions(policy, suppressed, examined);
  const { findings } = applyPolicy(policy, basename(file), unused);
  return findings.length === 0 ? undefined : report(file, findings);
}
