import { resolve } from "node:path";
import { RampartError } from "@rampart/findings";
import {
  defaultTemplateOf,
  type NamedModule,
  parseNameTemplate,
  renderNameTemplate,
} from "./name-template.ts";

/** A bundle that would be written, and what its name is made from. */
export interface NamedBundle {
  readonly path: string;
  /** How messages name what is packed. */
  readonly title: string;
  /** The template of the name; absent for the default. */
  readonly template?: string | undefined;
  /** How messages call that template. */
  readonly calledAs: string;
  readonly module: NamedModule;
}

/**
 * @throws {RampartError} where two bundles would be written to one file, with a template of the name under which they
 * would not: the call is at fault
 */
export function refuseSamePaths(bundles: readonly NamedBundle[]): void {
  const groups = new Map<string, NamedBundle[]>();
  for (const bundle of bundles) {
    const path = resolve(bundle.path);
    groups.set(path, [...(groups.get(path) ?? []), bundle]);
  }
  for (const group of groups.values()) {
    const [first, second] = group;
    if (first === undefined || second === undefined) continue;
    const all = group.length === 2 ? "would both" : `${group.length} bundles in all, would`;
    const message = `${first.title} and ${second.title}${group.length === 2 ? " " : ", "}${all} be written to ${first.path}`;
    throw new RampartError("call", "output-collision", message, { help: adviceFor(group, first) });
  }
}

function adviceFor(group: readonly NamedBundle[], { calledAs }: NamedBundle): string {
  const template = distinctTemplate(group);
  const way =
    template === undefined
      ? "Nothing that a name can have differs between them: pack one of them only."
      : `Their names differ with ${calledAs} ${JSON.stringify(template)}.`;
  return `${way} Nothing was written.`;
}

/** What names can have beside what they have, in the order in which it is tried. */
const additions = [
  "{osnick}",
  "{architecture}",
  "redis{compatible_redis_version}",
  "{semantic_version}",
  "{module_name}",
  "{folder}",
] as const;

/** The template of the first with what makes the names differ; undefined where nothing does. */
function distinctTemplate(group: readonly NamedBundle[]): string | undefined {
  const templates = (added: string) => group.map((bundle) => extendedTemplate(bundle, added));
  const distinct = (added: string) =>
    new Set(templates(added).map((template, index) => rendered(template, group[index]?.module))).size;
  let added = "";
  for (const addition of additions) {
    const longer = `${added}.${addition}`;
    if (distinct(longer) <= distinct(added)) continue;
    added = longer;
    if (distinct(added) === group.length) return templates(added)[0];
  }
  return undefined;
}

function extendedTemplate({ template, module }: NamedBundle, added: string): string {
  return (template ?? defaultTemplateOf(module)).replace(/(?:\.zip)?$/, (ending) => `${added}${ending}`);
}

/** Empty where a field has no value: no such name is advised. */
function rendered(template: string, module: NamedModule | undefined): string {
  try {
    return module === undefined ? "" : renderNameTemplate(parseNameTemplate(template), module);
  } catch {
    return "";
  }
}
