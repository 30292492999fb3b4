/** The one known name that differs in case, hyphens, underscores, dots and blanks only; the name itself is none. */
export function respelt(name: string, known: readonly string[]): string | undefined {
  const folded = fold(name);
  const same = known.filter((candidate) => fold(candidate) === folded);
  return same.length === 1 && same[0] !== name ? same[0] : undefined;
}

/**
 * The known name that a misspelt one certainly means: {@link respelt}, or the only one within a typing mistake or two.
 * A replaced letter counts twice, so that `max_redis_version` is not taken for `min_redis_version`.
 */
export function certainName(name: string, known: readonly string[]): string | undefined {
  const same = respelt(name, known);
  if (same !== undefined) return same;
  const folded = fold(name);
  const near = known.filter((candidate) => {
    const target = fold(candidate);
    return isWithin(folded, target, mistakesIn(target));
  });
  return near.length === 1 ? near[0] : undefined;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_. ]/g, "");
}

/** How much may be wrong with a name of this length before it could be another one. */
function mistakesIn(name: string): number {
  return name.length < 4 ? 0 : name.length < 5 ? 1 : 2;
}

/** Whether some insertions, deletions, swaps of neighbours (1 each) and replacements (2 each) make `a` of `b`. */
function isWithin(a: string, b: string, limit: number): boolean {
  if (Math.abs(a.length - b.length) > limit) return false;
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  const [left, right] = [a.slice(shared), b.slice(shared)];
  if (left === "" || right === "") return left.length + right.length <= limit;
  if (limit === 0) return false;
  const isSwapped = left[0] === right[1] && left[1] === right[0];
  return (
    isWithin(left.slice(1), right, limit - 1) ||
    isWithin(left, right.slice(1), limit - 1) ||
    (isSwapped && isWithin(left.slice(2), right.slice(2), limit - 1))
  );
}
