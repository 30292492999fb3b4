import { type ByteSource, EndOfBytesError } from "@rampart/bytes";
import { ArchiveError } from "./archive-error.ts";

/** A source whose end, where it comes too soon, is an archive cut off: a file may become shorter while it is read. */
export function archiveSource(source: ByteSource): ByteSource {
  const refuseEnd = (error: unknown): never => {
    throw error instanceof EndOfBytesError ? truncated(error) : error;
  };
  return {
    size: source.size,
    read: (offset, length) => source.read(offset, length).catch(refuseEnd),
    ...(source.readInto && {
      readInto: async (target, offset) => source.readInto?.(target, offset).catch(refuseEnd),
    }),
  };
}

function truncated({ offset, length, end }: EndOfBytesError): ArchiveError {
  return new ArchiveError("truncated", `${length} bytes at ${offset} wanted, but the file ends at ${end}`, {
    facts: { offset, wanted: length, found: Math.max(0, end - offset) },
  });
}
