import {
  type ChangeGroup,
  changeGroups,
  isUnchanged,
  type LoadedChanges,
  unchangedInWords,
  versionAdvice,
} from "@rampart/answers";
import type { ChangeLine, Impact } from "@rampart/compat";
import { printable } from "@rampart/findings";
import type { Style } from "./style.ts";
import { indentOf, wrapLines, wrapText } from "./wrap-text.ts";

export interface NamedChanges extends LoadedChanges {
  /** Name of the module. */
  readonly name: string;
  /** The bundles, as the caller named them. */
  readonly files: readonly [before: string, after: string];
}

/** What changed, for people: what breaks first, one line a change, then what it asks of the version. */
export function renderChanges(bundle: NamedChanges, style: Style, verbose: boolean): string {
  const { name, version } = bundle;
  const heading = `${style.bold(printable(name))}: ${bundle.files.map(printable).join(" -> ")}`;
  if (isUnchanged(bundle)) {
    return wrapLines(
      [`${style.bold(printable(name))} ${printable(version.to)}: ${unchangedInWords(bundle)}`],
      style.width,
    );
  }
  const groups = changeGroups(bundle, verbose ? "all" : "some");
  const lines = groups.flatMap((group) => renderGroup(group, style, verbose));
  return `${wrapLines([heading], style.width)}${lines.join("")}${wrapLines([versionAdvice(bundle)], style.width)}`;
}

const paints: Readonly<Record<Impact, (style: Style) => (text: string) => string>> = {
  breaking: (style) => style.red,
  addition: (style) => style.green,
  neutral: () => String,
};

function renderGroup(
  { title, impact, lines, hidden, advice }: ChangeGroup,
  style: Style,
  verbose: boolean,
): string[] {
  const paint = paints[impact](style);
  const aside = (text: string) => `${wrapText(style.dim(text), style.width, indentOf(2))}\n`;
  return [
    `${style.bold(paint(title))}\n`,
    ...lines.map((line) => renderLine(line, paint, style, verbose)),
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
