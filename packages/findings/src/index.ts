export { catalogue } from "./catalogue/index.ts";
export {
  type Facts,
  type Finding,
  finding,
  isRule,
  printable,
  type RenderedFinding,
  type Rule,
  renderFinding,
  sortFindings,
  withoutErrorCode,
} from "./finding.ts";
export {
  type ReportTool,
  renderGithub,
  renderJunit,
  renderSarif,
  ruleDocumentationBase,
  ruleDocumentationPath,
  ruleDocumentationUri,
} from "./formats/index.ts";
export { type Place, renderPlace } from "./place.ts";
export { type Fault, RampartError, type RampartErrorOptions } from "./rampart-error.ts";
export { type RenderedReport, type Report, renderReport, report, type Summary, summarise } from "./report.ts";
export type { ErrorCode, RuleDefinition } from "./rule-definition.ts";
export { type Severity, severities } from "./severity.ts";
