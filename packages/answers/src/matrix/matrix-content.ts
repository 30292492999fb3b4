import {
  type CellGroup,
  type Claim,
  claimSentence,
  decidingReason,
  type Gap,
  gapSentence,
  type MatrixPlatform,
  type MatrixRow,
  matrixSentence,
  type Reason,
  reasonOfRow,
  reasonWords,
  statusOf,
} from "@rampart/compat";
import { renderFinding } from "@rampart/findings";
import type { DataOfVerdict } from "../data-of-verdict.ts";
import {
  type Explained,
  type ExplainedBundle,
  type ExplainedModule,
  type MatrixSet,
  misfitsOf,
} from "./matrix-set.ts";

/** What bundles are told, for a document (`schemas/matrix.schema.json`). */
export function matrixContent(set: MatrixSet, data: DataOfVerdict): object {
  return {
    asOf: data.asOf,
    data,
    uploads: "on",
    bundles: set.bundles.map(bundleObject),
    ...coverageContent(set),
  };
}

/** What bundles come to together. */
export function coverageContent(set: MatrixSet): object {
  return {
    modules: set.modules.map(moduleObject),
    fitNowhere: misfitsOf(set).map(({ file, why }) => ({ file, reason: why })),
  };
}

function moduleObject(module: ExplainedModule): object {
  const { coverage, explanation } = module;
  return {
    module: coverage.module,
    ...explanationObject(module),
    claims: explanation.claims.map((claim) => claimObject(claim, module)),
  };
}

function bundleObject(bundle: ExplainedBundle): object {
  const { file, sha256, module, version, matrix, explanation } = bundle;
  return {
    file,
    sha256,
    module,
    version,
    ...explanationObject(bundle),
    nowhere: explanation.nowhere === undefined ? null : reasonObject(explanation.nowhere),
    redisVersions: matrix.redisVersions,
    rows: matrix.rows.map(rowObject),
  };
}

function explanationObject({ explanation, coverage }: Explained): object {
  return {
    sentence: matrixSentence(explanation, coverage),
    accepted: explanation.accepted.map(groupObject),
    gaps: explanation.gaps.map((gap) => gapObject(gap, coverage)),
  };
}

function groupObject({ systems, lines, redisVersions }: CellGroup): object {
  return { systems, lines, redisVersions };
}

function gapObject(gap: Gap, coverage: Explained["coverage"]): object {
  return { sentence: gapSentence(gap, coverage), ...groupObject(gap), reason: reasonObject(gap.reason) };
}

function claimObject(claim: Claim, { coverage }: Explained): object {
  return { sentence: claimSentence(claim, coverage), ...groupObject(claim), files: claim.files };
}

function reasonObject(reason: Reason): object {
  const { status, aspect, finding } = reason;
  return {
    status,
    aspect: aspect.aspect,
    errorCode: aspect.errorCode ?? null,
    rule: finding.rule,
    summary: reasonWords(reason),
  };
}

function rowObject(row: MatrixRow): object {
  const reason = reasonOfRow(row);
  return {
    ...platformObject(row.platform),
    reason: reason === undefined ? null : reasonObject(reason),
    cells: row.cells.map(cellObject),
  };
}

function cellObject({ redisVersion, verdict: answer }: MatrixRow["cells"][number]): object {
  const { verdict, errorCode, details, aspects } = answer;
  return {
    redisVersion,
    verdict,
    status: statusOf(answer),
    errorCode,
    details,
    decidedBy: decidingReason(answer)?.aspect.aspect ?? null,
    reasons: aspects
      .filter((aspect) => aspect.verdict === "rejected" || aspect.verdict === "unknown")
      .map(({ aspect, verdict: decision, findings }) => ({
        aspect,
        verdict: decision,
        messages: findings.map((found) => renderFinding(found).message),
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
