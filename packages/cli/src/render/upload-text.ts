import { count } from "@rampart/answers";
import { hasEnded } from "@rampart/cluster-client";
import type {
  ClusterOutcome,
  ExpectedAnswer,
  NodeOutcome,
  NodeResult,
  PlannedNode,
  UploadResult,
} from "@rampart/deploy";
import { printable, renderFinding, renderSize } from "@rampart/findings";
import { renderHeadedTable } from "./headed-table.ts";
import type { Style } from "./style.ts";
import { wrapLines } from "./wrap-text.ts";

/** Words for what became of a node. */
const outcomes: Readonly<Record<NodeOutcome, string>> = {
  stored: "stored",
  "already-there": "already there",
  failed: "failed",
  "not-tried": "not tried",
  removed: "removed again",
  uncertain: "uncertain",
  down: "down",
  decommissioning: "decommissioning",
  provisioning: "provisioning",
};

const plans: Readonly<Record<PlannedNode["state"], string>> = {
  missing: "to be sent",
  present: "already there",
  unrecorded: "uncertain",
  unreachable: "does not answer",
  unaddressed: "address not known",
  down: "down",
  decommissioning: "decommissioning",
  provisioning: "provisioning",
};

/** A cluster, and the cells of each of its nodes: node, result, sent, time, why. */
export interface UploadRows {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

/** One table for all clusters, one row a node. */
export function renderUploadTable(clusters: readonly UploadRows[], style: Style): string {
  if (clusters.length === 0) return "";
  // One cluster needs no name: its nodes say where they are.
  const skipped = clusters.length === 1 ? 1 : 0;
  const rows = clusters.flatMap(({ name, rows: own }) => own.map((row) => [name, ...row].slice(skipped)));
  const heading = ["cluster", "node", "result", "sent", "time", "why"].slice(skipped);
  const width = Math.max(...rows.map((row) => row.findLastIndex((cell) => cell !== "")), 2) + 1;
  return renderHeadedTable(
    heading.slice(0, width),
    rows.map((row) => row.slice(0, width)),
    style,
  );
}

interface NodeRow extends Omit<NodeResult, "uid" | "error"> {
  readonly error?: { readonly code: string; readonly errorCode?: string | undefined };
}

export function outcomeRows(cluster: ClusterOutcome): UploadRows {
  return { name: cluster.name, rows: rowsOf(cluster) };
}

function rowsOf({ plan, result, error, url }: ClusterOutcome): readonly string[][] {
  if (result !== undefined) return result.nodes.map(rowOf);
  const isRefused = error !== undefined;
  if (plan === undefined) return [[url, "not tried", "", "", error?.word ?? ""]];
  return plan.nodes.map(({ label, state, error: silent }) => {
    if (isRefused && state !== "present" && state !== "unrecorded")
      return [label, "not tried", "", "", error.word];
    return [label, plans[state], "", "", silent?.errorCode ?? silent?.code ?? ""];
  });
}

/** The same of a node, from what a document says of it too. */
export function rowOf({ label, state, bytes, milliseconds, error }: NodeRow): string[] {
  return [
    label,
    outcomes[state],
    bytes === undefined ? "" : renderSize(bytes),
    milliseconds === undefined ? "" : `${(milliseconds / 1000).toFixed(1)} s`,
    error?.errorCode ?? error?.code ?? "",
  ];
}

/**
 * Why a cluster is expected to say no, what cannot be known, and what is to be known besides; notes are for documents.
 * Advice on a code that the cluster answered in the end was given with that answer.
 */
export function renderExpectedAnswer(
  { findings }: ExpectedAnswer,
  width: number,
  errors: UploadResult["errors"] = [],
): string {
  const advised = new Set(errors.flatMap(({ errorCode, help }) => (help === undefined ? [] : errorCode)));
  const shown = findings.map(renderFinding).filter(({ severity }) => severity !== "info");
  const lines = shown.flatMap(({ message, errorCode, rule, help }) => {
    const answer = errorCode === undefined ? "" : ` (the cluster answers ${errorCode})`;
    const isSaid = help === undefined || (errorCode !== undefined && advised.has(errorCode));
    return [`  ${message}${answer} [${rule}]`, ...(isSaid ? [] : [`    ${help}`])];
  });
  return wrapLines(lines, width);
}

/** What became of one cluster, and what to do next, in lines. */
export function uploadSummary(
  cluster: ClusterOutcome,
  module: { readonly name: string; readonly version: string },
): string[] {
  const { result, plan, name } = cluster;
  const what = `${module.name} ${module.version}`;
  if (result === undefined || plan === undefined) return [];
  if (result.ok) {
    const is = plan.isComplete ? "was there already, nothing was sent" : "is there";
    return [
      `${name}: ${what} ${is} (${count(having(result.nodes, there).length, "node")}).`,
      ...absentLines(result.nodes, plan.endpoint),
    ];
  }
  const lines = [
    ...leftovers(result, plan.endpoint),
    ...absentLines(result.nodes, plan.endpoint),
    ...(isSwitchAlone(result) || isThereAsOther(result) ? [] : [repeat]),
  ];
  return [`${name}: ${what} is not complete.`, ...lines.map((line) => `  ${line}`)];
}

/** Nothing failed but to put the switch back: a second run would find nothing to send, and leave it as it is. */
function isSwitchAlone({ uploadsSwitch, errors, nodes, interrupted }: UploadResult): boolean {
  const isAlone = !interrupted && errors.every((error) => error === uploadsSwitch?.error);
  const isOpen = uploadsSwitch?.state === "left-on" || uploadsSwitch?.state === "uncertain";
  return isOpen && isAlone && nodes.every(({ state }) => settled.includes(state));
}

/** The cluster keeps the module that it has: the same again gets the same answer. */
function isThereAsOther({ record }: UploadResult): boolean {
  return record.state === "failed" && record.error?.errorCode === "module_exists";
}

const there: readonly NodeOutcome[] = ["stored", "already-there"];
const settled: readonly NodeOutcome[] = [...there, "decommissioning"];

function having(nodes: readonly NodeResult[], states: readonly NodeOutcome[]): readonly NodeResult[] {
  return nodes.filter(({ state }) => states.includes(state));
}

/** Everything that is neither done nor undone. */
function leftovers(result: UploadResult, endpoint: string): string[] {
  const { nodes, action, uploadsSwitch, interrupted } = result;
  const done = having(nodes, there);
  const uncertain = having(nodes, ["uncertain"]);
  const missing = having(nodes, ["failed", "not-tried", "removed"]);
  const names = (list: readonly NodeResult[]) => list.map(({ label }) => label).join(", ");
  return [
    ...(interrupted ? ["It was interrupted."] : []),
    ...(endpoint === "user-defined" ? lineOfRecord(result) : []),
    ...(done.length > 0 ? [`The bundle is on ${names(done)}.`] : []),
    ...(missing.length > 0 ? [`The bundle is not on ${names(missing)}.`] : []),
    ...(uncertain.length > 0 ? [`It is not known whether the bundle is on ${names(uncertain)}.`] : []),
    ...(action !== undefined && !hasEnded(action)
      ? [`The action continues: rampart actions get ${action.uid} shows its result.`]
      : []),
    ...(uploadsSwitch?.state === "left-on"
      ? [
          'allow_modules_upload was enabled and could not be restored. Turn it off with PUT /v1/cluster {"allow_modules_upload": false}; another upload leaves it on.',
        ]
      : []),
    ...(uploadsSwitch?.state === "uncertain"
      ? [
          'allow_modules_upload was enabled, and it is not known whether it was restored. Look at it with GET /v1/cluster, and turn it off with PUT /v1/cluster {"allow_modules_upload": false}; another upload leaves it as it is.',
        ]
      : []),
  ];
}

const repeat = "Run the same command again: it does only what is missing.";

/** Nodes that take no part, as the cluster calls them. */
function absentLines(nodes: readonly NodeResult[], endpoint: string): string[] {
  const lines = endpoint === "user-defined" ? sentLines : givenLines;
  return nodes.flatMap(({ label, state }) => {
    const words = lines[state];
    return words === undefined ? [] : [`${label} ${words}.`];
  });
}

const sentLines: Readonly<Partial<Record<NodeOutcome, string>>> = {
  down: "is down: nothing was sent to it",
  decommissioning: "is being decommissioned: nothing was sent to it",
  provisioning: "is being provisioned: it needs the bundle when it is active",
};

const givenLines: Readonly<Partial<Record<NodeOutcome, string>>> = {
  down: "is down: the cluster gives it the module when it is back",
  decommissioning: "is being decommissioned",
  provisioning: "is being provisioned: the cluster gives it the module",
};

const recordLine: Readonly<Partial<Record<UploadResult["record"]["state"], string>>> = {
  registered: "The module is registered.",
  "already-there": "The module was registered before.",
  failed: "The module is not registered.",
  "not-tried": "The module is not registered.",
  removed: "The module's record was removed again.",
  uncertain: "It is not known whether the module is registered.",
};

function lineOfRecord(result: UploadResult): readonly string[] {
  if (isThereAsOther(result)) return ["The cluster keeps the module that it has."];
  return [recordLine[result.record.state] ?? []].flat();
}

/** What to do after an upload that went well. */
export function nextSteps(
  clusters: readonly ClusterOutcome[],
  file: string,
  module: { readonly name: string },
): string[] {
  const done = clusters.filter(({ result }) => result?.ok === true);
  if (done.length === 0) return [];
  const isUserDefined = done.some(({ plan }) => plan?.endpoint === "user-defined");
  return [
    ...(done.every(hasNoDatabase) ? [] : [createDatabase(module.name)]),
    ...(isUserDefined
      ? [
          `Nodes that join later get it from the bootstrap list: \`rampart snippet bootstrap ${printable(file)} --url URL\``,
        ]
      : []),
  ];
}

/** A database that could use the module is none that the cluster has. */
function hasNoDatabase({ expected }: ClusterOutcome): boolean {
  return expected?.findings.some(({ rule }) => rule === "cluster/no-redis-version-fits") === true;
}

function createDatabase(name: string): string {
  const list = JSON.stringify({ module_list: [{ module_name: name }] });
  return `Next: create a database with the module (POST /v1/bdbs with ${printable(list)} among its fields), or upgrade one with \`rampart upgrade\`.`;
}
