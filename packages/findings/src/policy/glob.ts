/** Whether a path is one of those that a glob means. Paths are relative, with `/` between folders. */
export type Glob = (path: string) => boolean;

export type ParsedGlob = { readonly glob: Glob } | { readonly problem: string };

/** More alternatives than anybody writes; braces multiply. */
const maxAlternatives = 1000;

/**
 * A glob of `*` (any part of a name), `?` (one character), `**` (any folders, none too) and `{a,b}`. Names that begin
 * with a dot are like others. What other matchers read in another way is a problem, not a surprise.
 */
export function parseGlob(text: string): ParsedGlob {
  const alternatives = expandBraces(text);
  if (alternatives === undefined)
    return { problem: `the braces expand to more than ${maxAlternatives} paths` };
  const patterns = alternatives.map((alternative) => alternative.replace(/^(\.\/)+/, "").split("/"));
  const problem = patterns.map(problemOf).find((found) => found !== undefined);
  if (problem !== undefined) return { problem };
  return {
    glob: (path) => {
      const names = path.split("/");
      return patterns.some((pattern) => matchesPath(pattern, names));
    },
  };
}

/** The innermost braces first, so that no counting is needed. */
function expandBraces(text: string): string[] | undefined {
  const expanded: string[] = [];
  const open = [text];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const braces = /\{([^{}]*)\}/.exec(next);
    if (braces === null) expanded.push(next);
    else {
      const [before, after] = [next.slice(0, braces.index), next.slice(braces.index + braces[0].length)];
      open.push(...(braces[1] ?? "").split(",").map((choice) => before + choice + after));
    }
    if (expanded.length + open.length > maxAlternatives) return undefined;
  }
  return expanded;
}

function problemOf(pattern: readonly string[]): string | undefined {
  const text = pattern.join("/");
  if (text === "") return "it is empty";
  if (/[{}]/.test(text)) return "a brace has no partner";
  if (/[[\]\\]/.test(text))
    return "[, ] and \\ have no meaning here; ? matches one character, / separates folders";
  if (text.startsWith("!")) return "! has no meaning here; name the paths that are meant";
  if (text.startsWith("/")) return "it is relative to the folder of this file, so it does not begin with /";
  if (text.endsWith("/"))
    return "it matches files, so it does not end with /; append ** for all in the folder";
  if (pattern.some((name) => name === "" || name === ".")) return "a name between two / is missing";
  if (pattern.slice(parentsOf(pattern)).includes("..")) return ".. is allowed at the beginning only";
  if (pattern.some((name) => name.includes("**") && name !== "**")) return "** must be alone between two /";
  return undefined;
}

/** How many folders up a path begins. */
function parentsOf(names: readonly string[]): number {
  const first = names.findIndex((name) => name !== "..");
  return first === -1 ? names.length : first;
}

/** What lies outside the folder is meant only where the glob says `..` too. */
function matchesPath(pattern: readonly string[], names: readonly string[]): boolean {
  const parents = parentsOf(pattern);
  if (parents !== parentsOf(names)) return false;
  return matches(pattern.slice(parents), names.slice(parents), "**", matchesName);
}

function matchesName(pattern: string, name: string): boolean {
  return matches([...pattern], [...name], "*", (one, character) => one === "?" || one === character);
}

/**
 * Whether items are those of a pattern, in which `any` means any number of them. Only the last `any` is ever tried
 * again, with one item more: no pattern makes it slow.
 */
function matches(
  pattern: readonly string[],
  items: readonly string[],
  any: string,
  isOne: (part: string, item: string) => boolean,
): boolean {
  let part = 0;
  let item = 0;
  let afterAny: number | undefined;
  let resumed = 0;
  while (item < items.length) {
    const wanted = pattern[part];
    if (wanted === any) {
      afterAny = ++part;
      resumed = item;
    } else if (wanted !== undefined && isOne(wanted, items[item] ?? "")) {
      part++;
      item++;
    } else if (afterAny !== undefined) {
      part = afterAny;
      item = ++resumed;
    } else return false;
  }
  return pattern.slice(part).every((rest) => rest === any);
}
