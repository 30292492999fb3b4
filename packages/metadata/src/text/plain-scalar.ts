/*
 * What YAML makes of an unquoted scalar. The forms are those of PyYAML (lib/yaml/resolver.py), which RAMP reads
 * manifests with: YAML 1.1 where `8.10` is a number and `yes` is true, and yet `7654e12` and `09` are text. Readers of
 * YAML 1.2, the core schema, see other values in some of them, which an author should know.
 */

/** A scalar that is more than its text, or that other readers take for more. */
export class PlainScalar {
  /** As it is in the file. */
  readonly typed: string;
  /** As RAMP reads it. A date is its text: nothing that is written from a manifest knows dates. */
  readonly value: string | number | boolean;
  /** A number as JSON, digit by digit; absent where JSON has no such number. */
  readonly json?: string;
  /** What RAMP reads, for a sentence. */
  readonly inWords: string;
  /** What a reader of YAML 1.2 reads, for a sentence. */
  readonly inNewerWords: string;

  constructor({ typed, value, json, inWords, inNewerWords = newerWords(typed) }: Reading) {
    this.typed = typed;
    this.value = value;
    this.inWords = inWords;
    this.inNewerWords = inNewerWords;
    if (json !== undefined) this.json = json;
  }

  /** Whether somebody may read another value than was typed. */
  get isSurprising(): boolean {
    return this.inWords !== this.inNewerWords || /^[-+]?0x/.test(this.typed);
  }
}

interface Reading {
  readonly typed: string;
  readonly value: string | number | boolean;
  readonly json?: string;
  readonly inWords: string;
  readonly inNewerWords?: string;
}

/** The forms of each type of PyYAML, but for text, `null` and what merges maps. */
export const forms = {
  true: /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/,
  false: /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/,
  float:
    /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d){1,9}\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  integer:
    /^[-+]?(?:0b(?=_*[01])[01_]+|0[0-7_]+|0|[1-9][\d_]*|0x(?=_*[\da-fA-F])[\da-fA-F_]+|[1-9][\d_]*(?::[0-5]?\d){1,9})$/,
  date: /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
} as const;

export const dateInWords = "a date";

/** Numbers of the core schema of YAML 1.2, those of JSON among them. */
export const newerNumber =
  /^(?:[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

export function readInteger(typed: string): PlainScalar | number {
  return numberFrom(typed, integerText(typed));
}

export function readFloat(typed: string): PlainScalar | number {
  const odd = oddNumber(typed);
  if (odd === undefined) return numberFrom(typed, floatText(typed));
  return new PlainScalar({ typed, ...odd });
}

export function readBoolean(typed: string, value: boolean): PlainScalar | boolean {
  return typed === String(value) ? value : new PlainScalar({ typed, value, inWords: String(value) });
}

export function readDate(typed: string): PlainScalar {
  return new PlainScalar({ typed, value: typed, inWords: dateInWords });
}

/** Text that is a number for readers of YAML 1.2. */
export function readNewerNumber(typed: string): PlainScalar {
  return new PlainScalar({ typed, value: typed, inWords: textInWords(typed) });
}

/** A number in a manifest that is JSON: every reader of JSON reads the same. */
export function readJsonNumber(typed: string): PlainScalar | number {
  return numberFrom(typed, typed, numberInWords(typed));
}

function numberFrom(typed: string, json: string, inNewerWords?: string): PlainScalar | number {
  const value = Number(json);
  if (typed === String(value)) return value;
  const words = { inWords: numberInWords(json), ...(inNewerWords && { inNewerWords }) };
  return new PlainScalar({ typed, value, json, ...words });
}

function numberInWords(json: string): string {
  const value = Number(json);
  return `the number ${/e/i.test(json) && Number.isFinite(value) ? value : json}`;
}

/** Numbers that are none in JSON. */
function oddNumber(typed: string): Pick<Reading, "value" | "inWords"> | undefined {
  if (/nan$/i.test(typed)) return { value: Number.NaN, inWords: "not a number" };
  if (!/inf$/i.test(typed)) return undefined;
  return typed.startsWith("-")
    ? { value: Number.NEGATIVE_INFINITY, inWords: "minus infinity" }
    : { value: Number.POSITIVE_INFINITY, inWords: "infinity" };
}

/** An integer of YAML 1.1 in decimal digits. */
function integerText(typed: string): string {
  const sign = typed.startsWith("-") ? "-" : "";
  const digits = typed.replace(/^[-+]/, "").replaceAll("_", "");
  const natural = () => {
    if (digits.includes(":")) return String(sexagesimal(digits));
    if (/^0[bx]/.test(digits)) return String(BigInt(digits));
    if (/^0\d/.test(digits)) return String(BigInt(`0o${digits}`));
    return digits;
  };
  const text = natural();
  return text === "0" ? text : `${sign}${text}`;
}

/** 1:30:45 is 1 × 60² + 30 × 60 + 45. */
function sexagesimal(digits: string): bigint {
  return digits.split(":").reduce((sum, part) => sum * 60n + BigInt(part), 0n);
}

/** A decimal number of YAML as JSON spells it, with every digit. */
function floatText(typed: string): string {
  const sign = typed.startsWith("-") ? "-" : "";
  const [mantissa = "", exponent = ""] = typed
    .replace(/^[-+]/, "")
    .replaceAll("_", "")
    .split(/(?=[eE])/);
  const [whole = "", fraction = ""] = mantissa.split(".");
  const integer = whole.includes(":") ? String(sexagesimal(whole)) : whole.replace(/^0+(?=\d)/, "") || "0";
  return `${sign}${integer}.${fraction || "0"}${exponent}`;
}

function newerWords(typed: string): string {
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(typed)) return typed.toLowerCase();
  if (!newerNumber.test(typed)) return textInWords(typed);
  const odd = oddNumber(typed);
  if (odd !== undefined) return odd.inWords;
  if (/^0[ox]/.test(typed)) return `the number ${BigInt(typed)}`;
  const isInteger = /^[-+]?\d+$/.test(typed);
  return numberInWords(
    isInteger ? typed.replace(/^\+/, "").replace(/^(-?)0+(?=\d)/, "$1") : floatText(typed),
  );
}

function textInWords(typed: string): string {
  return `the text ${JSON.stringify(typed)}`;
}
