import {
  areas,
  catalogue,
  didYouMean,
  type Glob,
  type Ignore,
  isRule,
  type Policy,
  parseGlob,
  type Rule,
  type RuleSetting,
} from "@rampart/findings";
import { nearestName, type Path, type SourceDocument } from "@rampart/metadata";
import { type DirectingFile, invalidFile } from "../directing-file/invalid-file.ts";
import { nameOf, quoted } from "../directing-file/schema-problem.ts";
import type { RawConfiguration } from "../generated/config.ts";

/**
 * The policy that a configuration of the right form describes.
 * @throws {RampartError} where it names a rule that does not exist, or a path that nothing can match
 */
export function parsePolicy(
  { rules = {}, overrides = [], ignores = [] }: RawConfiguration,
  document: SourceDocument,
  file: DirectingFile,
): Policy {
  const ruleNamed = (name: string, place: "place" | "keyPlace", path: Path): Rule => {
    if (isRule(name)) return name;
    throw invalidFile(file, {
      place: document[place](path),
      problem: `${quoted(name)} is not a rule${didYouMean(nearestRule(name))}`,
      help: "`rampart rules` lists the rules.",
    });
  };

  const globOf = (text: string, path: Path): Glob => {
    const parsed = parseGlob(text);
    if ("glob" in parsed) return parsed.glob;
    const problem = `${nameOf(path)} is not a path that can match, ${quoted(text)}: ${parsed.problem}`;
    throw invalidFile(file, { place: document.place(path), problem });
  };

  const settingsOf = (
    settings: NonNullable<RawConfiguration["rules"]>,
    path: Path,
    common: Pick<RuleSetting, "files" | "reason">,
  ): RuleSetting[] =>
    Object.entries(settings).map(([name, setting]) => {
      const at = [...path, name];
      const { severity, ...own } = typeof setting === "string" ? { severity: setting } : setting;
      return {
        ...common,
        ...own,
        rule: ruleNamed(name, "keyPlace", at),
        level: severity,
        place: document.keyPlace(at),
      };
    });

  const ignoreOf = ({ rule, file: glob, ...rest }: (typeof ignores)[number], index: number): Ignore => {
    const path = ["ignores", index];
    return {
      ...rest,
      rule: ruleNamed(rule, "place", [...path, "rule"]),
      ...(glob !== undefined && { files: [globOf(glob, [...path, "file"])] }),
      place: document.place(path),
    };
  };

  return {
    settings: [
      ...settingsOf(rules, ["rules"], {}),
      ...overrides.flatMap(({ files, rules: settings, reason }, index) => {
        const path = ["overrides", index];
        const globs = files.map((glob, at) => globOf(glob, [...path, "files", at]));
        return settingsOf(settings, [...path, "rules"], { files: globs, reason });
      }),
    ],
    ignores: ignores.map(ignoreOf),
  };
}

/** The rule of the same name in another area, else the one that is spelt most alike. */
function nearestRule(name: string): string | undefined {
  const own = name.slice(name.lastIndexOf("/") + 1);
  const namesakes = Object.values(areas).map((area) => `${area}/${own}`);
  return namesakes.find(isRule) ?? nearestName(name, Object.keys(catalogue));
}
