export { evaluateDeletion, evaluateUpgrade, evaluateUpload } from "./evaluate.ts";
export { type ParsedTarget, parseTarget, type RawTarget, type TargetProblem } from "./parse-target.ts";
export { isPresetName, type Preset, presets, presetTargets } from "./presets.ts";
export { type Database, type PresentModule, resolveTarget, type Target } from "./target.ts";
export { type UnpackingCode, unpackingCodes } from "./unpacking-code.ts";
export type { Aspect, AspectVerdict, Decision, Verdict } from "./verdict.ts";
