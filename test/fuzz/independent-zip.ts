import { createHash } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import type { BundleReading } from "@rampart/bundle";

/** How a bundle that was read without an error is read by another, simple reader; undefined where it is the same. */
export function differenceOf(bytes: Buffer, { findings, entries }: BundleReading): string | undefined {
  if (findings.some(({ severity }) => severity === "error")) return undefined;
  const ours = entries.map(({ name, sha256 }) => `${name} ${sha256 ?? createHash("sha256").digest("hex")}`);
  const others = readForward(bytes);
  return ours.join("\n") === others.join("\n") ? undefined : `${ours.join()} and ${others.join()}`;
}

/** By local headers alone, one behind the other, as a reader of streams goes. Names are ASCII here. */
function readForward(bytes: Buffer): string[] {
  const read: string[] = [];
  let at = 0;
  while (bytes.readUInt32LE(at) === 0x04034b50) {
    const method = bytes.readUInt16LE(at + 8);
    const size = bytes.readUInt32LE(at + 18);
    const nameLength = bytes.readUInt16LE(at + 26);
    const start = at + 30 + nameLength + bytes.readUInt16LE(at + 28);
    const name = bytes.toString("utf8", at + 30, at + 30 + nameLength);
    const packed = bytes.subarray(start, start + size);
    const content = method === 8 ? inflateRawSync(packed) : packed;
    read.push(`${name} ${createHash("sha256").update(content).digest("hex")}`);
    at = start + size;
  }
  return read;
}
