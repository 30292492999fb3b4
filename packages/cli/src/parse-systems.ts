import { isOperatingSystemToken, operatingSystemAsTyped } from "@rampart/platforms";
import { usage } from "./option-values.ts";

/** Tokens or names of operating systems, separated by commas. */
export function parseSystems(value: string, previous: readonly string[] = []): string[] {
  const names = value.split(",").map((name) => name.trim().toLowerCase());
  const malformed = names.find(
    (name) => !isOperatingSystemToken(name) && operatingSystemAsTyped(name) === undefined,
  );
  if (malformed === undefined) return [...previous, ...names];
  throw usage(
    `${JSON.stringify(malformed)} does not name a system`,
    "A system has a name and a version, such as rhel9 or ubuntu22.",
  );
}
