import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  Pair,
  Scalar,
  visit,
  YAMLMap,
  YAMLSeq,
} from "yaml";
import { withShellReferences } from "../manifest/resolve-references.ts";

/** Brings the contents of a manifest into the form that Rampart writes. The document is changed in place. */
export function tidyDocument(document: Document): void {
  const { contents } = document;
  if (!isMap<Node, Node | null>(contents)) return;
  spellOverridesRight(contents);
  for (const field of ["capabilities", "exclude_commands", "operating_systems"]) listNames(contents, field);
  for (const field of ["dependencies", "optional-dependencies"]) mapDependencies(contents, field);
  nameVariables(document);
}

type Fields = YAMLMap<Node, Node | null>;

function pairOf(fields: Fields, name: string): Pair<Node, Node | null> | undefined {
  return fields.items.find(({ key }) => isScalar(key) && key.value === name);
}

/** RAMP reads `overide_command` alone. Of both, its entries come first, as they do when they are applied. */
function spellOverridesRight(fields: Fields): void {
  const misspelt = pairOf(fields, "overide_command");
  if (misspelt === undefined || !isScalar(misspelt.key)) return;
  const right = pairOf(fields, "override_command");
  if (right === undefined) {
    misspelt.key.value = "override_command";
    return;
  }
  if (!isSeq<Node>(misspelt.value) || !isSeq<Node>(right.value)) return;
  for (const list of [misspelt.value, right.value]) commentItsFirst(list);
  commentBefore(misspelt.value.items[0], misspelt.key.commentBefore);
  right.value.items.unshift(...misspelt.value.items);
  fields.items.splice(fields.items.indexOf(misspelt), 1);
}

/** A comment above a list is about its first item once others are before it. */
function commentItsFirst(list: YAMLSeq<Node>): void {
  commentBefore(list.items[0], list.commentBefore);
  list.commentBefore = null;
}

function commentBefore(node: Node | undefined, text: string | null | undefined): void {
  if (node === undefined || !text) return;
  node.commentBefore = node.commentBefore ? `${text}\n${node.commentBefore}` : text;
}

/** Names separated by commas become a list. What is no name may be a reference, and stays. */
function listNames(fields: Fields, name: string): void {
  const pair = pairOf(fields, name);
  const text = pair && isScalar(pair.value) ? pair.value.value : undefined;
  if (pair === undefined || typeof text !== "string" || !/^[\w., |-]+$/.test(text)) return;
  const list = new YAMLSeq<Scalar>();
  list.items = text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "")
    .map((item) => new Scalar(item));
  keepComments(pair.value, list);
  pair.value = list;
}

/** A list of dependencies with names becomes a map from name to dependency. */
function mapDependencies(fields: Fields, name: string): void {
  const pair = pairOf(fields, name);
  if (pair === undefined || !isSeq<Node>(pair.value)) return;
  const named = pair.value.items.flatMap((item): Named[] => {
    const own = isMap<Node, Node | null>(item) ? pairOf(item, "name") : undefined;
    return isMap<Node, Node | null>(item) && isScalar(own?.value) ? [{ dependency: item, name: own }] : [];
  });
  const names = new Set(named.map((item) => nameIn(item).value));
  // A name that is missing or repeated is a mistake that a map would hide.
  if (names.size < pair.value.items.length) return;
  const map = new YAMLMap<Scalar, Fields>();
  map.items = named.map(namedPair);
  keepComments(pair.value, map);
  pair.value = map;
}

interface Named {
  readonly dependency: Fields;
  readonly name: Pair<Node, Node | null>;
}

function nameIn({ name }: Named): Scalar {
  return name.value as Scalar;
}

function namedPair({ dependency, name }: Named): Pair<Scalar, Fields> {
  const { value, comment } = name.value as Scalar;
  const key = new Scalar(String(value));
  const comments = [dependency.commentBefore, name.key.commentBefore, comment].filter((text) => text);
  if (comments.length > 0) key.commentBefore = comments.join("\n");
  key.spaceBefore = dependency.spaceBefore === true;
  dependency.commentBefore = null;
  dependency.spaceBefore = false;
  dependency.items.splice(dependency.items.indexOf(name), 1);
  return new Pair(key, dependency);
}

/** `{os.getenv('NAME')}` becomes `${NAME}`. */
function nameVariables(document: Document): void {
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === "string") node.value = withShellReferences(node.value);
    },
  });
}

function keepComments(before: Node | null, after: Node): void {
  if (before?.commentBefore) after.commentBefore = before.commentBefore;
  if (before?.comment) after.comment = before.comment;
}
