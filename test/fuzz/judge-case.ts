import { isDeepStrictEqual } from "node:util";
import { RampartError } from "@rampart/findings";
import type { Reader } from "./readers.ts";

/** Errors that readers are declared to throw; every other one is a mistake of ours. */
const declared: ReadonlySet<string> = new Set(["ArchiveError", "ElfError", "ClusterError"]);

/** What is wrong with how a reader takes these bytes; undefined where nothing is. */
export async function faultOf(reader: Reader, bytes: Buffer): Promise<string | undefined> {
  const first = await said(reader, bytes);
  if (first.fault !== undefined) return first.fault;
  const second = await said(reader, bytes);
  return isDeepStrictEqual(first, second) ? undefined : "it says something else the second time";
}

async function said(
  { read }: Reader,
  bytes: Buffer,
): Promise<{ readonly fault?: string; readonly value: unknown }> {
  try {
    return { value: await read(bytes) };
  } catch (error) {
    if (error instanceof RampartError) return { value: error.message };
    if (error instanceof Error && declared.has(error.name)) return { value: error.message };
    return {
      fault: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      value: undefined,
    };
  }
}
