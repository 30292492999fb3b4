import type { Readable } from "node:stream";

/** The longest line that the host may write: the result of a module with a great many commands. */
const longestLine = 64 * 1024 * 1024;

/** Calls `take` with each line, and with an unfinished last one. Settles when the stream is over, however that happens. */
export function readLines(
  stream: Readable,
  measure: (chunk: Buffer) => boolean,
  take: (line: string) => void,
): Promise<void> {
  return new Promise((settle) => {
    let pending: Buffer[] = [];
    let length = 0;
    const flush = () => {
      if (length > 0) take(Buffer.concat(pending, length).toString("utf8"));
      pending = [];
      length = 0;
    };
    stream.on("data", (chunk: Buffer) => {
      if (!measure(chunk)) return;
      let from = 0;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
        pending.push(chunk.subarray(from, at));
        length += at - from;
        flush();
        from = at + 1;
      }
      pending.push(chunk.subarray(from));
      length += chunk.length - from;
      if (length > longestLine) flush();
    });
    stream.on("error", () => undefined);
    stream.on("close", () => {
      flush();
      settle();
    });
  });
}
