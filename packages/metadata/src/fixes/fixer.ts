import type { Rule } from "@rampart/findings";
import { type Path, toPointer } from "../text/pointer.ts";
import type { Change, Edit } from "./fix.ts";
import type { SourceEntry, SourceList, SourceNode, SourceText } from "./source-tree.ts";
import { removal, spell } from "./text-edits.ts";

/** A fix as it is noted down: a {@link Fix} whose place is still an offset. */
export interface Note {
  readonly rule: Rule | undefined;
  readonly pointer: string;
  readonly offset: number;
  readonly change: Change;
}

/** A value with the path it has in the text, and the path it has once keys are fixed. */
export interface Located<Node extends SourceNode = SourceNode> {
  readonly node: Node;
  readonly path: Path;
  readonly fixedPath: Path;
}

/** A name in a list, or in a text that holds several. */
export interface ListedName {
  readonly name: string;
  /** What it should be; itself where nothing is wrong with it. */
  readonly meant: string;
  readonly rule: Rule | undefined;
}

/** Names that are repeated are wrong, by a rule if there is one. */
export interface Repeats {
  readonly rule: Rule | undefined;
}

/** Edits that are made together, and what they fix. */
export interface Step {
  readonly edits: Edit[];
  readonly notes: Note[];
}

/** Collects the edits of a text, and notes down what each of them fixes. */
export class Fixer {
  readonly text: string;
  readonly steps: Step[] = [];
  /** Pointers of renamed keys: by the new one the old one. */
  readonly renamed = new Map<string, string>();
  /** The same few names are put right thousands of times. By the first character of what is there, and the value. */
  readonly #spelled = new Map<string, string>();

  constructor(text: string) {
    this.text = text;
  }

  get edits(): readonly Edit[] {
    return this.steps.flatMap(({ edits }) => edits);
  }

  get notes(): readonly Note[] {
    return this.steps.flatMap(({ notes }) => notes);
  }

  /** The value as it is written. */
  source({ start, end }: SourceNode): string {
    return this.text.slice(start, end);
  }

  rename({ key }: SourceEntry, name: string, rule: Rule, path: Path, fixedPath: Path): void {
    const step = this.#begin();
    this.#replaceWith(step, key, name);
    this.renamed.set(toPointer(fixedPath), toPointer(path));
    const change = { kind: "rename", found: key.value, fixed: name } as const;
    step.notes.push({ rule, pointer: toPointer(path), offset: key.start, change });
  }

  replace({ node, path }: Located, value: string, rule: Rule | undefined): void {
    const step = this.#begin();
    const fixed = this.#replaceWith(step, node, value);
    this.#note(step, node, path, rule, { kind: "replace", found: this.source(node), fixed });
  }

  /** Puts the names of a list right, and takes those out that are there already; with `repeats`, all such. */
  fixList({ node, path }: Located<SourceList>, judge: (name: string) => ListedName, repeats?: Repeats): void {
    const items = node.items.filter((item): item is SourceText => item.kind === "text");
    if (items.length < node.items.length) return;
    for (const group of groupsOf(
      items.map(({ value }) => judge(value)),
      repeats !== undefined,
    )) {
      const removals = group.slice(1).map(({ index }) => removal(this.text, items, index));
      // Either all of a group or none: half of it would only trade one fault for another.
      if (removals.includes(undefined)) continue;
      const step = this.#begin();
      for (const edit of removals) if (edit !== undefined) step.edits.push(edit);
      for (const [position, member] of group.entries()) {
        const { index, listed } = member;
        const item = items[index];
        if (item === undefined) continue;
        const { name, meant, rule } = listed;
        const at = [...path, index];
        const found = this.source(item);
        if (position > 0) {
          this.#note(step, item, at, ruleOfRemoval(member, repeats), { kind: "remove", found });
        } else if (name !== meant) {
          const fixed = this.#replaceWith(step, item, meant);
          this.#note(step, item, at, rule, { kind: "replace", found, fixed });
        }
      }
    }
  }

  /** The same for names in one text, separated by commas. */
  fixNames(
    { node, path }: Located<SourceText>,
    judge: (name: string) => ListedName,
    repeats?: Repeats,
  ): void {
    // Anything but names may be a reference or an expression.
    if (!/^[\w., -]*$/.test(node.value)) return;
    const pieces: (string | undefined)[] = node.value.split(",");
    const places = pieces.flatMap((piece, place) => (piece?.trim() ? [place] : []));
    const names = places.map((place) => judge(pieces[place]?.trim() ?? ""));
    const groups = groupsOf(names, repeats !== undefined);
    if (groups.length === 0) return;
    const step = this.#begin();
    const members = groups.flatMap((group) => group.map((member, position) => ({ member, position })));
    for (const { member, position } of members.toSorted((a, b) => a.member.index - b.member.index)) {
      const { index, listed } = member;
      const { name, meant, rule } = listed;
      const place = places[index] ?? 0;
      const at = [...path, index];
      if (position > 0) {
        pieces[place] = undefined;
        this.#note(step, node, at, ruleOfRemoval(member, repeats), { kind: "remove", found: name });
      } else if (name !== meant) {
        pieces[place] = pieces[place]?.replace(name, meant);
        this.#note(step, node, at, rule, { kind: "replace", found: name, fixed: meant });
      }
    }
    this.#replaceWith(step, node, pieces.filter((piece) => piece !== undefined).join(","));
  }

  #begin(): Step {
    const step: Step = { edits: [], notes: [] };
    this.steps.push(step);
    return step;
  }

  #replaceWith({ edits }: Step, node: SourceNode, value: string): string {
    const instead = this.source(node);
    const key = `${instead.slice(0, 1)}${value}`;
    const text = this.#spelled.get(key) ?? spell(value, instead);
    this.#spelled.set(key, text);
    edits.push({ start: node.start, end: node.end, text });
    return text;
  }

  #note({ notes }: Step, { start }: SourceNode, path: Path, rule: Rule | undefined, change: Change): void {
    notes.push({ rule, pointer: toPointer(path), offset: start, change });
  }
}

interface Member {
  readonly index: number;
  readonly listed: ListedName;
  /** The name was there before, letter for letter. */
  readonly isRepeat: boolean;
}

function ruleOfRemoval({ listed, isRepeat }: Member, repeats: Repeats | undefined): Rule | undefined {
  const { name, meant, rule } = listed;
  return (isRepeat ? repeats?.rule : undefined) ?? (name === meant ? undefined : rule);
}

/** Names that mean the same, where there is something to fix: one is wrong, or there are several. */
function groupsOf(names: readonly ListedName[], areRepeatsWrong: boolean): Member[][] {
  const groups = new Map<string, Member[]>();
  const seen = new Set<string>();
  for (const [index, listed] of names.entries()) {
    // A reference or an expression; what it means is not known.
    if (/[{}$]/.test(listed.name)) continue;
    const member = { index, listed, isRepeat: seen.has(listed.name) };
    seen.add(listed.name);
    const group = groups.get(listed.meant);
    if (group === undefined) groups.set(listed.meant, [member]);
    else group.push(member);
  }
  return [...groups.values()].filter(
    (group) =>
      group.some(({ listed }) => listed.name !== listed.meant) || (areRepeatsWrong && group.length > 1),
  );
}
