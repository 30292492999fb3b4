import type { UploadEvent, UploadListener } from "@rampart/deploy";
import { printable, renderSize } from "@rampart/findings";
import type { Output, Progress } from "../io.ts";
import { wrapLines } from "./wrap-text.ts";

/** Milliseconds between two pictures of a bar on a terminal, and between two lines in a log. */
const refresh = { terminal: 100, log: 10_000 };

export interface ProgressOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Columns of a line. */
  readonly width: number;
  /** Before every line, where several clusters are under way. */
  readonly prefix: string;
  /** A line that is drawn in place: only where one upload at a time is shown. */
  readonly progress: Progress | undefined;
  readonly now: () => number;
}

/** Shows an upload under way: a line that is redrawn on a terminal, plain lines elsewhere; quietly, what fails alone. */
export function drawUploadProgress(output: Output, options: ProgressOptions): UploadListener {
  const started = new Map<string, number>();
  const advised = new Set<string>();
  let shown = 0;
  const { progress } = options;
  const line = (text: string) => {
    progress?.clear();
    output.write(wrapLines([`${options.prefix}${printable(text)}`], options.width));
  };
  const sending = ({ node, bytes, total }: Extract<UploadEvent, { kind: "sending" }>) => {
    const now = options.now();
    if (bytes === 0) {
      started.set(node, now);
      shown = now;
      if (progress === undefined) line(`${node}: sending ${renderSize(total)}`);
      return;
    }
    if (now - shown < (progress === undefined ? refresh.log : refresh.terminal) && bytes < total) return;
    shown = now;
    const rate = (bytes / Math.max(1, now - (started.get(node) ?? now))) * 1000;
    const text = `${node}: ${renderSize(bytes)} of ${renderSize(total)} (${Math.floor((bytes / total) * 100)} %, ${renderSize(rate)}/s)`;
    if (progress !== undefined) progress.show(printable(text));
    else if (bytes < total) line(text);
  };
  return (event) => {
    if (options.quiet && event.kind !== "failed") return;
    switch (event.kind) {
      case "sending":
        return sending(event);
      case "sent": {
        const rate = (event.bytes / Math.max(1, event.milliseconds)) * 1000;
        const seconds = (event.milliseconds / 1000).toFixed(1);
        return line(`${event.node}: sent ${renderSize(event.bytes)} in ${seconds} s (${renderSize(rate)}/s)`);
      }
      case "failed": {
        const { message, help } = event.error;
        line(message);
        if (help === undefined || advised.has(help)) return;
        // Of many nodes that fail alike, the first has the advice.
        advised.add(help);
        return line(`  ${help}`);
      }
      case "asking":
        return line(`${event.node}: ${event.error.reason}; checking its result`);
      case "repeating":
        return line(`${event.node}: trying again in ${(event.delay / 1000).toFixed(1)} s`);
      case "step":
        return line(`${event.node}: ${event.text}`);
      case "action": {
        const { name, status, progress: percent } = event.action;
        const text = `action ${name}: ${status}${percent === undefined ? "" : `, ${percent} %`}`;
        if (progress !== undefined) return progress.show(printable(text));
        return options.verbose ? line(text) : undefined;
      }
    }
  };
}
