import type { JsonObject } from "@rampart/metadata";
import { usage } from "../option-values.ts";
import { packOptions, type RampOption } from "./pack-options.ts";

/** What was given for the options of `ramp pack`, by their long names; texts as they were typed. */
export type GivenOptions = Readonly<Record<string, string | readonly string[] | boolean | undefined>>;

/**
 * The fields of the manifest that options set.
 * @throws {RampartError} where a value is not JSON
 */
export function fieldValues(given: GivenOptions): JsonObject {
  return Object.fromEntries(
    packOptions.flatMap((option) => {
      const value = given[option.long];
      return option.field === undefined || value === undefined ? [] : [[option.field, read(option, value)]];
    }),
  );
}

function read(option: RampOption, value: string | readonly string[] | boolean): unknown {
  if (typeof value === "boolean") return value;
  if (option.value === "names") return namesOf(String(value));
  if (option.value !== "json") return value;
  return typeof value === "string" ? readJson(option, value) : value.map((text) => readJson(option, text));
}

function namesOf(value: string): string[] {
  const names = value.split(",").map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ""))];
}

function readJson({ long }: RampOption, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usage(`--${long} ${text} is not JSON`, `Quote it for the shell: --${long} '{"name": "value"}'`);
  }
}
