import { inspect } from "node:util";

const names = ["bold", "dim", "italic", "red", "green", "yellow", "cyan"] as const;

/** Ways of showing a text. */
export type Colors = Readonly<Record<(typeof names)[number], (text: string) => string>>;

/** The codes of a terminal around a text, or the text as it is. */
export function colorsFor(isColored: boolean): Colors {
  return Object.fromEntries(names.map((name) => [name, isColored ? paint(name) : String])) as Colors;
}

function paint(name: (typeof names)[number]): (text: string) => string {
  const [open, close] = (inspect.colors[name] ?? []).map((number) => `\u001b[${number}m`);
  // What is painted within ends with the same code, behind which this one has to begin again.
  return (text) => `${open}${text.replaceAll(`${close}`, `${close}${open}`)}${close}`;
}
