/** What is kept of a server's output: enough for a person, whatever the module writes. */
const longestLine = 2000;
const mostLines = 200;

/** How a server of any age begins a line of its log: process, role, date, level. */
const logPrefix = /^\d+:[A-Z] \d{1,2} \S{3,9} (?:\d{4} )?\d\d:\d\d:\d\d\.\d{3} [.\-*#] /;
const moduleLine = /^<([^>]*)> (.*)$/s;
const crashLine = /crashed by signal: (\d+)/;
const reportStart = /^=+ (?:REDIS|VALKEY) BUG REPORT START/;

/** Lines that say what the server is doing, not what the module does. */
const serverNoise =
  /^(?:oO0OoO0OoO0Oo|(?:Redis|Valkey) version=|Configuration loaded|Reading config from stdin|Can't load module from |monotonic clock|Running mode=|Server initialized|WARNING |Module '.*' loaded from |(?:The server is now r|R)eady to accept connections|Increased maximum number of open files|Server started|Warning: Could not create server TCP|The TCP backlog)/;

export interface LoadFailure {
  /** The dynamic loader or the server could not take the file; otherwise the module itself refused. */
  readonly unloadable: boolean;
  /** The words after the module's path. */
  readonly reason: string;
}

/**
 * Reads the output of a server as it arrives. Of endless output it keeps the first lines: they are the ones that
 * explain. `bytes` counts everything, so that the caller can stop a flood.
 */
export class ServerLog {
  bytes = 0;
  /** The server got as far as loading modules. */
  initialized = false;
  /** The signal that the server's own crash report names. */
  crashSignal: number | undefined;
  failure: LoadFailure | undefined;
  readonly #modulePath: string;
  readonly #lines: string[] = [];
  readonly #partial = new Map<string, string>();
  #inReport = false;

  constructor(modulePath: string) {
    this.#modulePath = modulePath;
  }

  /** The lines about the module, without process, date and level, and without the module's name in front. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Bytes of one of the two outputs. */
  feed(output: "stdout" | "stderr", bytes: Buffer): void {
    this.bytes += bytes.length;
    // Latin1 first: a character that is cut in two by a piece must not be lost.
    const pieces = ((this.#partial.get(output) ?? "") + bytes.toString("latin1")).split("\n");
    this.#partial.set(output, (pieces.pop() ?? "").slice(0, longestLine));
    for (const piece of pieces) this.#readLine(piece);
  }

  /** Reads what was left without an end of line. */
  end(): void {
    for (const piece of this.#partial.values()) {
      if (piece !== "") this.#readLine(piece);
    }
    this.#partial.clear();
  }

  #readLine(bytes: string): void {
    const line = Buffer.from(bytes.slice(0, longestLine), "latin1").toString("utf8").trimEnd();
    if (reportStart.test(line)) this.#inReport = true;
    const prefix = logPrefix.exec(line)?.[0];
    const said = prefix === undefined ? line : line.slice(prefix.length);
    if (prefix !== undefined) {
      const crash = crashLine.exec(said);
      if (crash?.[1] !== undefined) this.crashSignal = Number(crash[1]);
      // Servers from 7.2 on load modules before they call themselves initialized.
      if (/^(?:Running mode=|Server initialized)/.test(said)) this.initialized = true;
      this.#readFailure(said);
    }
    if (this.#inReport || line === "" || (prefix !== undefined && serverNoise.test(said))) return;
    if (this.#lines.length < mostLines) this.#lines.push(moduleLine.exec(said)?.[2] ?? said);
  }

  #readFailure(said: string): void {
    if (this.failure !== undefined) return;
    const start = `Module ${this.#modulePath} `;
    if (!said.startsWith(start)) {
      // After a load that the module itself was content with: configurations that were never set, for example.
      if (said.startsWith("Can't load module from ")) this.failure = { unloadable: false, reason: said };
      return;
    }
    const words = said.slice(start.length);
    const failed = /^failed to load: (.*)$/s.exec(words);
    if (failed?.[1] !== undefined) this.failure = { unloadable: true, reason: failed[1] };
    else if (words.startsWith("does not export")) this.failure = { unloadable: true, reason: words };
    else if (words.startsWith("initialization failed")) this.failure = { unloadable: false, reason: words };
  }
}
