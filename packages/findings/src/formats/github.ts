import type { RenderedFinding } from "../finding.ts";
import { renderPlace } from "../place.ts";
import { printable } from "../printable.ts";
import type { RenderedReport, RunFailure } from "../report.ts";
import type { Severity } from "../severity.ts";
import { displayName, standardInput, withoutLeadingDot } from "./file-name.ts";

/**
 * Workflow commands of GitHub Actions, one a finding or a failure, and one a line, which become annotations. GitHub shows ten
 * errors, ten warnings and ten notices a step; the rest stays in the log, so nothing is left out here.
 */
export function renderGithub(
  reports: readonly RenderedReport[],
  failures: readonly RunFailure[] = [],
): string {
  const annotations = [
    ...reports.flatMap(({ file, findings }) => findings.map((found) => annotation(found, file))),
    ...failures.map(failureAnnotation),
  ];
  return annotations.map((line) => `${line}\n`).join("");
}

const commands: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

function annotation(found: RenderedFinding, file: string): string {
  const { message, errorCode, help } = found;
  const code = errorCode === undefined ? "" : ` (a cluster answers ${errorCode})`;
  const lines = [`${message}${code}`, ...(help === undefined ? [] : [help])];
  return workflowCommand(commands[found.severity], annotationProperties(found, file), lines);
}

function failureAnnotation({ file = "", error }: RunFailure): string {
  const { word, message, help } = error;
  const isStandardInput = file === standardInput;
  const properties = {
    ...(!isStandardInput && file !== "" && { file: printable(withoutLeadingDot(file)) }),
    title: isStandardInput ? `${word} (${displayName(file)})` : word,
  };
  return workflowCommand("error", properties, [message, ...(help === undefined ? [] : [help])]);
}

function workflowCommand(
  command: string,
  properties: Readonly<Record<string, string | number>>,
  lines: readonly string[],
): string {
  const list = Object.entries(properties)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(",");
  return `::${command} ${list}::${escapeData(lines.map(printable).join("\n"))}`;
}

/**
 * `line` and `col` point into `file`, so a place that GitHub cannot open (an entry of a bundle, a byte of a binary,
 * standard input) is in the title instead.
 */
function annotationProperties(found: RenderedFinding, file: string): Record<string, string | number> {
  const { rule, entry, line, column, offset } = found;
  const isInFile = file !== standardInput && entry === undefined && offset === undefined;
  const place = file === standardInput ? renderPlace(found, displayName(file)) : renderPlace(found);
  return {
    ...(file !== standardInput && file !== "" && { file: printable(withoutLeadingDot(file)) }),
    ...(isInFile && line !== undefined && { line, ...(column !== undefined && { col: column }) }),
    title: isInFile || place === "" ? rule : printable(`${rule} (${place})`),
  };
}

// https://docs.github.com/actions/reference/workflow-commands-for-github-actions: a percent sign and line ends
// are escaped everywhere, the signs that part properties in properties.

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
