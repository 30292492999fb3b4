/** Numbers that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Bytes that mean something to one of the readers. */
const pieces = [
  ..."{}[],:\"'\\/*#&!|>-?@%\n\r\t \0",
  ...[
    "null",
    "true",
    "yes",
    "1e999",
    "9007199254740993",
    "\\ud800",
    "__proto__",
    "<<: *a",
    "&a ",
    "*a ",
    "../",
  ],
  ...["PK\x01\x02", "PK\x03\x04", "PK\x05\x06", "PK\x06\x06", "PK\x07\x08", "ustar", "\x7fELF", "\x1f\x8b"],
  ...["\u202e", "\ufeff", "é", "${HOME}", "{{x}}", "deps/", "module.json"],
].map((piece) => Buffer.from(piece));

/** Values at which a length or an offset turns. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, 0xffff_fffe, 0xffff_ffff];

type Change = (bytes: Buffer, at: number, random: (below: number) => number) => Buffer;

const changes: readonly Change[] = [
  (bytes, at, random) => {
    const changed = Buffer.from(bytes);
    if (at < changed.length) changed[at] = (changed[at] ?? 0) ^ (1 << random(8));
    return changed;
  },
  (bytes, at, random) => {
    const changed = Buffer.from(bytes);
    const width = [1, 2, 4][random(3)] ?? 1;
    const value = edges[random(edges.length)] ?? 0;
    if (at + width <= changed.length) changed.writeUIntLE(value % 2 ** (8 * width), at, width);
    return changed;
  },
  (bytes, at, random) => spliced(bytes, at, 0, pieces[random(pieces.length)] ?? Buffer.alloc(0)),
  (bytes, at, random) => spliced(bytes, at, 1 + random(40), Buffer.alloc(0)),
  (bytes, at, random) => spliced(bytes, at, 0, bytes.subarray(at, at + 1 + random(200))),
  (bytes, at, random) => {
    const from = random(bytes.length + 1);
    return spliced(bytes, at, 0, bytes.subarray(from, from + 1 + random(100)));
  },
  (bytes, at) => bytes.subarray(0, at),
];

/** Up to four changes, most of them near the ends, where archives keep their structure. */
export function mutated(seed: Buffer, random: (below: number) => number): Buffer {
  let bytes = seed;
  for (let left = 1 + random(4); left > 0; left--) {
    const reach = Math.min(bytes.length, 400);
    const places = [random(bytes.length + 1), random(reach + 1), bytes.length - random(reach + 1)];
    const change = changes[random(changes.length)];
    if (change !== undefined) bytes = change(bytes, places[random(places.length)] ?? 0, random);
  }
  return Buffer.from(bytes);
}

function spliced(bytes: Buffer, at: number, removed: number, added: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]);
}

/** A shorter text with the same fault, by leaving out ever smaller parts. */
export async function minimised(
  bytes: Buffer,
  fails: (smaller: Buffer) => Promise<boolean>,
): Promise<Buffer> {
  let least = bytes;
  for (let size = Math.ceil(least.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < least.length; ) {
      const smaller = spliced(least, at, size, Buffer.alloc(0));
      if (await fails(smaller)) least = smaller;
      else at += size;
    }
  }
  return least;
}
