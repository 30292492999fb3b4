/** An error that the server answered with; a value, because it may be inside an array. */
export class RespError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Strings hold one byte in each character (latin1), so that any bytes survive; `fromBytes` makes text of them. */
export type RespValue = string | number | null | RespError | readonly RespValue[];

export interface RespLimits {
  readonly depth: number;
  /** Of one string, in bytes. */
  readonly stringBytes: number;
  /** Of one array. */
  readonly elements: number;
  /** Of everything that is fed, in bytes. */
  readonly totalBytes: number;
}

export const respLimits: RespLimits = {
  depth: 32,
  stringBytes: 1024 * 1024,
  elements: 1024 * 1024,
  totalBytes: 128 * 1024 * 1024,
};

export class RespFormatError extends Error {
  override readonly name = "RespFormatError";
  /** Something is larger than a limit, as opposed to not being RESP at all. */
  readonly tooLarge: boolean;
  constructor(message: string, tooLarge = false) {
    super(message);
    this.tooLarge = tooLarge;
  }
}

interface OpenArray {
  readonly items: RespValue[];
  missing: number;
}

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
// The longest line that is not a status or an error: a sign and the 19 digits of a 64-bit number.
const longestNumber = 20;

/**
 * Reads RESP2, the protocol that every Redis speaks before HELLO, in whatever pieces it arrives. Nothing that was
 * read is read again, and nothing is allocated because a length was only announced.
 */
export class RespParser {
  readonly #limits: RespLimits;
  readonly #open: OpenArray[] = [];
  #rest: Buffer = Buffer.alloc(0);
  #total = 0;

  constructor(limits: RespLimits = respLimits) {
    this.#limits = limits;
  }

  /** The answers that are whole after these bytes. Throws `RespFormatError`; the parser is of no use after that. */
  feed(bytes: Buffer): RespValue[] {
    this.#total += bytes.length;
    if (this.#total > this.#limits.totalBytes) {
      throw new RespFormatError(`more than ${this.#limits.totalBytes} bytes`, true);
    }
    const data = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const whole: RespValue[] = [];
    let at = 0;
    for (;;) {
      const next = this.#readElement(data, at);
      if (next === undefined) break;
      at = next.end;
      if (next.value !== undefined) {
        const finished = this.#place(next.value);
        if (finished !== undefined) whole.push(finished);
      }
    }
    this.#rest = data.subarray(at);
    return whole;
  }

  /** One element at `at`: a value, or the head of an array (no value yet). Undefined when bytes are missing. */
  #readElement(data: Buffer, at: number): { end: number; value?: RespValue } | undefined {
    const type = data[at];
    if (type === undefined) return undefined;
    const lineEnd = data.indexOf("\r\n", at + 1, "latin1");
    const isText = type === 0x2b || type === 0x2d; // + and -
    const longestLine = isText ? this.#limits.stringBytes : longestNumber;
    if ((lineEnd === -1 ? data.length : lineEnd) - at - 1 > longestLine) {
      throw new RespFormatError(`a line longer than ${longestLine} bytes`, isText);
    }
    if (!isText && type !== 0x3a && type !== 0x24 && type !== 0x2a) {
      throw new RespFormatError(`no RESP type begins with byte 0x${type.toString(16).padStart(2, "0")}`);
    }
    if (lineEnd === -1) return undefined;
    const line = data.toString("latin1", at + 1, lineEnd);
    const end = lineEnd + 2;
    if (type === 0x2b) return { end, value: line };
    if (type === 0x2d) return { end, value: new RespError(fromBytes(line)) };
    const number = toInteger(line);
    if (type === 0x3a) return { end, value: number };
    if (number === -1) return { end, value: null };
    if (number < 0) throw new RespFormatError(`a negative length: ${number}`);
    if (type === 0x24) return this.#readBulk(data, end, number);
    return this.#openArray(end, number);
  }

  #readBulk(data: Buffer, start: number, length: number): { end: number; value: RespValue } | undefined {
    if (length > this.#limits.stringBytes) {
      throw new RespFormatError(`a string of ${length} bytes`, true);
    }
    const end = start + length;
    if (data.length < end + 2) return undefined;
    if (data[end] !== carriageReturn || data[end + 1] !== lineFeed) {
      throw new RespFormatError(`a string of ${length} bytes does not end there`);
    }
    return { end: end + 2, value: data.toString("latin1", start, end) };
  }

  #openArray(end: number, length: number): { end: number; value?: RespValue } {
    if (length > this.#limits.elements) throw new RespFormatError(`an array of ${length} elements`, true);
    if (length === 0) return { end, value: [] };
    if (this.#open.length === this.#limits.depth) {
      throw new RespFormatError(`arrays nested deeper than ${this.#limits.depth}`, true);
    }
    this.#open.push({ items: [], missing: length });
    return { end };
  }

  /** Puts a value into the innermost open array. The result is what became whole at the outermost level. */
  #place(value: RespValue): RespValue | undefined {
    let done = value;
    for (;;) {
      const array = this.#open.at(-1);
      if (array === undefined) return done;
      array.items.push(done);
      array.missing -= 1;
      if (array.missing > 0) return undefined;
      this.#open.pop();
      done = array.items;
    }
  }
}

function toInteger(digits: string): number {
  if (!/^[+-]?\d{1,19}$/.test(digits)) throw new RespFormatError(`no number: ${JSON.stringify(digits)}`);
  const number = Number(digits);
  if (!Number.isSafeInteger(number)) throw new RespFormatError(`a number out of range: ${digits}`);
  return number;
}

/** The text that a string of the parser represents. */
export function fromBytes(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** A command in the form in which clients send it. Characters are bytes here too. */
export function encodeCommand(...words: readonly string[]): Buffer {
  const parts = words.map((word) => `$${word.length}\r\n${word}\r\n`);
  return Buffer.from(`*${words.length}\r\n${parts.join("")}`, "latin1");
}
