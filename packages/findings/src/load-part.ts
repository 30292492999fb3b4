/** What can keep a module from loading. */
export type LoadPart = "symbol-versions" | "libraries" | "api-functions" | "processor-level";

export const loadPartNames: Readonly<Record<LoadPart, string>> = {
  "symbol-versions": "symbol versions",
  libraries: "libraries",
  "api-functions": "API functions",
  "processor-level": "processor level",
};

/** A part in words, and why it was not examined. */
export interface UnexaminedPart {
  readonly name: string;
  readonly missing: string;
}

/** `symbol versions, libraries (no system is named); API functions (…)`: each reason once. */
export function unexaminedInWords(parts: readonly UnexaminedPart[]): string {
  const reasons = [...new Set(parts.map(({ missing }) => missing))];
  return reasons
    .map((reason) => {
      const names = parts.filter(({ missing }) => missing === reason).map(({ name }) => name);
      return `${names.join(", ")} (${reason})`;
    })
    .join("; ");
}
