import { decodeUtf8, isZeros } from "@rampart/bytes";
import { malformedTar } from "./tar-error.ts";
import type { TarHeader } from "./tar-header.ts";

/** What headers before that of an entry say of it instead. */
export interface TarOverrides {
  readonly name?: string;
  readonly linkName?: string;
  readonly size?: number;
}

/** Types of headers that say something of the entry behind them: those of POSIX, and the long names of GNU. */
export function isExtension({ type }: TarHeader): boolean {
  return type === "x" || type === "g" || type === "L" || type === "K";
}

/** What an extended header says of the next entry. One of all entries may say nothing that a reader needs. */
export function readOverrides({ type, offset }: TarHeader, content: Uint8Array): TarOverrides {
  if (type === "L") return { name: longName(content, offset) };
  if (type === "K") return { linkName: longName(content, offset) };
  const records = paxRecords(content, offset);
  for (const key of records.keys()) {
    const isRead = key === "path" || key === "linkpath" || key === "size";
    if (key.startsWith("GNU.sparse.")) throw malformedTar("a file of the tar file is sparse", offset);
    if (type === "g" && isRead)
      throw malformedTar(`a header of the tar file sets ${key} for all files`, offset);
  }
  const name = records.get("path");
  const linkName = records.get("linkpath");
  const size = records.get("size");
  if (size !== undefined && !/^\d{1,15}$/.test(size))
    throw malformedTar("a size of the tar file is none", offset);
  return {
    ...(name !== undefined && { name }),
    ...(linkName !== undefined && { linkName }),
    ...(size !== undefined && { size: Number(size) }),
  };
}

/** Both, where no two say the same: readers take the first, the last, or one kind before the other. */
export function joinOverrides(before: TarOverrides, after: TarOverrides, offset: number): TarOverrides {
  const twice = Object.keys(after).find((key) => key in before);
  if (twice !== undefined) throw malformedTar(`a header of the tar file states a ${twice} again`, offset);
  return { ...before, ...after };
}

function longName(content: Uint8Array, offset: number): string {
  const end = content.indexOf(0);
  const name = end === -1 ? content : content.subarray(0, end);
  const isWhole = isZeros(content.subarray(name.length));
  if (name.length > 0 && isWhole) return decodeUtf8(name);
  throw malformedTar("a long name of the tar file is malformed", offset);
}

const blank = 0x20;
const lineEnd = 0x0a;

/** `<length> <key>=<value>\n`, one after the other, where the length counts all of it. */
function paxRecords(content: Uint8Array, offset: number): ReadonlyMap<string, string> {
  const malformed = () => malformedTar("an extended header of the tar file is malformed", offset);
  const records = new Map<string, string>();
  for (let at = 0; at < content.length; ) {
    const divider = content.indexOf(blank, at);
    const digits = divider === -1 ? "" : decodeUtf8(content.subarray(at, divider));
    const end = /^[1-9]\d{0,6}$/.test(digits) ? at + Number(digits) : 0;
    if (end <= divider + 1 || end > content.length || content[end - 1] !== lineEnd) throw malformed();
    const record = decodeUtf8(content.subarray(divider + 1, end - 1));
    const [key = ""] = record.split("=", 1);
    const value = record.slice(key.length + 1);
    if (key === "" || key.length === record.length || value === "" || records.has(key)) throw malformed();
    records.set(key, value);
    at = end;
  }
  return records;
}
