/**
 * The part of the SARIF 2.1.0 schema that our documents use, written from the specification and closed: a property
 * that is here and not in SARIF, or the other way round, is a mistake. The whole schema is what Microsoft's
 * validator checks.
 */

const text = { type: "string", minLength: 1 };
const index = { type: "integer", minimum: 0 };

function object(properties: Readonly<Record<string, object>>, required = Object.keys(properties)): object {
  return { type: "object", additionalProperties: false, properties, required };
}

const message = object({ text });
const level = { enum: ["none", "note", "warning", "error"] };
const uriReference = { type: "string", format: "uri-reference" };
const absoluteUri = { type: "string", format: "uri" };

const artifactLocation = object({ uri: uriReference, uriBaseId: { const: "%SRCROOT%" }, index }, ["uri"]);

const physicalLocation = object({
  artifactLocation,
  region: object(
    {
      startLine: { type: "integer", minimum: 1 },
      startColumn: { type: "integer", minimum: 1 },
      byteOffset: { type: "integer", minimum: 0, maximum: 2 ** 31 - 1 },
    },
    ["startLine"],
  ),
});

const logicalLocation = object(
  {
    name: { type: "string" },
    fullyQualifiedName: { type: "string" },
    kind: { enum: ["value", "resource"] },
  },
  ["fullyQualifiedName", "kind"],
);

const location = object({ physicalLocation, logicalLocations: { type: "array", items: logicalLocation } }, [
  "physicalLocation",
]);

const rule = object({
  id: text,
  name: { type: "string", pattern: "^[A-Z][A-Za-z0-9]*$" },
  shortDescription: message,
  fullDescription: message,
  helpUri: absoluteUri,
  help: message,
  defaultConfiguration: object({ level }),
  properties: object({ tags: { type: "array", items: text, uniqueItems: true } }),
});

const result = object(
  {
    ruleId: text,
    ruleIndex: index,
    level,
    message,
    locations: { type: "array", items: location, minItems: 1, maxItems: 1 },
    relatedLocations: { type: "array", items: location, minItems: 1, uniqueItems: true },
    partialFingerprints: { type: "object", minProperties: 1, additionalProperties: text },
    properties: object({ errorCode: { type: "string", pattern: "^[a-z_]+$" } }),
  },
  ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
);

const notification = object(
  {
    level,
    descriptor: object({ id: text }),
    message,
    locations: {
      type: "array",
      items: object({ physicalLocation: object({ artifactLocation }) }),
      minItems: 1,
      maxItems: 1,
    },
  },
  ["level", "descriptor", "message"],
);

const run = object({
  tool: object({
    driver: object({
      name: text,
      version: text,
      semanticVersion: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
      informationUri: absoluteUri,
      rules: { type: "array", items: rule, minItems: 1, uniqueItems: true },
    }),
  }),
  invocations: {
    type: "array",
    items: object(
      {
        executionSuccessful: { type: "boolean" },
        toolExecutionNotifications: { type: "array", items: notification, minItems: 1 },
        properties: object({ command: text }),
      },
      ["executionSuccessful", "properties"],
    ),
  },
  originalUriBaseIds: object({ "%SRCROOT%": object({ description: message }) }),
  columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
  artifacts: {
    type: "array",
    uniqueItems: true,
    items: object(
      {
        location: artifactLocation,
        parentIndex: index,
        description: message,
        roles: {
          type: "array",
          items: { enum: ["analysisTarget", "standardStream", "resultFile"] },
          uniqueItems: true,
        },
      },
      ["location", "roles"],
    ),
  },
  results: { type: "array", items: result },
});

export const sarifSchema = object({
  $schema: { const: "https://json.schemastore.org/sarif-2.1.0.json" },
  version: { const: "2.1.0" },
  runs: { type: "array", items: run, minItems: 1, maxItems: 1 },
});
