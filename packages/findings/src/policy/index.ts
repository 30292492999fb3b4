export {
  applyBaseline,
  type Baseline,
  type BaselineOutcome,
  baselineOf,
  type FileFindings,
  type KnownFindings,
} from "./baseline.ts";
export { type Glob, type ParsedGlob, parseGlob } from "./glob.ts";
export {
  applyPolicy,
  type Ignore,
  type Level,
  type Policy,
  type PolicyOutcome,
  type RuleSetting,
  type SuppressedFinding,
  type Suppression,
} from "./policy.ts";
export { type ExaminedFile, unusedSuppressions } from "./unused-suppressions.ts";
