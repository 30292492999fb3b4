/** A color, or another way of showing text, is opened and closed by a code: `ESC [ number m`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what a code begins with
const code = /\u001b\[(\d+)m/g;

/** The codes that are open behind a text, in order. */
export function openedCodes(before: readonly string[], text: string): readonly string[] {
  let open = before;
  for (const [opened = "", number = ""] of text.matchAll(code)) {
    const closes = open.filter((one) => closingNumber(one) === number);
    if (number === "0") open = [];
    else if (closes.length > 0) open = open.filter((one) => !closes.includes(one));
    else if (closingNumber(opened) !== undefined) open = [...open, opened];
  }
  return open;
}

/** What closes them, the last first. */
export function closingCodes(open: readonly string[]): string {
  return open
    .toReversed()
    .map((one) => `\u001b[${closingNumber(one)}m`)
    .join("");
}

function closingNumber(opened: string): string | undefined {
  const number = Number(opened.slice(2, -1));
  if (number === 1 || number === 2) return "22";
  if (number === 3 || number === 4 || number === 7) return String(number + 20);
  return (number >= 30 && number <= 37) || (number >= 90 && number <= 97) ? "39" : undefined;
}
