/**
 * The kinds of documents that `--json` prints, with the version of each. `schemas/<kind>.schema.json` describes a kind.
 * The version rises when a name in it is removed or changes its meaning, not when one is added.
 */
export const schemaVersions = {
  report: 1,
  "actions-get": 1,
  "actions-list": 1,
  "artifacts-delete": 1,
  "artifacts-list": 1,
  "cluster-capabilities": 1,
  "command-docs": 1,
  commands: 1,
  data: 1,
  diff: 1,
  emulator: 1,
  explain: 1,
  "fleet-readiness": 1,
  "fleet-status": 1,
  inspect: 1,
  matrix: 1,
  "modules-config": 1,
  "modules-delete": 1,
  "modules-get": 1,
  "modules-list": 1,
  "redis-releases": 1,
  release: 1,
  rules: 1,
  "snippet-bootstrap": 1,
  "snippet-kubernetes": 1,
  targets: 1,
  upgrade: 1,
  upload: 1,
} as const;

export type DocumentKind = keyof typeof schemaVersions;

/**
 * What `--json` of each command prints. A run that ends before it has a result prints a `report` instead, with the
 * error in it. A command can print no document that is not here.
 */
export const documentKinds = {
  init: "report",
  pack: "report",
  commands: "commands",
  "deps add": "report",
  migrate: "report",
  unpack: "report",
  lint: "report",
  verify: "report",
  sign: "report",
  sbom: "report",
  check: "report",
  matrix: "matrix",
  inspect: "inspect",
  diff: "diff",
  upload: "upload",
  upgrade: "upgrade",
  "modules list": "modules-list",
  "modules get": "modules-get",
  "modules delete": "modules-delete",
  "modules config": "modules-config",
  "artifacts list": "artifacts-list",
  "artifacts delete": "artifacts-delete",
  capabilities: "cluster-capabilities",
  "actions get": "actions-get",
  "actions list": "actions-list",
  "fleet status": "fleet-status",
  "fleet readiness": "fleet-readiness",
  "fleet upload": "upload",
  "snippet bootstrap": "snippet-bootstrap",
  "snippet kubernetes": "snippet-kubernetes",
  emulator: "emulator",
  "merge-reports": "report",
  targets: "targets",
  "data show": "data",
  "data validate": "data",
  "data diff": "data",
  rules: "rules",
  explain: "explain",
} as const satisfies Readonly<Record<string, DocumentKind>>;

/** A command that has `--json`, by its words. */
export type DocumentedCommand = keyof typeof documentKinds;

export function isDocumented(words: string): words is DocumentedCommand {
  return Object.hasOwn(documentKinds, words);
}
