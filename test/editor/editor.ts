import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, type Readable, type Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { type ServerOptions, serve } from "@rampart/language-server";
import { onTestFinished } from "vitest";
import {
  type ClientCapabilities,
  type CodeAction,
  type CompletionItem,
  createProtocolConnection,
  type Hover,
  type InitializeResult,
  type Location,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextDocumentContentChangeEvent,
} from "vscode-languageserver-protocol/node";
import { commandPath } from "../cli/rampart.ts";

// An editor as the server meets it: a client of the protocol, with a folder of files.

type Published = PublishDiagnosticsParams & { readonly version?: number };

/** A folder with files, until the test ends. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rampart-editor-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

export class Editor {
  readonly connection: ProtocolConnection;
  readonly published: Published[] = [];
  /** Exit code of the server. */
  readonly ended: Promise<number | null>;
  readonly #folder: string;
  readonly #waiting = new Set<() => void>();

  private constructor(input: Readable, output: Writable, ended: Promise<number | null>, folder: string) {
    this.connection = createProtocolConnection(input, output);
    this.ended = ended;
    this.#folder = folder;
    this.connection.onNotification("textDocument/publishDiagnostics", (params: Published) => {
      this.published.push(params);
      for (const look of this.#waiting) look();
    });
    this.connection.listen();
  }

  /** A server in this process, for a folder. */
  static async open(
    folder: string,
    options: Partial<ServerOptions> = {},
    capabilities: ClientCapabilities = {},
  ): Promise<Editor> {
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    const ended = serve({
      input: toServer,
      output: toClient,
      version: "1.2.3",
      environment: {},
      hasOwnData: false,
      rulePage: (rule) => `https://rules.example.com/${rule}`,
      signal: new AbortController().signal,
      ...options,
    });
    const editor = new Editor(toClient, toServer, ended, folder);
    onTestFinished(async () => {
      toServer.end();
      await ended.catch(() => {});
    });
    await editor.initialize(capabilities);
    return editor;
  }

  /** The built command as a process, before it was greeted. */
  static start(folder: string, words: readonly string[] = []): { editor: Editor; child: ChildProcess } {
    const child = spawn(process.execPath, [commandPath("rampart"), "lsp", ...words], { cwd: folder });
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    onTestFinished(() => void child.kill("SIGKILL"));
    return { editor: new Editor(child.stdout, child.stdin, ended, folder), child };
  }

  async initialize(capabilities: ClientCapabilities = {}): Promise<InitializeResult> {
    const result: InitializeResult = await this.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(this.#folder).href,
      capabilities,
    });
    await this.connection.sendNotification("initialized", {});
    return result;
  }

  uri(name: string): string {
    return pathToFileURL(join(this.#folder, name)).href;
  }

  async show(name: string, text: string, version = 1): Promise<void> {
    const textDocument = { uri: this.uri(name), languageId: "yaml", version, text };
    await this.connection.sendNotification("textDocument/didOpen", { textDocument });
  }

  async change(name: string, version: number, ...contentChanges: TextDocumentContentChangeEvent[]) {
    const textDocument = { uri: this.uri(name), version };
    await this.connection.sendNotification("textDocument/didChange", { textDocument, contentChanges });
  }

  async close(name: string): Promise<void> {
    const textDocument = { uri: this.uri(name) };
    await this.connection.sendNotification("textDocument/didClose", { textDocument });
  }

  /** What is published of a version of a document, or was. */
  async diagnostics(name: string, version = 1): Promise<Published["diagnostics"]> {
    const uri = this.uri(name);
    const found = () => this.published.find((one) => one.uri === uri && one.version === version);
    await this.until(() => found() !== undefined);
    return found()?.diagnostics ?? [];
  }

  /** Opens a document and gives what is said of it. */
  async judge(name: string, text: string): Promise<Published["diagnostics"]> {
    await this.show(name, text);
    return await this.diagnostics(name);
  }

  async until(holds: () => boolean): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!holds()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
  }

  async hover(name: string, position: Position): Promise<string | undefined> {
    const hover: Hover | null = await this.#ask("hover", name, { position });
    return hover === null ? undefined : (hover.contents as { readonly value: string }).value;
  }

  async completions(name: string, position: Position): Promise<CompletionItem[]> {
    return (await this.#ask("completion", name, { position })) ?? [];
  }

  async definitions(name: string, position: Position): Promise<Location[]> {
    return (await this.#ask("definition", name, { position })) ?? [];
  }

  async actions(
    name: string,
    lines: readonly [number, number],
    only?: readonly string[],
  ): Promise<CodeAction[]> {
    const range = { start: { line: lines[0], character: 0 }, end: { line: lines[1], character: 0 } };
    const diagnostics = this.published.findLast(({ uri }) => uri === this.uri(name))?.diagnostics ?? [];
    const context = { diagnostics, ...(only && { only }) };
    return (await this.#ask("codeAction", name, { range, context })) ?? [];
  }

  async #ask<Answer>(method: string, name: string, rest: object): Promise<Answer> {
    const params = { textDocument: { uri: this.uri(name) }, ...rest };
    return await this.connection.sendRequest(`textDocument/${method}`, params);
  }
}

/** A text without the bar in it, and the position that the bar means. */
export function withBar(marked: string): { readonly text: string; readonly position: Position } {
  const [before = "", after = ""] = marked.split("|");
  const lines = before.split("\n");
  return {
    text: before + after,
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
  };
}

/** A text after the edits of an action for it, as an editor makes them. */
export function applied(text: string, uri: string, action: CodeAction | undefined): string {
  const edits = action?.edit?.changes?.[uri] ?? [];
  const starts = lineStarts(text);
  const offset = ({ line, character }: Position) => (starts[line] ?? text.length) + character;
  return edits
    .toSorted((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (now, { range, newText }) => now.slice(0, offset(range.start)) + newText + now.slice(offset(range.end)),
      text,
    );
}

/** Where lines begin for an editor: a carriage return ends one too. */
function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(({ index, 0: end }) => index + end.length)];
}

/** The position of a line and a column of a finding, of which only line feeds end lines. */
export function positionOf(text: string, line: number, column: number): Position {
  const mark = line === 1 && text.startsWith("\ufeff") ? 1 : 0;
  const before = text.split("\n").slice(0, line - 1);
  const offset = before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1 + mark;
  const starts = lineStarts(text);
  const at = starts.findLastIndex((start) => start <= offset);
  return { line: at, character: offset - (starts[at] ?? 0) };
}
