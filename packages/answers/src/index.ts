// What the command and the page answer, of bytes that somebody else reads: nothing of it knows a machine.
export { type DataOfVerdict, dataInWords, dataOn } from "./data-of-verdict.ts";
export {
  type ChangeGroup,
  changeGroups,
  isUnchanged,
  type LoadedChanges,
  unchangedInWords,
  versionAdvice,
} from "./diff/change-groups.ts";
export {
  type ComparedSide,
  comparedSide,
  comparedSides,
  diffContent,
  isReadable,
  type ReadableSide,
} from "./diff/diff-content.ts";
export { count, summaryInWords } from "./findings-words.ts";
export { escaped } from "./html/markup.ts";
export {
  type MatrixMarkup,
  matrixBasis,
  reasonsDialog,
  renderMatrixMarkup,
  renderMatrixPage,
} from "./html/matrix-page.ts";
export { matrixScript } from "./html/matrix-script.ts";
export { pageShell } from "./html/page-shell.ts";
export { pageStyle } from "./html/page-style.ts";
export { chip, statusSymbols } from "./html/status.ts";
export {
  bundleContents,
  manifestContents,
  metadataContents,
  moduleContents,
  unknownContents,
} from "./inspect/contents-of.ts";
export { type ContentsSection, contentsSections } from "./inspect/contents-sections.ts";
export type { FileContents } from "./inspect/file-contents.ts";
export { inspectContent } from "./inspect/inspect-content.ts";
export { judgedBundle, judgedContents } from "./judged/bundle.ts";
export type { JudgedFile } from "./judged/judged-file.ts";
export { judgedManifest } from "./judged/manifest.ts";
export { judgedMetadata } from "./judged/metadata.ts";
export { judgedOther } from "./judged/other-file.ts";
export { headLength, type KindOfSource, kindOfSource, longestText } from "./kind-of-source.ts";
export { endsInWords } from "./matrix/ends-of-life.ts";
export { coverageContent, matrixContent } from "./matrix/matrix-content.ts";
export {
  countOf,
  type Explained,
  type ExplainedBundle,
  type ExplainedModule,
  type MatrixBundle,
  type MatrixSet,
  matrixSet,
  misfitList,
  misfitsOf,
  standingOf,
} from "./matrix/matrix-set.ts";
export { SourceLines } from "./source-lines.ts";
export { aspectNames, verdictInWords } from "./verdict-words.ts";
