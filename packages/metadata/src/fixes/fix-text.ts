import { type Finding, isFinding, type Rule } from "@rampart/findings";
import { judgeFields } from "../manifest/judge-manifest.ts";
import type { ParsedManifest } from "../manifest/manifest-form.ts";
import { parseManifest } from "../manifest/parse-manifest.ts";
import { parseModuleMetadata } from "../module/parse-module-metadata.ts";
import { LineIndex } from "../text/line-index.ts";
import { toPointer } from "../text/pointer.ts";
import type { MetadataFile } from "../text/schema-findings.ts";
import type { SourceDocument } from "../text/source-document.ts";
import type { Edit, Fix, FixResult, FixStep } from "./fix.ts";
import { fixMetadata } from "./fix-metadata.ts";
import type { Fixer, Note, Step } from "./fixer.ts";
import { jsonTree } from "./json-tree.ts";
import { orderOfCommands } from "./sort-commands.ts";
import type { SourceNode } from "./source-tree.ts";
import { applyEdits } from "./text-edits.ts";
import { yamlTree } from "./yaml-tree.ts";

/**
 * A manifest with everything fixed that can be fixed by rule and without doubt. Comments, layout and whatever is not
 * fixed stay as they are, byte for byte; so does a text that cannot be read, or that says a thing twice.
 */
export function fixManifest(text: string): FixResult {
  return fixText("manifest", text, manifestReader);
}

/** The same of a manifest that was parsed and has no byte-order mark. */
export function fixParsedManifest(text: string, parsed: ParsedManifest): ReadResult<ParsedManifest> {
  return fixRead("manifest", text, parsed, manifestReader);
}

/** The same for a `module.json`, whose commands are also put in order. */
export function fixModuleJson(text: string): FixResult {
  return fixText("module", text, {
    parse: (bytes) => parseModuleMetadata(bytes, { bundled: false }),
    judge: ({ findings }) => findings,
    tree: jsonTree,
  });
}

interface Reader<Read extends Parsed> {
  readonly parse: (bytes: Uint8Array) => Read;
  /** Everything that renaming a key could make worse. */
  readonly judge: (parsed: Read) => readonly Finding[];
  readonly tree: (text: string, parsed: Read) => SourceNode;
}

interface Parsed {
  readonly document?: SourceDocument;
  readonly findings: readonly Finding[];
}

const manifestReader: Reader<ParsedManifest> = {
  parse: (bytes) => parseManifest(bytes, {}),
  judge: judgeFields,
  tree: (text, { document }) => yamlTree(text, document),
};

interface ReadResult<Read> extends FixResult {
  /** What the text was parsed to that was made; absent where nothing had to be known of it. */
  readonly parsed?: Read;
}

function fixText<Read extends Parsed>(file: MetadataFile, text: string, reader: Reader<Read>): FixResult {
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  const body = text.slice(mark.length);
  const fixed = fixRead(file, body, reader.parse(new TextEncoder().encode(body)), reader);
  const steps = fixed.steps.map((step) => movedStep(step, mark.length));
  return { text: mark + fixed.text, fixes: fixed.fixes, steps };
}

function fixRead<Read extends Parsed>(
  file: MetadataFile,
  text: string,
  before: Read,
  { parse, judge, tree: readTree }: Reader<Read>,
): ReadResult<Read> {
  if (!isUnderstood(text, before)) return { text, fixes: [], steps: [] };
  const tree = readTree(text, before);
  const refused = new Set<string>();
  for (;;) {
    const fixer = fixMetadata(file, text, tree, refused);
    const fixed = applyEdits(text, fixer.edits);
    const parsed = fixer.renamed.size === 0 ? undefined : parse(new TextEncoder().encode(fixed));
    const harmful = parsed === undefined ? [] : harmfulRenames(fixer, judge(before), judge(parsed));
    if (harmful.length > 0) {
      for (const pointer of harmful) refused.add(pointer);
      continue;
    }
    const order =
      file === "module" ? orderOfCommands(fixed, fixed === text ? tree : jsonTree(fixed)) : undefined;
    const sorted = order && applyEdits(fixed, order);
    const sorting = sorted === undefined ? [] : [stepOfSorting(text, fixer, tree)];
    const steps = [...fixer.steps, ...sorting];
    const lines = new LineIndex(text);
    return {
      text: sorted ?? fixed,
      fixes: located(
        lines,
        steps.flatMap((step) => step.notes),
      ),
      steps: steps.map(({ edits, notes }) => ({ fixes: located(lines, notes), edits })),
      ...(parsed !== undefined && sorted === undefined && { parsed }),
    };
  }
}

/** Rules of texts that say a thing twice, or not yet. */
export const ambiguous: ReadonlySet<Rule> = new Set<Rule>([
  "json/duplicate-key",
  "yaml/duplicate-key",
  "manifest/template-leftover",
]);

/** Whether the text means one thing, and nothing of it is lost in bytes. */
function isUnderstood(text: string, { document, findings }: Parsed): boolean {
  const isAmbiguous = findings.some(({ rule }) => ambiguous.has(rule));
  return document !== undefined && !isAmbiguous && !/\p{Cs}/u.test(text);
}

/**
 * Keys whose value would be an error under the right name, which nobody looked at under the wrong one. Only an author
 * can say whether the key or the value is at fault.
 */
function harmfulRenames({ renamed }: Fixer, before: readonly Finding[], after: readonly Finding[]): string[] {
  // Some errors are not listed.
  if (hidesFaults(after)) return [...renamed.values()];
  const known = new Set(errorsOf(before).map(({ rule, place }) => `${rule} ${place.pointer}`));
  return errorsOf(after).flatMap(({ rule, place: { pointer = "" } }) => {
    const name = nearestRename(pointer, renamed);
    const old = name === undefined ? undefined : renamed.get(name);
    if (name !== undefined && old !== undefined) {
      return known.has(`${rule} ${old}${pointer.slice(name.length)}`) ? [] : [old];
    }
    // The two versions are compared with each other, and one of them may be new.
    const other = renamed.get("/semantic_version");
    const isNew = rule === "metadata/version-disagrees" && !known.has(`${rule} ${pointer}`);
    return isNew && other !== undefined ? [other] : [];
  });
}

/** Whether values have the wrong form and are not listed, so that nobody knows what of a text is right. */
function hidesFaults(findings: readonly Finding[]): boolean {
  return findings.some((found) => isFinding(found, "text/more-findings") && found.facts.of === undefined);
}

/** Variables of the environment are none of the text's business. */
function errorsOf(findings: readonly Finding[]): Finding[] {
  return findings.filter(
    ({ rule, severity }) => severity === "error" && rule !== "manifest/environment-missing",
  );
}

/** The renamed key that a pointer leads to or through, the last one if there are several. */
function nearestRename(pointer: string, renamed: ReadonlyMap<string, string>): string | undefined {
  for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) if (renamed.has(at)) return at;
  return undefined;
}

/** Sorting the text given: it has no edits where that is possible only once something else is fixed. */
function stepOfSorting(text: string, { renamed }: Fixer, tree: SourceNode): Step {
  const pointer = renamed.get("/commands") ?? "/commands";
  const entries = tree.kind === "map" ? tree.entries : [];
  const commands = entries.find(({ key }) => toPointer([key.value]) === pointer)?.value;
  const note: Note = { rule: undefined, pointer, offset: commands?.start ?? 0, change: { kind: "sort" } };
  return { notes: [note], edits: [...(orderOfCommands(text, tree) ?? [])] };
}

function movedStep({ fixes, edits }: FixStep, shift: number): FixStep {
  const moved = ({ start, end, text }: Edit): Edit => ({ start: start + shift, end: end + shift, text });
  return { fixes, edits: edits.map(moved) };
}

function located(lines: LineIndex, notes: readonly Note[]): Fix[] {
  return notes
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ rule, pointer, offset, change }) => ({
      ...(rule !== undefined && { rule }),
      pointer,
      ...lines.position(offset),
      change,
    }));
}
