import { mostOfOneRule } from "@rampart/findings";

/*
 * Which known name a misspelt one means. One distance and one threshold answer all three questions: a name is near
 * another where a third of its letters could be wrong.
 */

/** The one known name that differs in case, hyphens, underscores, dots and blanks only; the name itself is none. */
export function respelt(name: string, known: readonly string[]): string | undefined {
  const same = foldedNames(known).get(fold(name)) ?? [];
  return same.length === 1 && same[0] !== name ? same[0] : undefined;
}

/** The known name that was perhaps meant, for advice: equal but for case and separators, else the nearest. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const folded = fold(name);
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const target = fold(candidate);
    if (target === folded) return candidate;
    // Advice costs nothing, so one wrong letter is allowed in the shortest name too.
    const longer = Math.max(folded.length, target.length);
    const limit = Math.min(bestDistance, Math.max(costs.replaced, threshold(longer)));
    const distance = distanceOfSameSense(folded, target, limit);
    if (distance !== undefined && distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** The known name that was certainly meant, for a fix: {@link respelt}, or the only one within a typing mistake or two. */
export function certainName(name: string, known: readonly string[]): string | undefined {
  const same = respelt(name, known);
  if (same !== undefined) return same;
  const folded = fold(name);
  const near = [...foldedNames(known)].flatMap(([target, names]) => {
    // Three letters are soon another word.
    if (target.length < 4) return [];
    const distance = distanceOfSameSense(folded, target, Math.min(2, threshold(target.length)));
    return distance === undefined ? [] : names;
  });
  return near.length === 1 ? near[0] : undefined;
}

/** Beginnings of which each says the opposite of the other. */
const opposites: readonly (readonly [string, string])[] = [
  ["no", ""],
  ["min", "max"],
  ["include", "exclude"],
  ["enable", "disable"],
  ["allow", "deny"],
];

/** {@link distanceWithin}; undefined too where the name is nearer to the opposite of the target: it is never meant. */
function distanceOfSameSense(name: string, target: string, limit: number): number | undefined {
  const distance = distanceWithin(name, target, limit);
  if (distance === undefined) return undefined;
  const isOpposite = opposites
    .flatMap(([one, other]) => [...oppositeOf(target, one, other), ...oppositeOf(target, other, one)])
    .some((opposite) => (distanceWithin(name, opposite, distance) ?? distance) < distance);
  return isOpposite ? undefined : distance;
}

/** The text with one beginning in place of the other. */
function oppositeOf(text: string, one: string, other: string): string[] {
  return text.startsWith(one) ? [other + text.slice(one.length)] : [];
}

/** How often names of one text are held against known ones, for advice. */
const mostComparisons = 50_000;

/**
 * Advice for the names of one text, of which a stranger may have made a hundred thousand: each is looked up once, and only
 * the first, since no more findings of one rule are listed. Where there are thousands of known names it is fewer.
 */
export function adviceForSome(
  nearest: (name: string) => string | undefined,
  knownNames = 1,
): (name: string) => string | undefined {
  const most = Math.min(mostOfOneRule, Math.ceil(mostComparisons / knownNames));
  const advice = new Map<string, string | undefined>();
  return (name) => {
    if (!advice.has(name) && advice.size < most) advice.set(name, nearest(name));
    return advice.get(name);
  };
}

/** How much may be wrong with a name of so many letters. */
function threshold(letters: number): number {
  return letters / 3;
}

const foldedLists = new WeakMap<readonly string[], ReadonlyMap<string, readonly string[]>>();

/** Known names by their folded form. Tens of thousands of names are held against the same list. */
function foldedNames(known: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const before = foldedLists.get(known);
  if (before !== undefined) return before;
  const folded = new Map<string, string[]>();
  for (const name of known) {
    const same = folded.get(fold(name));
    if (same === undefined) folded.set(fold(name), [name]);
    else same.push(name);
  }
  foldedLists.set(known, folded);
  return folded;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_. ]/g, "");
}

/** A replaced letter counts more, so that `max_redis_version` is not taken for `min_redis_version`. */
const costs = { inserted: 1, removed: 1, swapped: 1, replaced: 1.5 } as const;

/** Rows of the table of {@link distanceWithin}, which is asked a million times for one text. */
let rows: readonly [Float64Array, Float64Array, Float64Array] = rowsOf(64);

function rowsOf(width: number): typeof rows {
  return [new Float64Array(width), new Float64Array(width), new Float64Array(width)];
}

/** What the letters that only one of two texts has cost at least: that of each alone, or replaced by another. */
function leastDistance(a: string, b: string): number {
  let apart = 0;
  for (let letters = lettersOf(a) ^ lettersOf(b); letters !== 0; letters &= letters - 1) apart++;
  return Math.min(costs.inserted, costs.removed, costs.replaced / 2) * apart;
}

/** A bit for each letter that a text has; some letters share one. */
function lettersOf(text: string): number {
  let letters = 0;
  for (let at = 0; at < text.length; at++) letters |= 1 << (text.charCodeAt(at) & 31);
  return letters;
}

/** The least cost of making one text of the other; undefined where it is above the limit. */
function distanceWithin(a: string, b: string, limit: number): number | undefined {
  if (Math.abs(a.length - b.length) > limit || leastDistance(a, b) > limit) return undefined;
  // Each letter that one text has more costs 1: what is farther from the diagonal is above the limit.
  const reach = Math.floor(limit);
  const width = b.length + 1;
  if (rows[0].length < width) rows = rowsOf(2 * width);
  let [last, beforeLast, spare] = rows;
  for (let column = 0; column < width; column++)
    last[column] = column > reach ? Number.POSITIVE_INFINITY : column * costs.inserted;
  let leastOfLast = 0;
  for (let row = 1; row <= a.length; row++) {
    const current = spare.fill(Number.POSITIVE_INFINITY, 0, width);
    if (row <= reach) current[0] = row * costs.removed;
    let least = current[0] ?? 0;
    const [letter, letterBefore] = [a.charCodeAt(row - 1), a.charCodeAt(row - 2)];
    for (let column = Math.max(1, row - reach); column <= Math.min(b.length, row + reach); column++) {
      const [target, targetBefore] = [b.charCodeAt(column - 1), b.charCodeAt(column - 2)];
      const isSwap = row > 1 && column > 1 && letter === targetBefore && letterBefore === target;
      const cost = Math.min(
        (last[column - 1] ?? 0) + (letter === target ? 0 : costs.replaced),
        isSwap ? (beforeLast[column - 2] ?? 0) + costs.swapped : Number.POSITIVE_INFINITY,
        (last[column] ?? 0) + costs.removed,
        (current[column - 1] ?? 0) + costs.inserted,
      );
      current[column] = cost;
      if (cost < least) least = cost;
    }
    // A swap reaches back two rows.
    if (least > limit && leastOfLast > limit) return undefined;
    [spare, beforeLast, last, leastOfLast] = [beforeLast, last, current, least];
  }
  const distance = last[b.length] ?? 0;
  return distance <= limit ? distance : undefined;
}
