import { enumerate, rule } from "../rule-definition.ts";

/** What is done with files that another command takes. */
const waysWith: Readonly<Record<string, string>> = {
  "a bare module": "`rampart pack` makes a bundle of it, and `rampart inspect` shows what is in it.",
  "a manifest": "`rampart lint` judges a manifest.",
};

/** Rules about the text of a JSON or YAML file, before anything is known of its meaning. */
export const textRules = {
  "file/unrecognised": rule<{ found: string; expected: string }>({
    subject: "file",
    severity: "error",
    title: "neither manifest, metadata nor bundle",
    message: ({ found, expected }) => `this is ${found}; expected ${expected}`,
    help: ({ found }) => waysWith[found] ?? "Give such a file.",
  }),
  "json/syntax": rule<{ problem: string }>({
    subject: "json",
    severity: "error",
    title: "not JSON",
    errorCode: "invalid_module",
    message: ({ problem }) => `not JSON: ${problem}`,
    help: "Correct the text at this place; a cluster reads module.json with a strict JSON parser.",
  }),
  "json/comment": rule({
    subject: "json",
    severity: "error",
    title: "comment in JSON",
    errorCode: "invalid_module",
    message: () => "JSON has no comments",
    help: "Remove the comment.",
  }),
  "json/trailing-comma": rule({
    subject: "json",
    severity: "error",
    title: "trailing comma in JSON",
    errorCode: "invalid_module",
    message: () => "a comma before the closing bracket is not JSON",
    help: "Remove the comma.",
  }),
  "text/byte-order-mark": rule({
    subject: "text",
    severity: "warning",
    title: "byte-order mark",
    message: () => "the text begins with a byte-order mark, which some readers refuse",
    help: "Save the file as UTF-8 without a byte-order mark.",
  }),
  "text/invalid-utf-8": rule<NotUtf8>({
    subject: "text",
    severity: "error",
    title: "bytes that are not UTF-8",
    errorCode: "invalid_module",
    message: ({ found, expected, isText }) =>
      found === undefined
        ? "the text is not valid UTF-8"
        : `this is ${found}, not ${isText ? "UTF-8" : expected}`,
    help: ({ found, isText }) =>
      found === undefined || isText ? "Save the file as UTF-8." : "Check that this is the file you meant.",
  }),
  "json/duplicate-key": rule<{ key: string }>({
    subject: "json",
    severity: "error",
    title: "duplicate key",
    message: ({ key }) =>
      `the key ${JSON.stringify(key)} occurs here a second time; readers silently keep one of the two`,
    help: "Keep the one that you mean.",
  }),
  "json/non-finite-number": rule<{ text: string }>({
    subject: "json",
    severity: "error",
    title: "number that is not finite",
    errorCode: "invalid_module",
    message: ({ text }) => `${text} is not a number that JSON can hold`,
    help: "Write a finite number.",
  }),
  "text/lone-surrogate": rule({
    subject: "text",
    severity: "error",
    title: "half of a character",
    message: () =>
      "the string contains a lone surrogate, half of a character, which cannot be written as UTF-8",
    help: "Write the character itself, or both halves of its escape.",
  }),
  "json/too-deep": rule<{ limit: number }>({
    subject: "json",
    severity: "error",
    title: "nested too deeply",
    errorCode: "invalid_module",
    message: ({ limit }) => `values are nested more than ${limit} levels deep`,
    help: "Metadata of a module needs four levels at most.",
  }),
  "json/too-much": rule<{ part: string; limit: number }>({
    subject: "json",
    severity: "error",
    title: "more than is read",
    errorCode: "invalid_module",
    message: ({ part, limit }) => `more than ${limit} ${part}`,
    help: "Check that this is the file you meant.",
  }),
  "text/too-large": rule<{ size: number; limit: number }>({
    subject: "text",
    severity: "error",
    title: "file too large for metadata",
    message: ({ size, limit }) => `${size} bytes of metadata, more than the limit of ${limit}`,
    help: "Check that this is the file you meant.",
  }),
  "text/more-findings": rule<{ omitted: number; of?: string }>({
    subject: "text",
    severity: "info",
    title: "more findings than are listed",
    message: ({ omitted, of }) =>
      of === undefined
        ? `${omitted} more ${omitted === 1 ? "mistake" : "mistakes"} of form are not listed`
        : `${omitted} more of ${of} are not listed`,
    help: "Check that this is the file you meant.",
  }),
  "yaml/syntax": rule<{ problem: string }>({
    subject: "yaml",
    severity: "error",
    title: "not YAML",
    message: ({ problem }) => `not YAML: ${problem}`,
    help: "Correct the text at this place.",
  }),
  "yaml/duplicate-key": rule<{ key: string }>({
    subject: "yaml",
    severity: "error",
    title: "duplicate key",
    message: ({ key }) => `the key ${JSON.stringify(key)} occurs here a second time`,
    help: "Keep the one that you mean.",
  }),
  "yaml/value-changed": rule<{
    field: string;
    typed: string;
    /** By RAMP, and so here. */
    read: string;
    readElsewhere: string;
    spellings: readonly string[];
  }>({
    subject: "yaml",
    severity: "warning",
    title: "value that YAML changes",
    message: ({ field, typed, read, readElsewhere }) =>
      read === readElsewhere
        ? `${field} is typed ${typed}, which YAML reads as ${read}`
        : `${field} is typed ${typed}, which RAMP reads as ${read} and YAML 1.2 as ${readElsewhere}`,
    help: ({ spellings }) => `Write ${enumerate(spellings, "or")}, which every reader reads alike.`,
  }),
} as const;

export interface NotUtf8 {
  /** What the bytes are instead, where that is known. */
  readonly found?: string;
  /** What the file should be. */
  readonly expected?: string;
  /** What was found is text in another encoding. */
  readonly isText?: true;
}
