import { crc32, deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { openedZip } from "../opened.test-support.ts";
import { content, expectProblem, good, type ProblemCase, withGood } from "./problem-case.test-support.ts";
import { buildZip, extraField, type RawZip, text, u32, u64 } from "./zip-builder.test-support.ts";

const nested = buildZip({ entries: [{ name: "in", content }] });
const endSignature = text("PK\x05\x06");
const descriptorOf = (...fields: Uint8Array[]) => Buffer.concat([u32(0x08074b50, crc32(content)), ...fields]);
const likeSignature = Buffer.from("ac0a7ad5", "hex");
const streamed = { flags: 0x0808, local: { crc32: 0, compressedSize: 0, uncompressedSize: 0 } };
const sizes = u32(deflateRawSync(content).length, content.length);
const wideSizes = u64(deflateRawSync(content).length, content.length);

const cases: ProblemCase[] = [
  {
    code: "data-descriptor-mismatch",
    what: "a data descriptor that says other sizes",
    zip: withGood({ ...streamed, descriptor: descriptorOf(u32(1, 1)) }),
    also: ["gap"],
  },
  {
    code: "data-descriptor-mismatch",
    what: "a data descriptor without signature, whose CRC-32 is the signature",
    zip: withGood({
      ...streamed,
      content: likeSignature,
      descriptor: u32(crc32(likeSignature), deflateRawSync(likeSignature).length, likeSignature.length),
    }),
    also: ["gap"],
  },
  ...[descriptorOf(wideSizes), descriptorOf(wideSizes).subarray(4)].map(
    (descriptor): ProblemCase => ({
      code: "unportable-field",
      what: `a data descriptor of zip64 behind little data, of ${descriptor.length} bytes`,
      zip: withGood({ ...streamed, descriptor }),
      facts: { field: "zip64 data descriptor behind a size of", value: content.length },
    }),
  ),
  ...[descriptorOf(sizes), descriptorOf(wideSizes)].map(
    (descriptor): ProblemCase => ({
      code: "unportable-field",
      what: `a data descriptor of ${descriptor.length} bytes, and a zip64 field`,
      zip: withGood({
        flags: 0x0808,
        local: {
          crc32: 0,
          compressedSize: 0xffffffff,
          uncompressedSize: 0xffffffff,
          extra: extraField(1, u64(0, 0)),
        },
        descriptor,
      }),
      facts: { field: "zip64 data descriptor behind a size of" },
    }),
  ),
  {
    code: "unportable-field",
    what: "a data descriptor, and room for sizes of zip64",
    zip: withGood({
      flags: 0x0808,
      local: { ...streamed.local, extra: extraField(1, u64(0, 0)) },
      descriptor: descriptorOf(sizes),
    }),
    facts: { field: "extra field" },
  },
  {
    code: "overlapping-entries",
    what: "two entries with one local record",
    zip: {
      entries: [
        { content, name: "a" },
        { content, name: "a", withoutLocal: true, central: { offset: 0 } },
      ],
    },
    also: ["duplicate-name"],
  },
  {
    code: "overlapping-entries",
    what: "a record inside of the data of another",
    zip: {
      entries: [
        { name: "outer", content: nested, method: 0 },
        { name: "in", content, withoutLocal: true, central: { offset: 30 + "outer".length } },
      ],
    },
    facts: { other: "outer" },
  },
  {
    code: "data-before-first-entry",
    what: "a prefix that the offsets do not count",
    zip: { entries: [good], prefix: text("#!/bin/sh\n") },
    facts: { offset: 0, length: 10 },
  },
  {
    code: "data-before-first-entry",
    what: "a prefix that the offsets count",
    zip: { entries: [{ ...good, before: text("#!/bin/sh\n") }] },
    facts: { offset: 0, length: 10 },
  },
  {
    code: "gap",
    what: "bytes between entries",
    zip: { entries: [{ content }, { ...good, before: text("hidden") }] },
    facts: { length: 6 },
  },
  {
    code: "gap",
    what: "bytes before the central directory",
    zip: { entries: [good], beforeCentralDirectory: text("hidden") },
    facts: { length: 6 },
  },
  {
    code: "data-after-end",
    what: "bytes behind the comment",
    zip: { entries: [good], comment: text("c"), suffix: text("hidden") },
    facts: { length: 6 },
  },
  {
    code: "ambiguous-end",
    what: "a second record in the comment",
    zip: { entries: [good], comment: buildZip({}) },
    also: ["data-before-first-entry"],
    listed: 0,
  },
  {
    code: "ambiguous-end",
    what: "a record behind the end that leads nowhere",
    zip: { entries: [good], suffix: buildZip({ end: { size: 5000, offset: 5000 } }) },
    also: ["data-after-end"],
  },
  {
    code: "ambiguous-end",
    what: "a signature in the comment",
    zip: { entries: [good], comment: Buffer.concat([endSignature, Buffer.alloc(40, 0xff)]) },
    also: ["binary-comment"],
  },
  {
    code: "ambiguous-end",
    what: "a record in the data of an entry whose comment would be the rest of the file",
    zip: { entries: [{ name: "a", method: 0, content: buildZip({ end: { commentLength: 69 } }) }] },
  },
];

test.each(cases)("$code: $what", expectProblem);

const legal: [string, RawZip][] = [
  ["no entry at all", {}],
  [
    "deflated and stored entries with directories",
    { entries: [{ name: "d/", mode: 0o040755, method: 0 }, good, { name: "d/x", content, method: 0 }] },
  ],
  ["a directory without a mode", { entries: [{ name: "d/", mode: 0, method: 0 }] }],
  ["a comment", { entries: [good], comment: text("a comment") }],
  [
    "a stored zip file as the last entry",
    { entries: [good, { name: "deps.zip", method: 0, content: nested }] },
  ],
  [
    "a data descriptor",
    {
      entries: [
        {
          content,
          ...streamed,
          descriptor: descriptorOf(sizes),
        },
        good,
      ],
    },
  ],
  [
    "a data descriptor without signature",
    {
      entries: [
        {
          content,
          ...streamed,
          descriptor: descriptorOf(sizes).subarray(4),
        },
        good,
      ],
    },
  ],
  [
    "zip64 sizes in the local file header alone",
    {
      entries: [
        {
          content,
          local: {
            compressedSize: 0xffffffff,
            uncompressedSize: 0xffffffff,
            extra: extraField(1, u64(content.length, deflateRawSync(content).length)),
          },
        },
      ],
    },
  ],
];

test.each(legal)("%s is no problem", async (_what, zip) => {
  const opened = await openedZip(buildZip(zip));
  expect(opened.problems).toEqual([]);
});
