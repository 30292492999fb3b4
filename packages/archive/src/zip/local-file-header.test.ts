import { test } from "vitest";
import { content, expectProblem, good, type ProblemCase, withGood } from "./problem-case.test-support.ts";
import { text, u16 } from "./zip-builder.test-support.ts";

const cases: ProblemCase[] = [
  {
    code: "entry-out-of-bounds",
    what: "data that reach into the central directory",
    zip: { entries: [good, { content, central: { compressedSize: 5000 }, local: { compressedSize: 5000 } }] },
    also: ["gap"],
  },
  {
    code: "missing-local-file-header",
    what: "an offset that leads elsewhere",
    zip: {
      entries: [
        { content: Buffer.alloc(200, 1), method: 0 },
        { content, name: "lost", withoutLocal: true, central: { offset: 50 } },
      ],
    },
  },
  {
    code: "local-header-mismatch",
    what: "another name",
    zip: withGood({ local: { name: text("b.txt") } }),
    facts: { field: "name" },
  },
  {
    code: "local-header-mismatch",
    what: "other flags",
    zip: withGood({ local: { flags: 0x0801 } }),
    facts: { field: "flags" },
  },
  {
    code: "local-header-mismatch",
    what: "another method",
    zip: withGood({ local: { method: 0 } }),
    facts: { field: "method" },
  },
  {
    code: "local-header-mismatch",
    what: "another CRC-32",
    zip: withGood({ local: { crc32: 1 } }),
    facts: { field: "crc32" },
  },
  {
    code: "local-header-mismatch",
    what: "another packed size",
    zip: withGood({ local: { compressedSize: 1 } }),
    facts: { field: "compressedSize", local: 1 },
  },
  {
    code: "local-header-mismatch",
    what: "another unpacked size",
    zip: withGood({ local: { uncompressedSize: 1 } }),
    facts: { field: "uncompressedSize", local: 1 },
  },
  {
    code: "local-header-mismatch",
    what: "zero sizes without a data descriptor",
    zip: withGood({ local: { uncompressedSize: 0 } }),
    facts: { field: "uncompressedSize", local: 0 },
  },
  {
    code: "local-header-mismatch",
    what: "a malformed extra field",
    zip: withGood({ local: { extra: u16(1, 500) } }),
    facts: { field: "extra field" },
    also: ["unportable-field"],
  },
];

test.each(cases)("$code: $what", expectProblem);
