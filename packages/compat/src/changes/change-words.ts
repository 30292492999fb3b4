import { renderSize } from "@rampart/findings";
import {
  type Change,
  type ChangeKind,
  type DependencyState,
  type FileState,
  type Keys,
  reasonOf,
} from "./change.ts";

/** A change in one line: the thing, and what became of it. */
export function changeWords<K extends ChangeKind>(change: Change<K>): string {
  const wordsOf: (change: Change<K>) => string = words[change.kind as K];
  return wordsOf(change);
}

/** Why a change has its impact, in one line; of a lost capability also what is so of the databases that demand it. */
export function explainChange(change: Change): string {
  if (change.kind !== "capability-lost" || change.blocks.length === 0) return reasonOf(change);
  const databases = change.blocks.map(({ meaning, fields }) => `${meaning} (${fields.join(", ")})`);
  return `${reasonOf(change)}: ${databases.join("; ")}`;
}

const words: { readonly [Kind in ChangeKind]: (change: Change<Kind>) => string } = {
  "version-lowered": ({ before, after }) => `version goes down: ${before} -> ${after}`,
  "version-kept": ({ after }) => `version stays ${after}, though the content changed`,
  "module-renamed": ({ before, after }) => `module ${before} -> ${after}`,
  "architecture-changed": (change) => `architecture ${step(change)}`,
  "machine-changed": machine,
  "unused-machine-changed": machine,
  "system-removed": ({ subject }) => `system ${subject}`,
  "unused-system-removed": ({ subject }) => `system ${subject}, on no known cluster`,
  "system-added": ({ subject }) => `system ${subject}`,
  "redis-version-changed": field,
  "redis-version-freed": field,
  "redis-version-opened": field,
  "redis-versions-kept": field,
  "redis-major-changed": field,
  "min-redis-version-raised": field,
  "min-redis-version-lowered": field,
  "min-redis-version-moved": field,
  "min-cluster-version-raised": field,
  "min-cluster-version-lowered": field,
  "min-cluster-version-moved": (change) => `${field(change)}, no known cluster between`,
  "arguments-changed": value,
  "config-command-changed": value,
  "field-changed": value,
  "checksum-broken": ({ subject }) => `${subject} is no longer that of the module`,
  "need-unmet": (change) => {
    const systems = change.unmetBy.map(({ system, has }) => `${system} has ${has.join(", ") || "none"}`);
    return `${change.file} needs ${step(change)}: ${systems.join("; ")}`;
  },
  "need-added": ({ file, after }) => `${file} needs ${after}`,
  "need-changed": ({ file, before, after }) => `${file} needs ${before} -> ${after}`,
  "need-removed": ({ file, before }) => `${file} needs ${before}`,
  "library-added": ({ file, subject }) => `${file} needs ${subject}`,
  "library-removed": ({ file, subject }) => `${file} needs ${subject}`,
  "capability-lost": ({ subject, blocks }) => {
    const fields = [...new Set(blocks.flatMap((block) => block.fields))];
    return `capability ${subject}${fields.length === 0 ? "" : `, which ${fields.join(" or ")} may need`}`;
  },
  "capability-added": ({ subject }) => `capability ${subject}`,
  "command-removed": ({ subject }) => `command ${subject}`,
  "command-added": ({ subject }) => `command ${subject}`,
  "command-excluded": ({ subject }) => `command ${subject} is in exclude_commands now`,
  "command-included": ({ subject }) => `command ${subject} is no longer in exclude_commands`,
  "command-respelled": ({ before, after }) => `command ${before} -> ${after}`,
  "command-arity-narrowed": arity,
  "command-arity-widened": arity,
  "command-arity-declared": arity,
  "command-arity-undeclared": arity,
  "command-arity-as-documented": arity,
  "command-arity-undocumented": arity,
  "command-token-removed": ({ subject, token }) => `command ${subject}: ${token}`,
  "command-token-added": ({ subject, token }) => `command ${subject}: ${token}`,
  "command-words-narrowed": documentedWords,
  "command-words-widened": documentedWords,
  "command-not-for-clusters": ({ subject }) => `command ${subject}: not in clusters`,
  "command-for-clusters": ({ subject }) => `command ${subject}: in clusters too`,
  "data-type-removed": ({ subject }) => `data type ${subject}: persisted data do not load`,
  "data-type-added": ({ subject }) => `data type ${subject}`,
  "data-type-version-lowered": (change) => `${encoding(change)}: persisted data do not load`,
  "data-type-version-raised": encoding,
  "data-type-callback-lost": ({ subject, callback }) => `data type ${subject}: callback ${callback}`,
  "data-type-callbacks-changed": ({ subject, before, after }) =>
    `data type ${subject}: callbacks ${step({ before: before || undefined, after: after || undefined })}`,
  "configuration-removed": ({ subject }) => `configuration ${subject}`,
  "configuration-added": ({ subject }) => `configuration ${subject}`,
  "configuration-narrowed": (change) => `configuration ${change.subject}: ${step(change)}`,
  "configuration-widened": (change) => `configuration ${change.subject}: ${step(change)}`,
  "configuration-default-changed": ({ subject, before, after }) =>
    `configuration ${subject}: default ${value({ subject: "", before, after }).trim()}`,
  "acl-category-removed": ({ subject }) => `ACL category ${subject}`,
  "acl-category-added": ({ subject }) => `ACL category ${subject}`,
  "shared-function-removed": ({ subject }) => `shared function ${subject}`,
  "shared-function-added": ({ subject }) => `shared function ${subject}`,
  "imported-function-added": ({ subject }) => `function ${subject} of another module`,
  "event-added": ({ subject }) => `event ${subject}`,
  "event-removed": ({ subject }) => `event ${subject}`,
  "command-keys-changed": keys,
  "command-keys-fewer": keys,
  "command-routing-changed": keys,
  "command-flag-gained": ({ subject, flag }) => `command ${subject}: flag ${flag}`,
  "command-flag-lost": ({ subject, flag }) => `command ${subject}: flag ${flag}`,
  "dependency-added": ({ subject, after }) => `dependency ${subject}${sourceOf(after)}`,
  "dependency-removed": ({ subject, before }) => `dependency ${subject}${sourceOf(before)}`,
  "dependency-changed": ({ subject, before, after }) =>
    `dependency ${subject}: ${dependencyStep(before, after)}`,
  "module-changed": file,
  "file-added": ({ subject, after }) => `file ${subject}, ${stateInWords(after)}`,
  "file-removed": ({ subject, before }) => `file ${subject}, ${stateInWords(before)}`,
  "file-changed": file,
  "module-not-executable": mode,
  "mode-changed": mode,
  "bundle-size-changed": ({ before, after, ratio }) =>
    `bundle: ${renderSize(before)} -> ${renderSize(after)}${renderGrowth(after - before, ratio)}`,
  "content-changed": () => "other bytes, though nothing that is compared differs",
};

interface Either {
  readonly before?: unknown;
  readonly after?: unknown;
}

/** From the old to the new, where either may say nothing. */
function step({ before, after }: Either): string {
  return `${before ?? "(none)"} -> ${after ?? "(none)"}`;
}

function field(change: Either & { readonly subject: string }): string {
  return `${change.subject} ${step(change)}`;
}

function machine({ subject, before, after }: Change<"machine-changed" | "unused-machine-changed">): string {
  return `${subject} is for ${before} -> ${after}`;
}

/** Longest text of a value that is shown: two of them and a name fit into a line. */
const longestValue = 40;

function value({ subject, before, after }: Either & { readonly subject: string }): string {
  return `${subject} ${step({ before: shown(before), after: shown(after) })}`;
}

function shown(something: unknown): string | undefined {
  if (something === undefined) return undefined;
  const text = JSON.stringify(something);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

function keys({
  subject,
  before,
  after,
}: Change<"command-keys-changed" | "command-keys-fewer" | "command-routing-changed">): string {
  const shownKeys = ({ first_key, last_key, step }: Keys) => `${first_key} ${last_key} ${step}`;
  return `command ${subject}: keys ${shownKeys(before)} -> ${shownKeys(after)}`;
}

function arity({ subject, before, after }: Change<Extract<ChangeKind, `command-arity-${string}`>>): string {
  return `command ${subject}: arity ${before} -> ${after} (${wordCount(before)}, now ${wordCount(after)})`;
}

function documentedWords({
  subject,
  before,
  after,
}: Change<"command-words-narrowed" | "command-words-widened">): string {
  return `command ${subject}: ${before} words documented -> ${after}`;
}

function encoding({ subject, before, after }: Change<`data-type-version-${"lowered" | "raised"}`>): string {
  return `data type ${subject}: encoding version ${before} -> ${after}`;
}

/** What follows the name of a command. */
function wordCount(number: number): string {
  const following = Math.max(Math.abs(number) - 1, 0);
  const noun = following === 1 ? "argument" : "arguments";
  if (number > 0) return following === 0 ? "no arguments" : `${following} ${noun}`;
  return following === 0 ? "any arguments" : `${following} ${noun} or more`;
}

function sourceOf({ url, optional }: DependencyState): string {
  return `${optional === true ? ", optional" : ""}${url === undefined ? "" : `, ${url}`}`;
}

function dependencyStep(before: DependencyState, after: DependencyState): string {
  const parts = [
    ...(before.optional === after.optional ? [] : [after.optional === true ? "now optional" : "now needed"]),
    ...(before.url === after.url ? [] : [step({ before: before.url, after: after.url })]),
    ...(before.sha256 === after.sha256 ? [] : ["other sha256"]),
  ];
  return parts.join(", ");
}

function file({ subject, before, after, ratio }: Change<"module-changed" | "file-changed">): string {
  return `${subject}: ${sizeStep(before, after, ratio)}`;
}

function mode({ subject, before, after }: Change<"module-not-executable" | "mode-changed">): string {
  return `${subject}: mode ${before} -> ${after}`;
}

/** The size of what could not be read is only stated. */
function stateInWords({ size, sha256 }: FileState): string {
  return sha256 === undefined ? "which was not read" : renderSize(size);
}

function sizeStep(before: FileState, after: FileState, ratio: number | undefined): string {
  if (before.size === after.size) return `other content, ${renderSize(after.size)} as before`;
  return `${renderSize(before.size)} -> ${renderSize(after.size)}${renderGrowth(after.size - before.size, ratio)}`;
}

/** In percent, and in bytes where that is too little to be seen. */
function renderGrowth(bytes: number, ratio: number | undefined): string {
  if (ratio === undefined) return "";
  const sign = bytes < 0 ? "-" : "+";
  const percent = Math.abs(ratio - 1) * 100;
  if (percent < 0.1) return ` (${sign}${renderSize(Math.abs(bytes))})`;
  return ` (${sign}${percent.toFixed(percent < 10 ? 1 : 0)} %)`;
}
