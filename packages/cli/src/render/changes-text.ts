import {
  type Audience,
  adviseAudiences,
  audienceOf,
  type BundleChanges,
  type ChangeLine,
  changeLines,
  type Impact,
} from "@rampart/compat";
import { printable } from "@rampart/findings";
import type { Style } from "./style.ts";
import { indentOf, wrapLines, wrapText } from "./wrap-text.ts";

export interface NamedChanges extends BundleChanges {
  /** Name of the module. */
  readonly name: string;
  /** The bundles, as the caller named them. */
  readonly files: readonly [before: string, after: string];
  /** Both modules were loaded. */
  readonly isLoaded: boolean;
}

/** What changed, for people: what breaks first, one line a change, then what it asks of the version. */
export function renderChanges(bundle: NamedChanges, style: Style, verbose: boolean): string {
  const { name, changes, version } = bundle;
  const heading = `${style.bold(printable(name))}: ${bundle.files.map(printable).join(" -> ")}`;
  if (changes.length === 0 && version.from === version.to) {
    return wrapLines(
      [`${style.bold(printable(name))} ${printable(version.to)}: nothing changed`],
      style.width,
    );
  }
  const lines = groups.flatMap((group) => renderGroup(group, bundle, style, verbose));
  return `${wrapLines([heading], style.width)}${lines.join("")}${wrapLines([renderAdvice(bundle)], style.width)}`;
}

/** More than this of what breaks nothing is too much to read. What breaks is always listed whole. */
const longestGroup = 100;

interface Group {
  readonly impact: Impact;
  /** Absent where callers and installers are told together. */
  readonly audience?: Audience;
  readonly title: string;
  readonly paint: (style: Style) => (text: string) => string;
}

const groups: readonly Group[] = [
  { impact: "breaking", audience: "callers", title: "Breaks callers", paint: (style) => style.red },
  { impact: "breaking", audience: "installers", title: "Breaks installers", paint: (style) => style.red },
  { impact: "addition", title: "Added", paint: (style) => style.green },
  { impact: "neutral", title: "Other", paint: () => String },
];

function renderGroup(
  { impact, audience, title, paint }: Group,
  { changes, version }: NamedChanges,
  style: Style,
  verbose: boolean,
): string[] {
  const own = changes.filter(
    (change) => change.impact === impact && (audience ?? audienceOf(change)) === audienceOf(change),
  );
  if (own.length === 0) return [];
  const members = changeLines(own, verbose ? "all" : "some");
  const shown = verbose || impact === "breaking" ? members : members.slice(0, longestGroup);
  const hidden = members.length - shown.length;
  const advice = audience && adviseAudiences(changes, version)[audience].advice;
  const aside = (text: string) => `${wrapText(style.dim(text), style.width, indentOf(2))}\n`;
  return [
    `${style.bold(paint(style)(`${title} (${members.length})`))}\n`,
    ...shown.map((line) => renderLine(line, paint(style), style, verbose)),
    ...(hidden > 0 ? [aside(`… and ${hidden} more, which --verbose lists`)] : []),
    ...(advice === undefined ? [] : [aside(advice)]),
  ];
}

function renderLine(
  { sign, words, reason }: ChangeLine,
  paint: (text: string) => string,
  style: Style,
  verbose: boolean,
): string {
  const change = wrapText(printable(words), style.width, { first: `  ${paint(sign)} `, rest: "    " });
  const because = verbose ? `${wrapText(style.dim(printable(reason)), style.width, indentOf(6))}\n` : "";
  return `${change}\n${because}`;
}

/** The last line; where the two ask for different parts of the version, what each asks for. */
function renderAdvice(bundle: NamedChanges): string {
  const { callers, installers } = adviseAudiences(bundle.changes, bundle.version);
  const demands = [callers, installers].map(({ demanded }) => demanded);
  const isShared = demands.includes("none") || callers.demanded === installers.demanded;
  const parts = isShared ? "" : `: callers ${callers.demanded}, installers ${installers.demanded}`;
  return renderDemand(bundle) + parts + renderBasis(bundle);
}

/** What asks for the version, where there is more than the bundles to go by. */
function renderBasis({ isLoaded, version: { demanded, standsOn } }: NamedChanges): string {
  if (!isLoaded || demanded === "none") return "";
  return standsOn === "load" ? ", by what the modules register" : ", by the bundles alone";
}

function renderDemand({ version, changes }: NamedChanges): string {
  const { from, to, order, demanded, needed, isEnough } = version;
  const step = `${printable(from)} -> ${printable(to)}`;
  if (demanded === "none") {
    return changes.length > 0 || order === "down"
      ? `${step}: nothing else asks for another version`
      : `${step}: nothing else changed`;
  }
  if (needed === undefined) return `${step}: the changes ask for a ${demanded} version`;
  if (isEnough === true) return `${step}: enough, the changes ask for ${needed} (${demanded})`;
  return `${step}: the changes ask for ${needed} (${demanded})`;
}
