export { adviceFor, flagsIn } from "./advice.ts";
export { catalogue } from "./catalogue/index.ts";
export {
  type Facts,
  type Finding,
  finding,
  isAboutBinary,
  isFinding,
  isRule,
  type RenderedFinding,
  type Rule,
  renderFinding,
  sortFindings,
  subjectOf,
  withoutErrorCode,
} from "./finding.ts";
export { mostOfOneRule } from "./listed-findings.ts";
export { type LoadPart, loadPartNames, unexaminedInWords } from "./load-part.ts";
export { type Place, renderPlace } from "./place.ts";
export {
  applyBaseline,
  type Baseline,
  type BaselineOutcome,
  baselineOf,
  type FileFindings,
  type KnownFindings,
} from "./policy/baseline.ts";
export { type Glob, type ParsedGlob, parseGlob } from "./policy/glob.ts";
export {
  applyPolicy,
  type Ignore,
  type Level,
  type Policy,
  type PolicyOutcome,
  type RuleSetting,
  type SuppressedFinding,
  type Suppression,
} from "./policy/policy.ts";
export { type ExaminedFile, unusedSuppressions } from "./policy/unused-suppressions.ts";
export { printable } from "./printable.ts";
export { type Fault, RampartError, type RampartErrorOptions, usageError } from "./rampart-error.ts";
export type { RampartErrorCode } from "./rampart-error-code.ts";
export {
  type FindingWithFacts,
  type RenderedReport,
  type Report,
  type ReportWithFacts,
  type RunFailure,
  renderReport,
  renderReportWithFacts,
  report,
  type Summary,
  summarise,
} from "./report.ts";
export { type RetiredRule, retiredRules } from "./retired-rules.ts";
export { didYouMean, type ErrorCode, enumerate, errorCodes, type RuleDefinition } from "./rule-definition.ts";
export { type Severity, severities } from "./severity.ts";
export { renderSize } from "./size.ts";
export { areas, type Subject } from "./subject.ts";
