import type { RenderedFinding } from "../finding.ts";
import { renderPlace } from "../place.ts";
import { type RenderedReport, type RunFailure, summarise } from "../report.ts";
import { displayName } from "./file-name.ts";
import { OccurrenceCounter } from "./occurrence-counter.ts";
import type { ReportTool } from "./report-tool.ts";
import { xmlText } from "./xml-text.ts";

/**
 * JUnit XML as Jenkins and GitLab read it: a suite for each file, a test case for each finding. An error is a failed
 * case; a warning or a note is a passed one with its text in `system-out`. A file without findings is one passed case, and a failure
 * a case with an `error`.
 */
export function renderJunit(
  reports: readonly RenderedReport[],
  tool: ReportTool,
  failures: readonly RunFailure[] = [],
): string {
  const { errors } = summarise(reports.flatMap(({ findings }) => findings));
  const cases = reports.reduce((sum, { findings }) => sum + Math.max(findings.length, 1), failures.length);
  const total = counts(cases, errors, failures.length);
  const suites = [
    ...reports.map((report) => testSuite(report, tool)),
    ...failures.map((failure) => failedSuite(failure, tool)),
  ].join("");
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<testsuites${attributes({ name: `${tool.name} ${tool.command}`, ...total })}>\n` +
    `${suites}</testsuites>\n`
  );
}

function testSuite({ file, findings }: RenderedReport, { command }: ReportTool): string {
  const name = displayName(file);
  const occurrences = new OccurrenceCounter();
  const cases =
    findings.length === 0
      ? [testCase(command, name, "")]
      : findings.map((found) => {
          const title = caseName(found);
          const count = occurrences.next(title);
          return testCase(count === 1 ? title : `${title} (${count})`, name, outcome(found, name));
        });
  const header = attributes({ name, ...counts(cases.length, summarise(findings).errors, 0) });
  return `  <testsuite${header}>\n${cases.join("")}  </testsuite>\n`;
}

function failedSuite({ file, error }: RunFailure, { command }: ReportTool): string {
  const name = file === undefined ? command : displayName(file);
  const { word, message, help, log } = error;
  const lines = [`error ${name} [${word}]`, message, ...(help === undefined ? [] : [help]), ...log];
  const text = lines.map(xmlText).join("\n");
  const outcome = `      <error${attributes({ type: word, message })}>${text}</error>\n`;
  const header = attributes({ name, ...counts(1, 0, 1) });
  return `  <testsuite${header}>\n${testCase(command, name, outcome)}  </testsuite>\n`;
}

/**
 * Both readers follow a case from build to build by its name, so there are no lines in it: a finding that only moves
 * is not a new failure.
 */
function caseName({ rule, entry, pointer }: RenderedFinding): string {
  const place = renderPlace({
    ...(entry !== undefined && { entry }),
    ...(pointer !== undefined && { pointer }),
  });
  return place === "" ? rule : `${rule} ${place}`;
}

function testCase(name: string, classname: string, content: string): string {
  const element = `    <testcase${attributes({ name, classname, time: "0" })}`;
  return content === "" ? `${element}/>\n` : `${element}>\n${content}    </testcase>\n`;
}

function outcome(found: RenderedFinding, file: string): string {
  const text = details(found, file);
  if (found.severity !== "error") return `      <system-out>${text}</system-out>\n`;
  return `      <failure${attributes({ type: found.rule, message: found.message })}>${text}</failure>\n`;
}

function details(found: RenderedFinding, file: string): string {
  return [
    `${found.severity} ${renderPlace(found, file)} [${found.rule}]`,
    found.message,
    ...(found.errorCode === undefined ? [] : [`a cluster answers ${found.errorCode}`]),
    ...(found.help === undefined ? [] : [found.help]),
  ]
    .map(xmlText)
    .join("\n");
}

function counts(tests: number, failures: number, errors: number): Record<string, string> {
  return { tests: `${tests}`, failures: `${failures}`, errors: `${errors}`, time: "0" };
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(value)}"`)
    .join("");
}
