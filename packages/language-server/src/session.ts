import { platformData, usePlatformData } from "@rampart/platforms";
import type { ProjectCache, ReadProject } from "@rampart/project";
import type { PublishDiagnosticsParams, TextDocumentContentChangeEvent } from "vscode-languageserver";
import { diagnosticOf } from "./diagnostics.ts";
import { type DocumentKind, documentKind } from "./document-kind.ts";
import { type Fault, type Judging, judgedDocument } from "./judged-document.ts";
import { namedKinds } from "./named-kinds.ts";
import type { RulePage } from "./rule-page.ts";
import { OpenDocument, type PositionEncoding } from "./text/open-document.ts";

/** A document with what was said of it last. */
export interface JudgedDocument {
  readonly document: OpenDocument;
  readonly kind: DocumentKind | undefined;
  readonly faults: readonly Fault[];
  readonly project: ReadProject;
}

interface Entry {
  readonly document: OpenDocument;
  timer?: NodeJS.Timeout | undefined;
  /** When the next judgement may begin, in milliseconds: half of the time is left for requests. */
  restsUntil: number;
  /** What was said last, for the text and the project that it is about. */
  last?: JudgedDocument & { readonly version: number };
  /** Something was published that the end of the document has to take back. */
  isShown: boolean;
}

export interface SessionOptions {
  readonly projects: ProjectCache;
  readonly judging: Omit<Judging, "project">;
  /** Whether the configuration of each project says which platform data count; else those that are in use do. */
  readonly usesDataOfProjects: boolean;
  readonly rulePage: RulePage;
  readonly publish: (diagnostics: PublishDiagnosticsParams) => void;
  readonly report: (error: unknown) => void;
}

/** Longest wait after an edit, in milliseconds: others that come meanwhile are judged with it. */
const longestWait = 2000;

/** The documents that an editor has open, judged after each change. What was said of an older text is never published. */
export class Session {
  readonly #options: SessionOptions;
  readonly #entries = new Map<string, Entry>();
  #encoding: PositionEncoding = "utf-16";
  /** Folders of the workspace, the deepest first. */
  #roots: readonly string[] = [];

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  begin(encoding: PositionEncoding, roots: readonly string[]): void {
    this.#encoding = encoding;
    this.#roots = roots.toSorted((a, b) => b.length - a.length);
  }

  open(uri: string, version: number, text: string): void {
    this.close(uri);
    const document = new OpenDocument(uri, version, text, this.#encoding);
    const entry: Entry = { document, restsUntil: 0, isShown: false };
    this.#entries.set(uri, entry);
    this.#schedule(entry);
  }

  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    const entry = this.#entries.get(uri);
    if (entry === undefined) return;
    entry.document.change(changes, version);
    this.#schedule(entry);
  }

  close(uri: string): void {
    const entry = this.#entries.get(uri);
    if (entry === undefined) return;
    clearTimeout(entry.timer);
    this.#entries.delete(uri);
    if (entry.isShown) this.#options.publish({ uri, diagnostics: [] });
  }

  /** Judges all of them again, where something beside them changed. */
  refresh(): void {
    for (const entry of this.#entries.values()) this.#schedule(entry);
  }

  end(): void {
    for (const { timer } of this.#entries.values()) clearTimeout(timer);
    this.#entries.clear();
  }

  /** A document as it is now, judged; undefined where it is not open, or changes while its project is read. */
  async judged(uri: string): Promise<JudgedDocument | undefined> {
    const entry = this.#entries.get(uri);
    return entry && (await this.#judge(entry));
  }

  /** Runs something on the platform data of a project. */
  withData<Value>({ data }: ReadProject, run: () => Value): Value {
    if (!this.#options.usesDataOfProjects || data === platformData()) return run();
    const before = platformData();
    usePlatformData(data);
    try {
      return run();
    } finally {
      usePlatformData(before);
    }
  }

  /** Many edits in a row wait for one judgement: a timer that runs is left alone, so that it comes to its end. */
  #schedule(entry: Entry): void {
    const wait = Math.min(longestWait, entry.restsUntil - performance.now());
    entry.timer ??= setTimeout(() => {
      entry.timer = undefined;
      this.#publish(entry).catch(this.#options.report);
    }, wait);
  }

  async #publish(entry: Entry): Promise<void> {
    const judged = await this.#judge(entry);
    // An edit that came meanwhile has a timer of its own.
    if (judged === undefined) return;
    const { document, faults, kind } = judged;
    if (kind === undefined && !entry.isShown) return;
    entry.isShown = true;
    const diagnostics = faults.map((fault) => diagnosticOf(document, fault, this.#options.rulePage));
    this.#options.publish({ uri: document.uri, version: document.version, diagnostics });
  }

  async #judge(entry: Entry): Promise<JudgedDocument | undefined> {
    const { document } = entry;
    const { version, path, uri } = document;
    const root = this.#roots.find((folder) => path.startsWith(`${folder}/`));
    const project = await this.#options.projects.of(path, root);
    if (this.#entries.get(uri) !== entry || document.version !== version) return undefined;
    if (entry.last?.version === version && entry.last.project === project) return entry.last;
    const begun = performance.now();
    const { text } = document;
    const bytes = new TextEncoder().encode(text);
    const kind = documentKind(path, text, bytes, namedKinds(project.configuration));
    const judging = { ...this.#options.judging, project: project.project };
    const judge = () => (kind === undefined ? [] : judgedDocument(document, kind, bytes, judging));
    const faults = this.withData(project, judge);
    const ended = performance.now();
    entry.restsUntil = ended + (ended - begun);
    entry.last = { document, kind, faults, project, version };
    return entry.last;
  }
}
