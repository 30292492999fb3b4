import type { SarifDocument } from "../formats/sarif-document.ts";
import { readWorkflowCommand } from "../formats/workflow-command.ts";
import { readXml, type XmlElement } from "../formats/xml-reader.ts";

// What a reader of each format learns: the same facts out of five forms, so that they can be compared.

export interface SaidFinding {
  readonly file: string;
  readonly severity: string;
  readonly rule: string;
  readonly message: string;
}

export interface SaidFailure {
  readonly file: string | undefined;
  readonly code: string;
  readonly message: string;
}

/** In the order of the document. */
export interface Said {
  readonly findings: readonly SaidFinding[];
  readonly failures: readonly SaidFailure[];
}

interface JsonReport {
  readonly results: readonly {
    readonly file: string;
    readonly findings: readonly Omit<SaidFinding, "file">[];
  }[];
  readonly errors?: readonly SaidFailure[];
}

export function saidInJson(text: string): Said {
  const { results, errors = [] } = JSON.parse(text) as JsonReport;
  return {
    findings: results.flatMap(({ file, findings }) =>
      findings.map(({ severity, rule, message }) => ({ file, severity, rule, message })),
    ),
    failures: errors.map(({ file, code, message }) => ({ file, code, message })),
  };
}

const severities: Readonly<Record<string, string>> = { note: "info", notice: "info" };
const severityOf = (level: string) => severities[level] ?? level;

export function saidInSarif(text: string): Said {
  const { runs } = JSON.parse(text) as SarifDocument;
  const [{ results, invocations, artifacts }] = runs;
  const [{ executionSuccessful, toolExecutionNotifications = [] }] = invocations;
  if (executionSuccessful !== (toolExecutionNotifications.length === 0))
    throw new Error("success is misstated");
  const fileOf = (locations: SarifDocument["runs"][0]["results"][0]["locations"] = []) => {
    const [location] = locations;
    if (location === undefined) return undefined;
    const { uri } = artifacts[location.physicalLocation.artifactLocation.index]?.location ?? { uri: "" };
    return decodeURIComponent(uri.replace(/^file:\/\//, ""));
  };
  return {
    findings: results.map(({ locations, level, ruleId, message }) => ({
      file: fileOf(locations) ?? "",
      severity: severityOf(level),
      rule: ruleId,
      message: plainText(message.text),
    })),
    failures: toolExecutionNotifications.map(({ locations, descriptor, message }) => ({
      file: fileOf(locations),
      code: descriptor.id,
      message: plainText(message.text),
    })),
  };
}

/** SARIF doubles braces, and escapes brackets that would be links. */
function plainText(text: string): string {
  return text
    .replaceAll("{{", "{")
    .replaceAll("}}", "}")
    .replace(/\\([[\]\\])/g, "$1");
}

export function saidInJunit(text: string): Said {
  const { attributes, children: suites } = readXml(text);
  const cases = suites.flatMap((suite) =>
    suite.children.map((one) => ({
      suite: suite.attributes["name"] ?? "",
      name: one.attributes["name"] ?? "",
      one,
    })),
  );
  const [command] = cases.map(({ name }) => name).filter((name) => !name.includes("/"));
  const findings: SaidFinding[] = [];
  const failures: SaidFailure[] = [];
  for (const { suite, one } of cases) {
    const [outcome] = one.children;
    if (outcome === undefined) continue;
    const file = suite === "standard input" ? "-" : suite;
    if (outcome.name === "error") failures.push(failureIn(outcome, file === command ? undefined : file));
    else findings.push(findingIn(outcome, file));
  }
  const counted = [
    attributes["errors"],
    suites.reduce((sum, suite) => sum + Number(suite.attributes["errors"]), 0),
  ];
  if (counted.some((count) => Number(count) !== failures.length))
    throw new Error("errors are counted wrongly");
  return { findings, failures };
}

function failureIn({ attributes }: XmlElement, file: string | undefined): SaidFailure {
  return { file, code: attributes["type"] ?? "", message: attributes["message"] ?? "" };
}

function findingIn({ text }: XmlElement, file: string): SaidFinding {
  const [head = "", message = ""] = text.split("\n");
  const [, severity = "", rule = ""] = /^(error|warning|info) .*\[([a-z]+\/[a-z0-9-]+)\]$/.exec(head) ?? [];
  return { file, severity, rule, message };
}

export function saidInAnnotations(text: string): Said {
  const lines = text
    .split("\n")
    .filter((line) => line !== "")
    .map(readWorkflowCommand);
  const findings: SaidFinding[] = [];
  const failures: SaidFailure[] = [];
  for (const { name, properties, message } of lines) {
    const { file, title = "" } = properties;
    const [word = ""] = title.split(" ");
    const [first = ""] = message.split("\n");
    if (word.includes("/"))
      findings.push({ file: file ?? "-", severity: severityOf(name), rule: word, message: first });
    else failures.push({ file: title.includes("standard input") ? "-" : file, code: word, message: first });
  }
  return { findings, failures };
}

/** What people read: findings name no code of a failure, and the file only where there are several. */
export function saidInText(text: string): {
  readonly findings: readonly Omit<SaidFinding, "file">[];
  readonly failures: readonly string[];
} {
  const lines = text.split("\n");
  const findings = lines.flatMap((line, index) => {
    const head = /^(error|warning|info)(?: .*)? \[([a-z]+\/[a-z0-9-]+)\]$/.exec(line);
    return head === null
      ? []
      : [{ severity: head[1] ?? "", rule: head[2] ?? "", message: (lines[index + 1] ?? "").trim() }];
  });
  const failures = lines.flatMap((line) => /^(?:rampart|error): (?!warning: )(.*)$/.exec(line)?.[1] ?? []);
  return { findings, failures };
}
