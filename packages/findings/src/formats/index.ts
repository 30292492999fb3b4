export { renderGithub } from "./github.ts";
export { renderJunit } from "./junit.ts";
export type { ReportTool } from "./report-tool.ts";
export { ruleDocumentationPath } from "./rule-documentation.ts";
export { renderReportWithIdentities } from "./sarif/fingerprint.ts";
export { maxGithubResults, renderSarif } from "./sarif/sarif.ts";
