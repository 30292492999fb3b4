import { claimedTwice, gapsOf, type MatrixPlatform, type MatrixRow } from "@rampart/compat";
import { type Report, type RunFailure, renderFinding } from "@rampart/findings";
import { redisSoftwareAsOf } from "@rampart/platforms";
import type { MatrixBundle, MatrixSet } from "../matrix-set.ts";
import { commandDocument, reportContent } from "./document.ts";

/** The matrix as one JSON document (`schemas/matrix.schema.json`). */
export function matrixDocument(
  { bundles, coverage }: MatrixSet,
  unreadable: readonly Report[],
  failures: readonly RunFailure[],
): string {
  return commandDocument("matrix", {
    asOf: redisSoftwareAsOf,
    uploads: "on",
    bundles: bundles.map(bundleObject),
    modules: coverage.map((covered) => {
      const { platforms, redisVersions, cells } = gapsOf(covered);
      return {
        module: covered.module,
        uncovered: {
          platforms: platforms.map(({ name }) => name),
          redisVersions,
          cells: cells.map(({ platform, redisVersion }) => ({ platform: platform.name, redisVersion })),
        },
        claimedTwice: claimedTwice(covered).map(({ platform, redisVersion, files }) => ({
          platform: platform.name,
          redisVersion,
          files,
        })),
      };
    }),
    ...reportContent(unreadable, failures),
  });
}

function bundleObject({ file, module, version, matrix }: MatrixBundle): object {
  return { file, module, version, redisVersions: matrix.redisVersions, rows: matrix.rows.map(rowObject) };
}

function rowObject({ platform, cells }: MatrixRow): object {
  return {
    ...platformObject(platform),
    cells: cells.map(({ redisVersion, verdict: { verdict, errorCode, details, aspects } }) => ({
      redisVersion,
      verdict,
      errorCode,
      details,
      reasons: aspects
        .filter((aspect) => aspect.verdict === "rejected" || aspect.verdict === "unknown")
        .map(({ aspect, verdict: decision, findings }) => ({
          aspect,
          verdict: decision,
          messages: findings.map((found) => renderFinding(found).message),
        })),
    })),
  };
}

function platformObject({
  name,
  line,
  clusterVersion,
  os,
  architecture,
  endOfLife,
  deprecated,
}: MatrixPlatform): object {
  return { platform: name, line, clusterVersion, os, architecture, endOfLife, deprecated };
}
