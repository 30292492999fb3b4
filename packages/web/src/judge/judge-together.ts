import {
  changeGroups,
  comparedSide,
  comparedSides,
  dataOn,
  diffContent,
  isReadable,
  isUnchanged,
  type MatrixBundle,
  matrixBasis,
  matrixContent,
  matrixSet,
  renderMatrixMarkup,
  versionAdvice,
} from "@rampart/answers";
import type { BundleReading } from "@rampart/bundle/read";
import { compareBundles, matrixOf } from "@rampart/compat";
import { type Report, renderFinding, renderReport, report } from "@rampart/findings";
import type { ComparisonAnswer, MatrixAnswer } from "./protocol.ts";

/** A bundle that was read. */
export interface ReadBundle {
  readonly name: string;
  readonly reading: BundleReading;
  /** Of the zip. */
  readonly sha256: string;
}

/** What every known platform says to bundles, each by itself and all together, as `rampart matrix` does. */
export function matrixAnswer(bundles: readonly ReadBundle[], today: string): MatrixAnswer {
  const readable: MatrixBundle[] = [];
  const unreadable: Report[] = [];
  for (const { name, reading, sha256 } of bundles) {
    const { metadata, findings } = reading;
    if (metadata === undefined) {
      unreadable.push(
        report(
          name,
          findings.filter(({ severity }) => severity === "error"),
        ),
      );
      continue;
    }
    const { module_name: module, semantic_version: version } = metadata;
    readable.push({ file: name, module, version, sha256, matrix: matrixOf(reading) });
  }
  const set = matrixSet(readable, unreadable);
  const data = dataOn(today);
  return {
    ...renderMatrixMarkup(set),
    document: { ...matrixContent(set, data), results: unreadable.map((one) => renderReport(one)) },
    basis: matrixBasis(set, data, today),
  };
}

/** What changed from one bundle to another, as `rampart diff` says it. */
export function comparisonAnswer(before: ReadBundle, after: ReadBundle): ComparisonAnswer {
  const sides = comparedSides(
    comparedSide(before.name, before.reading),
    comparedSide(after.name, after.reading),
  );
  const [old, current] = sides;
  const named = { before: before.name, after: after.name };
  if (!isReadable(old) || !isReadable(current)) {
    const unreadable = sides.filter((side) => !isReadable(side));
    const results = unreadable.map(({ file, absences }) => renderReport(report(file, absences)));
    return { ...named, document: { results } };
  }
  const compared = {
    ...compareBundles(old.reading, current.reading),
    isLoaded: false,
    isWhole: sides.every((side) => side.isWhole),
  };
  return {
    ...named,
    document: diffContent(old, current, compared) as ComparisonAnswer["document"],
    changes: {
      isUnchanged: isUnchanged(compared),
      groups: changeGroups(compared, "all"),
      advice: versionAdvice(compared),
      absences: sides.flatMap(({ file, absences }) =>
        absences.map((found) => `${file}: ${renderFinding(found).message}`),
      ),
    },
  };
}
