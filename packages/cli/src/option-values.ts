import { usageError as usage } from "@rampart/findings";

export { usage };

export function parseNatural(value: string): number {
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw usage(`${JSON.stringify(value)} is not a whole number`);
}

export function parsePositive(value: string): number {
  const number = parseNatural(value);
  if (number > 0) return number;
  throw usage(`${JSON.stringify(value)} is not a number from 1 on`);
}

/** `10`, `10s`, `500ms`, `2m` in milliseconds. */
export function parseDuration(value: string): number {
  const match = /^(\d{1,7}(?:\.\d{1,3})?)(ms|s|m)?$/.exec(value);
  const milliseconds =
    match && Number(match[1]) * { ms: 1, s: 1000, m: 60_000 }[(match[2] ?? "s") as "ms" | "s" | "m"];
  if (!milliseconds) throw usage(`${JSON.stringify(value)} is not a time such as 10s or 500ms`);
  return milliseconds;
}

/** A flag that may be given several times. */
export function gather(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

/** Words separated by commas. */
export function parseList(value: string, previous: readonly string[] = []): string[] {
  const words = value.split(",").map((word) => word.trim());
  if (words.every((word) => word !== "")) return [...previous, ...words];
  throw usage(`${JSON.stringify(value)} is not a list such as a,b`);
}

/** Reads a value, and says which there are: shells offer them. */
export interface ChoiceParser<Choice extends string> {
  (value: string): Choice;
  readonly choices: readonly Choice[];
}

export function oneOf<Choice extends string>(...choices: readonly Choice[]): ChoiceParser<Choice> {
  const parse = (value: string): Choice => {
    const choice = choices.find((one) => one === value);
    if (choice !== undefined) return choice;
    throw usage(`${JSON.stringify(value)} is not one of ${choices.join(", ")}`);
  };
  return Object.assign(parse, { choices });
}
