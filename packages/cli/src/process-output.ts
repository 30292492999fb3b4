import { fstatSync, statSync, writeSync } from "node:fs";
import { devNull } from "node:os";
import { systemCode } from "@rampart/files";
import type { Output } from "./io.ts";

/**
 * Standard output or standard error. A reader that closes a pipe early (`| head`) has read enough; whatever else keeps it
 * from being written is told once, and then no more is written. Node's own stream is opened for a terminal alone: it
 * takes milliseconds, and takes a call that wrote a part for one that wrote all.
 */
export function processOutput(
  descriptor: 1 | 2,
  stream: () => NodeJS.WriteStream,
  onFailure: (error: unknown) => void,
): Output {
  let isClosed = false;
  const fail = (error: unknown): void => {
    if (!isClosed && systemCode(error) !== "EPIPE") onFailure(error);
    isClosed = true;
  };
  const terminal = isDevice(descriptor) ? terminalOf(stream(), fail) : undefined;
  return {
    write(text) {
      if (isClosed) return;
      try {
        if (terminal === undefined) writeFully(descriptor, text);
        else terminal.write(text);
      } catch (error) {
        fail(error);
      }
    },
    isTerminal: terminal !== undefined,
    get columns() {
      return terminal?.columns;
    },
  };
}

/** Terminals are devices. So is `/dev/null`, for which no stream is needed. */
function isDevice(descriptor: number): boolean {
  try {
    const status = fstatSync(descriptor);
    return status.isCharacterDevice() && !isNull(status.rdev);
  } catch {
    return false;
  }
}

function isNull(device: number): boolean {
  try {
    // Windows numbers no devices.
    return device !== 0 && statSync(devNull).rdev === device;
  } catch {
    return false;
  }
}

function terminalOf(
  stream: NodeJS.WriteStream,
  fail: (error: unknown) => void,
): NodeJS.WriteStream | undefined {
  if (stream.isTTY !== true) return undefined;
  stream.on("error", fail);
  return stream;
}

function writeFully(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (error) {
      const code = systemCode(error);
      // A pipe that is full, where the other side made it one that does not block.
      if (code === "EAGAIN") pause(5);
      else if (code !== "EINTR") throw error;
    }
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
