import { printable } from "../../printable.ts";
import type { FindingWithFacts, ReportWithFacts, RunFailure } from "../../report.ts";
import type { ReportTool } from "../report-tool.ts";
import { projectUri } from "../rule-documentation.ts";
import { Artifacts } from "./artifacts.ts";
import { Fingerprints } from "./fingerprint.ts";
import { levels } from "./level.ts";
import { locationsOf } from "./location.ts";
import { messageText, sentence } from "./message-text.ts";
import { ruleDescriptors, ruleIndex } from "./rule-descriptors.ts";

/**
 * GitHub code scanning refuses a run with more results
 * (github/docs:content/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit.md).
 */
export const maxGithubResults = 25_000;

/** One document of the Static Analysis Results Interchange Format, SARIF 2.1.0, with one run. */
export function renderSarif(
  reports: readonly ReportWithFacts[],
  tool: ReportTool,
  failures: readonly RunFailure[] = [],
): string {
  const artifacts = new Artifacts();
  for (const { file } of [...reports, ...failures]) if (file !== undefined) artifacts.file(file);
  const fingerprints = new Fingerprints();
  const results = reports.flatMap(({ file, findings }) =>
    findings.map((found) => result(found, file, artifacts, fingerprints)),
  );
  const document = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: tool.name,
            version: tool.version,
            semanticVersion: tool.version,
            informationUri: projectUri,
            rules: ruleDescriptors(),
          },
        },
        invocations: [invocation(tool, failures, artifacts)],
        originalUriBaseIds: {
          "%SRCROOT%": { description: { text: "The folder in which the command ran." } },
        },
        columnKind: "utf16CodeUnits",
        artifacts: artifacts.all,
        results,
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A run that found faults is a run that did its work; one that failed, or could not read a file, is not. */
function invocation({ command }: ReportTool, failures: readonly RunFailure[], artifacts: Artifacts): object {
  return {
    executionSuccessful: failures.length === 0,
    ...(failures.length > 0 && {
      toolExecutionNotifications: failures.map((failure) => notification(failure, artifacts)),
    }),
    properties: { command },
  };
}

function notification({ file, error }: RunFailure, artifacts: Artifacts): object {
  return {
    level: "error",
    descriptor: { id: error.word },
    message: { text: shortText(error) },
    ...(file !== undefined && {
      locations: [{ physicalLocation: { artifactLocation: artifacts.file(file) } }],
    }),
  };
}

function result(
  found: FindingWithFacts,
  file: string,
  artifacts: Artifacts,
  fingerprints: Fingerprints,
): object {
  const { rule, severity, errorCode } = found;
  return {
    ruleId: rule,
    ruleIndex: ruleIndex(rule),
    level: levels[severity],
    message: { text: shortText(found) },
    ...locationsOf(found, file, artifacts),
    partialFingerprints: fingerprints.of(found, file),
    ...(errorCode !== undefined && { properties: { errorCode } }),
  };
}

/** Where space is short, only the first sentence is shown. */
function shortText({
  message,
  help,
}: {
  readonly message: string;
  readonly help?: string | undefined;
}): string {
  const text = help === undefined ? sentence(message) : `${sentence(message)} ${help}`;
  return messageText(printable(text));
}
