import { pipeline, type Readable, type Writable } from "node:stream";
import { RampartError } from "@rampart/findings";
import type { Environment, Profile } from "@rampart/metadata";
import { ProjectCache } from "@rampart/project";
import {
  type Connection,
  createConnection,
  type InitializeParams,
  type InitializeResult,
  PositionEncodingKind,
  TextDocumentSyncKind,
  type WatchDog,
} from "vscode-languageserver";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { CheckedLengths } from "./checked-lengths.ts";
import { codeActions, fixAllKind } from "./code-actions.ts";
import { completions, triggerCharacters } from "./completion.ts";
import { definitionAt } from "./definition.ts";
import { sourceName } from "./diagnostics.ts";
import { hoverAt } from "./hover.ts";
import { LifeCycle } from "./life-cycle.ts";
import type { RulePage } from "./rule-page.ts";
import { Session } from "./session.ts";
import type { PositionEncoding } from "./text/open-document.ts";
import { pathOfUri } from "./text/path-of-uri.ts";
import { watchProcess } from "./watch-process.ts";

export interface ServerOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly version: string;
  readonly environment: Environment;
  /** As `lint` has it. */
  readonly profile?: Profile | undefined;
  readonly config?: string | undefined;
  readonly baseline?: string | undefined;
  /** The platform data in use were named for the whole run. */
  readonly hasOwnData: boolean;
  readonly rulePage: RulePage;
  /** Ends the server; the reason is thrown. */
  readonly signal: AbortSignal;
}

/** How a server ends that was asked to shut down before, and any other. */
const [inOrder, outOfOrder] = [0, 1];

/** Answers one client until it goes; gives the exit code. */
export async function serve(options: ServerOptions): Promise<number> {
  const { input, output, signal } = options;
  const ended = resolvers<number>();
  const watchDog: WatchDog = {
    shutdownReceived: false,
    initialize: ({ processId }) => {
      if (typeof processId === "number") stopWatching = watchProcess(processId, leave);
    },
    exit: (code) => ended.resolve(code),
  };
  let stopWatching = () => {};
  const leave = () => ended.resolve(watchDog.shutdownReceived ? inOrder : outOfOrder);
  const messages = new CheckedLengths();
  // What goes wrong here ends the messages, too.
  pipeline(input, messages, () => {});
  for (const event of ["end", "close"]) messages.on(event, leave);
  messages.on("error", (error) => (error instanceof RampartError ? ended.reject(error) : leave()));
  output.on("error", leave);
  signal.addEventListener("abort", () => ended.reject(signal.reason), { once: true });
  const reader = new StreamMessageReader(messages);
  // Its reminder of a message that is cut off would keep the process alive after the end.
  reader.partialMessageTimeout = 0;
  const writer = new StreamMessageWriter(output);
  // Without a logger: its own would tell the client that the client is gone.
  const messageStrategy = new LifeCycle(writer);
  const connection = createConnection(
    () => createProtocolConnection(reader, writer, undefined, { messageStrategy }),
    watchDog,
  );
  const session = openSession(connection, options);
  connection.listen();
  try {
    return await ended.promise;
  } finally {
    session.end();
    stopWatching();
    connection.dispose();
    input.destroy();
  }
}

function openSession(connection: Connection, options: ServerOptions): Session {
  const { environment, profile, config, baseline, hasOwnData, rulePage } = options;
  const session = new Session({
    projects: new ProjectCache({ config, baseline }),
    judging: { environment, ...(profile !== undefined && { profile }) },
    usesDataOfProjects: !hasOwnData,
    rulePage,
    // Where the client is gone, its closed output ends the server.
    publish: (diagnostics) => void connection.sendDiagnostics(diagnostics).catch(() => {}),
    report: (error) => connection.console.error(error instanceof Error ? error.message : String(error)),
  });
  connection.onInitialize((params) => {
    const encoding = encodingFor(params);
    session.begin(encoding, rootsOf(params));
    return answer(encoding, options.version);
  });
  listenToDocuments(connection, session);
  answerRequests(connection, session, rulePage);
  return session;
}

function listenToDocuments(connection: Connection, session: Session): void {
  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) =>
    session.open(uri, version, text),
  );
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
    session.change(uri, version, contentChanges),
  );
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => session.close(uri));
  connection.onDidSaveTextDocument(() => session.refresh());
  connection.onDidChangeWatchedFiles(() => session.refresh());
}

function answerRequests(connection: Connection, session: Session, rulePage: RulePage): void {
  connection.onCodeAction(async (params) => {
    const judged = await session.judged(params.textDocument.uri);
    return judged && session.withData(judged.project, () => codeActions(judged, params));
  });
  connection.onHover(async ({ textDocument, position }) => {
    const judged = await session.judged(textDocument.uri);
    return judged && session.withData(judged.project, () => hoverAt(judged, position, rulePage));
  });
  connection.onCompletion(async ({ textDocument, position }) => {
    const judged = await session.judged(textDocument.uri);
    return judged && (await completions(judged, position, (run) => session.withData(judged.project, run)));
  });
  connection.onDefinition(async ({ textDocument, position }) => {
    const judged = await session.judged(textDocument.uri);
    return judged && (await definitionAt(judged, position));
  });
}

/** UTF-8 where the client offers it before UTF-16, which every client has. */
function encodingFor({ capabilities }: InitializeParams): PositionEncoding {
  const offered = capabilities.general?.positionEncodings ?? [];
  const known = offered.find(
    (one) => one === PositionEncodingKind.UTF8 || one === PositionEncodingKind.UTF16,
  );
  return known === PositionEncodingKind.UTF8 ? "utf-8" : "utf-16";
}

function rootsOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return uris.map(pathOfUri);
}

function answer(encoding: PositionEncoding, version: string): InitializeResult {
  return {
    serverInfo: { name: sourceName, version },
    capabilities: {
      positionEncoding: encoding,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      codeActionProvider: { codeActionKinds: ["quickfix", fixAllKind] },
      hoverProvider: true,
      definitionProvider: true,
      completionProvider: { triggerCharacters: [...triggerCharacters] },
    },
  };
}

interface Resolvers<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
}

function resolvers<Value>(): Resolvers<Value> {
  let resolve: Resolvers<Value>["resolve"] = () => {};
  let reject: Resolvers<Value>["reject"] = () => {};
  const promise = new Promise<Value>((settle, fail) => {
    [resolve, reject] = [settle, fail];
  });
  return { promise, resolve, reject };
}
