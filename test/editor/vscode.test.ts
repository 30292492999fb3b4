import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { command } from "../../packages/cli/src/commands/lsp.ts";

// The extension for VS Code says of itself what it does. CI makes its package with vsce.

const folder = join(import.meta.dirname, "../../editors/vscode");
const code = readFileSync(join(folder, "src/extension.js"), "utf8");
const { contributes, engines } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
  readonly contributes: {
    readonly configuration: { readonly properties: object };
    readonly commands: readonly { readonly command: string }[];
  };
  readonly engines: { readonly vscode: string };
};

it("contributes the settings and commands that its code reads", () => {
  const read = [...code.matchAll(/settings\.get\("([\w.]+)"\)/g)].map(([, name]) => `rampart.${name}`);
  // The client reads this one.
  expect(Object.keys(contributes.configuration.properties)).toEqual([...read, "rampart.trace.server"]);
  const registered = [...code.matchAll(/registerCommand\("([\w.]+)"/g)].map(([, name]) => name);
  expect(contributes.commands.map((one) => one.command)).toEqual(registered);
});

it("starts the command that serves editors", () => {
  expect(code).toContain('"lsp"');
  expect(command.examples).toContain("rampart lsp");
});

it("asks for the version of VS Code that its client needs", () => {
  const client = JSON.parse(
    readFileSync(join(folder, "node_modules/vscode-languageclient/package.json"), "utf8"),
  ) as { readonly engines: { readonly vscode: string } };
  expect(engines.vscode).toBe(client.engines.vscode);
});
