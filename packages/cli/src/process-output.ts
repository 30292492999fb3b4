import { fstatSync, writeSync } from "node:fs";
import { systemCode } from "@rampart/files";
import type { Output } from "./io.ts";

type ProcessStream = NodeJS.WriteStream & { readonly fd: number };

/**
 * A stream of the process. A reader that closes a pipe early (`| head`) has read enough; whatever else keeps it from
 * being written is told once, and then no more is written.
 */
export function processOutput(stream: ProcessStream, onFailure: (error: unknown) => void): Output {
  let isClosed = false;
  const fail = (error: unknown): void => {
    if (!isClosed && systemCode(error) !== "EPIPE") onFailure(error);
    isClosed = true;
  };
  stream.on("error", fail);
  const write = isFile(stream)
    ? (text: string) => writeFully(stream.fd, text)
    : (text: string) => stream.write(text);
  return {
    write(text) {
      if (isClosed) return;
      try {
        write(text);
      } catch (error) {
        fail(error);
      }
    },
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
  };
}

/** Node's own stream of a file takes a call that wrote a part for one that wrote all. */
function isFile({ fd, isTTY }: ProcessStream): boolean {
  try {
    const status = fstatSync(fd);
    return status.isFile() || (status.isCharacterDevice() && !isTTY);
  } catch {
    return false;
  }
}

function writeFully(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (error) {
      if (systemCode(error) !== "EINTR") throw error;
    }
  }
}
