import {
  type BundleChanges,
  type Change,
  changeWords,
  explainChange,
  type Impact,
  signOf,
} from "@rampart/compat";
import { printable } from "@rampart/findings";
import type { Style } from "./style.ts";

export interface NamedChanges extends BundleChanges {
  /** Name of the module. */
  readonly name: string;
  /** The bundles, as the caller named them. */
  readonly files: readonly [before: string, after: string];
}

/** What changed, for people: what breaks first, one line a change, then what it asks of the version. */
export function renderChanges(bundle: NamedChanges, style: Style, verbose: boolean): string {
  const { name, changes, version } = bundle;
  const heading = `${style.bold(printable(name))}: ${bundle.files.map(printable).join(" -> ")}`;
  if (changes.length === 0 && version.from === version.to) {
    return `${style.bold(printable(name))} ${printable(version.to)}: nothing changed\n`;
  }
  const lines = groups.flatMap(({ impact, title, paint }) => {
    const members = changes.filter((change) => change.impact === impact);
    if (members.length === 0) return [];
    const shown = verbose || impact === "breaking" ? members : members.slice(0, longestGroup);
    const hidden = members.length - shown.length;
    return [
      style.bold(paint(style)(`${title} (${members.length})`)),
      ...shown.map((change) => renderChange(change, paint(style), style, verbose)),
      ...(hidden > 0 ? [style.dim(`  … and ${hidden} more, which --verbose lists`)] : []),
    ];
  });
  return [heading, ...lines, renderAdvice(bundle), ""].join("\n");
}

/** More than this of what breaks nothing is too much to read. What breaks is always listed whole. */
const longestGroup = 100;

const groups: readonly {
  readonly impact: Impact;
  readonly title: string;
  readonly paint: (style: Style) => (text: string) => string;
}[] = [
  { impact: "breaking", title: "Breaks callers", paint: (style) => style.red },
  { impact: "addition", title: "Added", paint: (style) => style.green },
  { impact: "neutral", title: "Other", paint: () => String },
];

function renderChange(
  change: Change,
  paint: (text: string) => string,
  style: Style,
  verbose: boolean,
): string {
  const reason = verbose ? `\n      ${style.dim(printable(explainChange(change)))}` : "";
  return `  ${paint(signOf(change))} ${printable(changeWords(change))}${reason}`;
}

function renderAdvice({ version, changes }: NamedChanges): string {
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
