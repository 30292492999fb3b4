import { sources } from "@rampart/compat";
import { daysBetween, nearEnd, redisSoftwareReleases } from "@rampart/platforms";
import type { MatrixSet } from "./matrix-set.ts";

/** Which of the shown lines are past or near their end of life, and where that is published; empty if none is. */
export function endsInWords({ bundles }: MatrixSet, today: string): string {
  const shown = new Set(bundles.flatMap(({ matrix }) => matrix.rows.map(({ platform }) => platform.line)));
  const ends = redisSoftwareReleases
    .filter(({ line }) => shown.has(line))
    .flatMap((release) => {
      const date = nearEnd(release, today);
      return date === undefined
        ? []
        : [{ text: `${release.line} on ${date}`, isPast: daysBetween(today, date) < 0 }];
    });
  const past = ends.filter(({ isPast }) => isPast).map(({ text }) => text);
  const near = ends.filter(({ isPast }) => !isPast).map(({ text }) => text);
  return [
    past.length === 0 ? "" : ` End of life was: ${past.join(", ")}.`,
    near.length === 0 ? "" : ` End of life is near: ${near.join(", ")}.`,
    ends.length === 0 ? "" : ` Source: ${sources.lifecycle}.`,
  ].join("");
}
