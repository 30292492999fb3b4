import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Io } from "../io.ts";
import { displayWidth } from "./display-width.ts";
import { progressLine, showProgress, withProgressLine } from "./progress-line.ts";

/** A terminal that wraps what does not fit, and wraps again what it shows when its size changes. */
class Terminal {
  readonly isTerminal = true;
  columns: number;
  /** Lines as they were written, each shown on as many rows as it needs; the cursor is at the end of the last. */
  #lines = [""];

  constructor(columns: number) {
    this.columns = columns;
  }

  write(text: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what a terminal understands
    for (const part of text.match(/\u001b\[\d*[A-Z]|\r|\n|[^\u001b\r\n]+/g) ?? []) {
      if (part === "\n") this.#lines.push("");
      else if (part === "\r") this.#rewind = 0;
      else if (part.endsWith("A")) this.#rewind += Number(part.slice(2, -1));
      else if (/[JK]$/.test(part)) this.#erase();
      else this.#lines.push(`${this.#lines.pop()}${part}`);
    }
  }

  /** Rows between the last one and the cursor. */
  #rewind = 0;

  #erase(): void {
    const rows = this.rows;
    this.#lines = rows.slice(0, rows.length - 1 - this.#rewind);
    this.#lines.push("");
    this.#rewind = 0;
  }

  get rows(): string[] {
    return this.#lines.flatMap((line) => {
      const rows = [""];
      for (const character of line) {
        const last = rows.at(-1) ?? "";
        if (displayWidth(last + character) > this.columns) rows.push(character);
        else rows[rows.length - 1] = last + character;
      }
      return rows;
    });
  }
}

const long = "node 1: 12.4 MB of 98.1 MB (12 %, 4.0 MB/s), 計数器 is sent";

describe("the line of the progress", () => {
  it("is drawn in place, and cut where it is longer than the terminal", () => {
    const terminal = new Terminal(20);
    terminal.write("before\n");
    const line = progressLine(terminal);
    line.show(long);
    line.show("short");
    expect(terminal.rows).toEqual(["before", "short"]);
    line.show(long);
    expect(terminal.rows).toEqual(["before", "node 1: 12.4 MB of…"]);
  });

  it("is drawn again in one line when the terminal gets narrower, and leaves what is above", () => {
    const terminal = new Terminal(60);
    terminal.write("before\n");
    const line = progressLine(terminal);
    line.show(long);
    terminal.columns = 12;
    expect(terminal.rows.length).toBeGreaterThan(3);
    line.show(long);
    expect(terminal.rows).toEqual(["before", "node 1: 12…"]);
    terminal.columns = 80;
    line.show(long);
    expect(terminal.rows).toEqual(["before", long]);
  });

  it("is gone before anything else is written, to either output", () => {
    const terminal = new Terminal(40);
    const signal = new AbortController().signal;
    const io = withProgressLine({ stdout: terminal, stderr: terminal, environment: {}, signal });
    io.progress?.show(long);
    io.stdout.write("a result\n");
    io.progress?.show(long);
    io.stderr.write("a finding\n");
    expect(terminal.rows).toEqual(["a result", "a finding", ""]);
  });
});

describe("progress", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function ioOn(terminal: Terminal, isTerminal = true): Io {
    const output = isTerminal ? terminal : { isTerminal, write: (text: string) => terminal.write(text) };
    const signal = new AbortController().signal;
    return withProgressLine({ stdout: terminal, stderr: output, environment: {}, signal });
  }

  /** Something that takes so many milliseconds, with its second half half-way. */
  function halves(milliseconds: number) {
    return async (tell: (text: string) => void) => {
      tell("first half");
      await vi.advanceTimersByTimeAsync(milliseconds / 2);
      tell("second half");
      await vi.advanceTimersByTimeAsync(milliseconds / 2 - 1);
    };
  }

  it("is shown where something takes longer than a second, and taken away at the end", async () => {
    const terminal = new Terminal(40);
    const run = showProgress(ioOn(terminal), false, async (tell) => {
      await halves(3000)(tell);
      expect(terminal.rows).toEqual(["second half"]);
    });
    await run;
    expect(terminal.rows).toEqual([""]);
  });

  it("fits a terminal that is made narrower meanwhile", async () => {
    const terminal = new Terminal(80);
    await showProgress(ioOn(terminal), false, async (tell) => {
      tell(long);
      await vi.advanceTimersByTimeAsync(1500);
      expect(terminal.rows).toEqual([long]);
      terminal.columns = 20;
      await vi.advanceTimersByTimeAsync(500);
      expect(terminal.rows).toEqual(["node 1: 12.4 MB of…"]);
    });
  });

  it.each([
    ["where it is quick", new Terminal(40), true, false, 900],
    ["without a terminal", new Terminal(40), false, false, 3000],
    ["with --quiet", new Terminal(40), true, true, 3000],
  ])("is not shown %s", async (_when, terminal, isTerminal, quiet, milliseconds) => {
    const write = vi.spyOn(terminal, "write");
    await showProgress(ioOn(terminal, isTerminal), quiet, halves(milliseconds));
    expect(write).not.toHaveBeenCalled();
  });

  it("is taken away where something fails", async () => {
    const terminal = new Terminal(40);
    const failing = showProgress(ioOn(terminal), false, async (tell) => {
      await halves(3000)(tell);
      throw new Error("no room");
    });
    await expect(failing).rejects.toThrow("no room");
    expect(terminal.rows).toEqual([""]);
  });
});
