/**
 * Text from an untrusted file, safe to print: control characters (terminal escapes among them),
 * bidirectional overrides and lone surrogates are shown as escapes, and a message stays one line.
 */
export function printable(text: string): string {
  // GitHub takes ##[…] for a command wherever it is in a line of a log.
  return text
    .replaceAll("##[", "\\u0023#[")
    .replace(
      /[^ -~\xa0-\ud7ff\ue000-\u{10ffff}]|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
      escaped,
    );
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
