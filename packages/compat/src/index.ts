export { type AudienceAdvice, adviseAudiences } from "./changes/audience-advice.ts";
export {
  type Audience,
  audienceOf,
  type Change,
  type ChangeKind,
  type DependencyState,
  type FileState,
  type Impact,
  reasonOf,
} from "./changes/change.ts";
export { type ChangeLine, changeLines } from "./changes/change-lines.ts";
export { type BundleChanges, type ComparableBundle, compareBundles } from "./changes/compare-bundles.ts";
export { eventsOf } from "./changes/load-changes.ts";
export type { VersionAdvice } from "./changes/version-advice.ts";
export { type ClusterMove, moveFindings } from "./cluster-move.ts";
export { evaluateDeletion, evaluateMove, evaluateUpgrade, evaluateUpload } from "./evaluate.ts";
export { judgeFetched } from "./fetching-clusters.ts";
export { lineEnds } from "./line-ends.ts";
export type { CellGroup, PlatformCell, System } from "./matrix/cell-groups.ts";
export {
  type Coverage,
  type CoveredCell,
  coverageOf,
  type EntryReason,
  type MatrixEntry,
} from "./matrix/coverage.ts";
export { type Claim, type Explanation, explainCoverage, type Gap } from "./matrix/explain-coverage.ts";
export {
  type Matrix,
  type MatrixCell,
  type MatrixPlatform,
  type MatrixRow,
  matrixOf,
} from "./matrix/matrix.ts";
export { claimSentence, gapSentence, matrixSentence } from "./matrix/matrix-words.ts";
export { type CellStatus, decidingReason, type Reason, reasonOfRow, statusOf } from "./matrix/reason.ts";
export { reasonWords, sharedReasonWords } from "./matrix/reason-words.ts";
export { type ParsedTarget, parseTarget, type RawTarget, type TargetProblem } from "./parse-target.ts";
export { isPresetName, type Preset, presets, presetTargets } from "./presets.ts";
export { redisOf } from "./rules/load-calls.ts";
export { type Examination, unexaminedOf } from "./rules/load-examination.ts";
export { fitsRedis } from "./rules/redis-version.ts";
export { uploadsSetting } from "./rules/uploads.ts";
export { sources } from "./sources.ts";
export { type Database, type PresentModule, resolveTarget, type Target } from "./target.ts";
export {
  isUnpackingCode,
  rulesOfUnpackingCode,
  type UnpackingCode,
  unpackingCodes,
} from "./unpacking-code.ts";
export {
  type Aspect,
  type AspectVerdict,
  type CheckedBundle,
  type Decision,
  decisionOf,
  type LoadedModule,
  type ModuleLoad,
  type Verdict,
} from "./verdict.ts";
