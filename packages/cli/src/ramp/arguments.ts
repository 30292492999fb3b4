import { packOptions, type RampOption } from "./pack-options.ts";

/**
 * The words of a command line with `-cc` and `-cr`, which RAMP takes for one option each, replaced by the long names:
 * elsewhere two letters after one dash are two options. Values and what follows `--` are left alone. Pure.
 */
export function spellOut(words: readonly string[]): string[] {
  const spelt: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word === "--") return [...spelt, ...words.slice(index)];
    const [name = "", ...rest] = word.split("=");
    const option = twoLetters.get(name);
    const meant = option === undefined ? word : [`--${option.long}`, ...rest].join("=");
    spelt.push(meant);
    const value = words[index + 1];
    if (takesNextWord(meant) && value !== undefined) {
      spelt.push(value);
      index++;
    }
  }
  return spelt;
}

const twoLetters: ReadonlyMap<string, RampOption> = new Map(
  packOptions.flatMap((option) =>
    option.short?.length === 2 ? [[`-${option.short}`, option] as const] : [],
  ),
);
const byLong = new Map(packOptions.map((option) => [option.long, option]));
const byShort = new Map(
  packOptions.flatMap((option) => (option.short?.length === 1 ? [[option.short, option] as const] : [])),
);

/** Whether the value of the option, the last one of several letters, is in the word after it. */
function takesNextWord(word: string): boolean {
  if (word.startsWith("--")) return byLong.get(word.slice(2))?.value !== undefined;
  if (!word.startsWith("-")) return false;
  const letters = [...word.slice(1)];
  const first = letters.findIndex((letter) => takesValue(byShort.get(letter)));
  return first !== -1 && first === letters.length - 1;
}

function takesValue(option: RampOption | undefined): boolean {
  return option?.value !== undefined;
}
