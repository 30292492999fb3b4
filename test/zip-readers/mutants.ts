import { extraField, type RawEntry } from "../../packages/archive/src/zip/zip-builder.test-support.ts";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";

// Edits of every byte of a zip file that is no content of an entry: headers, descriptors, directory, end records.

export interface Mutant {
  readonly edit: string;
  readonly bytes: Buffer;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Every edit, in a fixed order; made one at a time. */
export function* mutantsOf(zip: Buffer): Generator<Mutant> {
  for (const { start, end } of structureOf(zip)) {
    for (let at = start; at < end; at++) {
      yield* flips(zip, at);
      yield { edit: `a byte inserted at ${at}`, bytes: spliced(zip, at, 0, Buffer.of(0x50)) };
      yield { edit: `the byte at ${at} removed`, bytes: spliced(zip, at, 1) };
      yield { edit: `two bytes at ${at} set to 0xffff`, bytes: spliced(zip, at, 2, Buffer.of(0xff, 0xff)) };
    }
  }
  yield* withMore(zip);
}

function* flips(zip: Buffer, at: number): Generator<Mutant> {
  const values = [0x01, 0x08, 0x20, 0x80, 0xff].map((mask) => (zip[at] ?? 0) ^ mask);
  for (const value of new Set([...values, 0, 0x50])) {
    if (value === zip[at]) continue;
    yield { edit: `the byte at ${at} is ${value}`, bytes: spliced(zip, at, 1, Buffer.of(value)) };
  }
}

/** Whole records more than there should be. */
function* withMore(zip: Buffer): Generator<Mutant> {
  const end = zip.subarray(-22);
  const comment = Buffer.concat([zip, Buffer.alloc(22)]);
  comment.writeUInt16LE(22, zip.length - 2);
  const hidden = Buffer.from(comment);
  end.copy(hidden, zip.length);
  yield { edit: "two of it", bytes: Buffer.concat([zip, zip]) };
  yield { edit: "a prefix", bytes: Buffer.concat([Buffer.from("#!/bin/sh\n"), zip]) };
  yield { edit: "a tail", bytes: Buffer.concat([zip, Buffer.from("tail")]) };
  yield { edit: "a second end record", bytes: Buffer.concat([zip, end]) };
  yield { edit: "a comment of zeros", bytes: comment };
  yield { edit: "an end record in the comment", bytes: hidden };
  for (let length = 1; length < 22; length++) {
    const cut = Buffer.concat([zip, end.subarray(0, length)]);
    cut.writeUInt16LE(length, zip.length - 2);
    yield { edit: `${length} bytes of an end record in the comment`, bytes: cut };
  }
}

/** Fields that some reader knows, and one that none does. Sources: APPNOTE.TXT 4.5, 4.6; libarchive, unzip, 7-Zip, Java. */
const fields = [
  0x0000, 0x0001, 0x0007, 0x000a, 0x000c, 0x000d, 0x0014, 0x0017, 0x334d, 0x5455, 0x5855, 0x6375, 0x6c78,
  0x7075, 0x756e, 0x7855, 0x7875, 0x9901, 0xa11e, 0xcafe, 0xd935, 0x9999,
];

/** Bundles whose module has one extra field, of many lengths and contents; with Unix modes, and without. */
export function* withExtraFields(): Generator<Mutant> {
  for (const id of fields) {
    for (const length of [0, 1, 2, 4, 5, 7, 8, 9, 11, 12, 13, 14, 16, 24, 28, 32]) {
      for (const byte of [0, 1, 4, 0xa1, 0xff]) {
        const extra = extraField(id, Buffer.alloc(length, byte));
        const places: Record<string, RawEntry> = {
          "local header": { local: { extra } },
          "central header": { central: { extra } },
          "both headers, without a mode": { local: { extra }, central: { extra }, mode: 0 },
        };
        for (const [place, module] of Object.entries(places)) {
          const edit = `0x${id.toString(16)} of ${length} times ${byte} in the ${place}`;
          yield { edit, bytes: buildBundle({ module }) };
        }
      }
    }
  }
}

/** The attributes of a bundle's last entry, one bit at a time, as each system that a zip file can be of. */
export function* withAttributes(): Generator<Mutant> {
  for (const mode of [0o100644, 0]) {
    const bundle = buildBundle({ module: { mode } });
    const header = bundle.lastIndexOf("PK\x01\x02", undefined, "latin1");
    for (let system = 0; system < 21; system++) {
      for (let bit = 0; bit < 16; bit++) {
        const bytes = Buffer.from(bundle);
        bytes[header + 5] = system;
        bytes.writeUInt16LE(2 ** bit, header + 38);
        yield { edit: `attribute ${bit} of system ${system} beside mode ${mode}`, bytes };
      }
    }
  }
}

function spliced(zip: Buffer, at: number, removed: number, put: Uint8Array = Buffer.alloc(0)): Buffer {
  return Buffer.concat([zip.subarray(0, at), put, zip.subarray(at + removed)]);
}

/** What is no content, read from the central directory as the good zip file has it. */
function structureOf(zip: Buffer): Range[] {
  const ranges: Range[] = [];
  const directory = zip.indexOf("PK\x01\x02", 0, "latin1");
  let start = 0;
  for (let at = directory; zip.toString("latin1", at, at + 4) === "PK\x01\x02"; ) {
    const local = zip.readUInt32LE(at + 42);
    const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    ranges.push({ start, end: data });
    start = data + zip.readUInt32LE(at + 20);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return [...ranges, { start, end: zip.length }];
}
