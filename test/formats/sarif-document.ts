import { Ajv, type ErrorObject } from "ajv";
import { sarifSchema } from "./sarif-schema.ts";

/** What the checks of this folder read of a SARIF document. */
export interface SarifDocument {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly artifacts: readonly SarifArtifact[];
      readonly results: readonly SarifResult[];
      readonly invocations: readonly [SarifInvocation];
    },
  ];
}

interface SarifInvocation {
  readonly executionSuccessful: boolean;
  readonly toolExecutionNotifications?: readonly SarifNotification[];
}

interface SarifNotification {
  readonly descriptor: { readonly id: string };
  readonly message: { readonly text: string };
  /** Absent where no file is at fault. */
  readonly locations?: readonly SarifLocation[];
}

interface SarifArtifact {
  readonly location: { readonly uri: string };
  readonly parentIndex?: number;
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly SarifLocation[];
  readonly relatedLocations?: readonly SarifLocation[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

interface SarifLocation {
  readonly physicalLocation: { readonly artifactLocation: { readonly uri: string; readonly index: number } };
}

const uri = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[\w.!~*'();,/?:@&=+$#-]|%[0-9A-Fa-f]{2})*$/;
const relative = /^(?:[\w.!~*'();,/?@&=+$-]|%[0-9A-Fa-f]{2})*$/;
const validate = new Ajv({
  strict: true,
  allErrors: true,
  formats: { uri, "uri-reference": (text: string) => uri.test(text) || relative.test(text) },
}).compile(sarifSchema);

/** Everything that is wrong with a document: with its form, and with what refers to what. */
export function sarifFaults(document: unknown): string[] {
  if (!validate(document)) return (validate.errors ?? []).map(errorInWords);
  const { tool, artifacts, results, invocations } = (document as unknown as SarifDocument).runs[0];
  const faults: string[] = [];
  for (const [index, { parentIndex }] of artifacts.entries()) {
    if (parentIndex !== undefined && parentIndex >= index) faults.push(`artifact ${index} has no parent`);
  }
  for (const [index, { ruleId, ruleIndex, locations, relatedLocations = [] }] of results.entries()) {
    if (tool.driver.rules[ruleIndex]?.id !== ruleId) faults.push(`result ${index} has another rule`);
    for (const { physicalLocation } of [...locations, ...relatedLocations]) {
      const { uri, index: place } = physicalLocation.artifactLocation;
      if (artifacts[place]?.location.uri !== uri) faults.push(`result ${index} has another artifact`);
    }
  }
  for (const { executionSuccessful, toolExecutionNotifications = [] } of invocations) {
    if (executionSuccessful !== (toolExecutionNotifications.length === 0))
      faults.push("success is misstated");
    for (const { physicalLocation } of toolExecutionNotifications.flatMap(
      ({ locations = [] }) => locations,
    )) {
      const { uri, index } = physicalLocation.artifactLocation;
      if (artifacts[index]?.location.uri !== uri) faults.push("a notification has another artifact");
    }
  }
  const fingerprints = results.map(({ partialFingerprints }) => partialFingerprints["rampartFinding/v2"]);
  if (new Set(fingerprints).size !== fingerprints.length) faults.push("two results have one fingerprint");
  return faults;
}

function errorInWords({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}
