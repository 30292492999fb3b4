import { readWhole } from "@rampart/files";
import { RampartError } from "@rampart/findings";
import { validateFleetReadiness } from "../generated/validate-fleet-readiness.ts";
import { validateFleetStatus } from "../generated/validate-fleet-status.ts";
import { validateReport } from "../generated/validate-report.ts";
import { validateUpload } from "../generated/validate-upload.ts";
import type { PartOfRun } from "../render/document.ts";

/** Kinds of documents that parts of a run print. */
export type PartKind = "report" | "fleet-status" | "fleet-readiness" | "upload";

/** A document of a part, held against its schema. */
export interface Part {
  readonly file: string;
  readonly kind: PartKind;
  readonly command: string;
  readonly shard: PartOfRun;
  readonly document: Readonly<Record<string, unknown>>;
}

const validators: Readonly<Record<PartKind, (value: unknown) => boolean>> = {
  report: validateReport,
  "fleet-status": validateFleetStatus,
  "fleet-readiness": validateFleetReadiness,
  upload: validateUpload,
};

/** A document longer than this is another file. */
const maxSize = 2 ** 28;

/**
 * The documents of a run's parts, in their order, each there once.
 * @throws {RampartError} where one is not such a document, is missing, doubled or of another list
 */
export async function readParts(files: readonly string[]): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for (const file of files) parts.push(await readPart(file));
  const [first, ...others] = parts.toSorted((a, b) => a.shard.part - b.shard.part);
  if (first === undefined) throw new Error("no files");
  for (const other of others) refuseStranger(other, first);
  const numbers = parts.map(({ shard }) => shard.part);
  const twice = parts.find(({ shard }, index) => numbers.indexOf(shard.part) !== index);
  if (twice !== undefined) throw differ(`part ${twice.shard.part} is there twice, once in ${twice.file}`);
  const all = Array.from({ length: first.shard.of }, (_, index) => index + 1);
  const missing = all.filter((number) => !numbers.includes(number));
  if (missing.length > 0) {
    throw differ(
      `of ${first.shard.of} parts ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing`,
    );
  }
  return [first, ...others];
}

async function readPart(file: string): Promise<Part> {
  const document = documentIn((await readWhole(file, maxSize + 1)).toString("utf8"), file);
  const kind = String(document["schema"]).replace("urn:rampart:schema:", "");
  if (!isPartKind(kind)) throw differ(`${file} is not a document of verify, lint, check, fleet or upload`);
  if (!validators[kind](document)) throw differ(`${file} does not fit the schema ${kind} that it names`);
  const shard = document["shard"] as PartOfRun | undefined;
  if (shard === undefined) throw differ(`${file} is not the document of a part: it was made without --shard`);
  return { file, kind, command: String(document["command"]), shard, document };
}

function documentIn(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {}
  throw differ(`${file} is not a JSON document`);
}

function isPartKind(kind: string): kind is PartKind {
  return Object.hasOwn(validators, kind);
}

/** Parts of one run have everything in common but the part. */
function refuseStranger(other: Part, first: Part): void {
  const commons: readonly (readonly [string, unknown, unknown])[] = [
    ["command", other.command, first.command],
    ["release of Rampart", versionOf(other), versionOf(first)],
    ["release of the platform data", dataOf(other), dataOf(first)],
    ["number of parts", other.shard.of, first.shard.of],
    ["list", other.shard.list, first.shard.list],
    ["list", other.shard.total, first.shard.total],
    ...["to", "redisVersion", "isCompared", "dryRun"].map(
      (field) => [field, other.document[field], first.document[field]] as const,
    ),
    ...["bundle", "bundles"].map(
      (field) =>
        [
          "set of bundles",
          JSON.stringify(other.document[field]),
          JSON.stringify(first.document[field]),
        ] as const,
    ),
  ];
  const [what] = commons.find(([, a, b]) => a !== b) ?? [];
  if (what !== undefined) throw differ(`${other.file} and ${first.file} are not of one run: another ${what}`);
}

function versionOf({ document }: Part): unknown {
  return (document["tool"] as { readonly version: unknown }).version;
}

/** Of fleets; in reports each verdict has its own. */
function dataOf({ document }: Part): unknown {
  return (document["data"] as { readonly version: unknown } | undefined)?.version;
}

function differ(message: string): RampartError {
  return new RampartError("input", "parts-differ", message, {
    help: "Give the JSON documents of all parts of one run.",
  });
}
