import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import {
  type CompletionItem,
  TextDocument as JsonDocument,
  getLanguageService as jsonService,
} from "vscode-json-languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import { readSchema } from "../support/schemas.ts";
import { withBar } from "./editor.ts";

// The schemas alone, as the language servers for YAML and JSON read them.

const { getLanguageService: yamlService } = createRequire(import.meta.url)("yaml-language-server");

let documents = 0;

async function yaml(schema: string, text: string) {
  const service = yamlService({
    schemaRequestService: async () => "",
    workspaceContext: { resolveRelativePath: (path: string) => path },
    connection: { onRequest: () => {} },
    telemetry: { send: () => {}, sendError: () => {}, sendTrack: () => {} },
  });
  const schemas = [{ uri: `file:///${schema}`, fileMatch: ["*"], schema: readSchema(schema) }];
  service.configure({ validate: true, completion: true, hover: true, schemas });
  return { service, document: TextDocument.create(`file:///${documents++}.yml`, "yaml", 1, text) };
}

async function offeredInYaml(schema: string, marked: string): Promise<string[]> {
  const { text, position } = withBar(marked);
  const { service, document } = await yaml(schema, text);
  const { items } = (await service.doComplete(document, position, false)) as {
    readonly items: CompletionItem[];
  };
  return items.map(({ insertText = "" }) => insertText);
}

async function offeredInJson(schema: string, marked: string): Promise<string[]> {
  const { text, position } = withBar(marked);
  const service = jsonService({});
  service.configure({ schemas: [{ uri: "urn:x", fileMatch: ["*"], schema: readSchema(schema) }] });
  const document = JsonDocument.create("file:///x.json", "json", 1, text);
  const list = await service.doComplete(document, position, service.parseJSONDocument(document));
  return list?.items.map(({ label }) => label) ?? [];
}

describe("the schemas in yaml-language-server", () => {
  it.each([
    ["manifest", "capabilities:\n  - |\n", "persistence_rdb"],
    ["manifest", "operating_systems: [|]\n", "rhel9"],
    ["manifest", "architecture: |\n", "aarch64"],
    ["manifest", "min_redis_version: |\n", '"8.0"'],
    ["manifest", "min_redis_pack_version: |\n", '"8.0"'],
    ["target", "clusterVersion: '8.0'\nos: |\n", "ubuntu22"],
    ["config", "targets:\n  - |\n", "rs-8.0/rhel9"],
  ])("%s: in %j offer %s", async (schema, marked, value) => {
    expect(await offeredInYaml(`${schema}.schema.json`, marked)).toContain(value);
  });

  it("allow what is not known, and name themselves in words for people", async () => {
    const text = "capabilities: [newer]\nmin_redis_version: '99.1'\noperating_systems: [rhel12]\n";
    const { service, document } = await yaml("manifest.schema.json", text);
    expect(await service.doValidation(document, false)).toEqual([]);
    const hover = await service.doHover(document, { line: 1, character: 3 });
    expect(hover.contents.value).toMatch(/Manifest of a Redis module.*Lowest Redis version/s);
  });
});

describe("the schemas in vscode-json-languageservice", () => {
  it.each([
    ["module", '{ "capabilities": ["|"] }', '"types"'],
    ["module", '{ "min_redis_version": | }', '"7.2"'],
    ["module", '{ "operating_systems": [|] }', '"amzn2023"'],
    ["config", '{ "rules": { "elf/no-relro": | } }', '"off"'],
  ])("%s: in %j offer %s", async (schema, marked, value) => {
    expect(await offeredInJson(`${schema}.schema.json`, marked)).toContain(value);
  });
});
