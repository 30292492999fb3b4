import { type ClusterErrorCode, clusterErrorCodes } from "@rampart/cluster-api";
import { isUnpackingCode, rulesOfUnpackingCode, type UnpackingCode } from "@rampart/compat";
import {
  catalogue,
  enumerate,
  isRule,
  type RampartError,
  type Rule,
  type RuleDefinition,
} from "@rampart/findings";
import { nearestName } from "@rampart/metadata";
import { type ActionOptions, defineCommand } from "../define-command.ts";
import { exitCodes } from "../exit-code.ts";
import { withFlags } from "../flag-group.ts";
import type { Io } from "../io.ts";
import { usage } from "../option-values.ts";
import { outputFlags } from "../output-options.ts";
import { commandDocument } from "../render/document.ts";
import { renderMarkdown } from "../render/markdown-text.ts";
import { pageWidthOf, styleFor } from "../render/style.ts";
import { readRulePage } from "../rule-page.ts";
import type { Command } from "../typed-commander.ts";
import { ruleDocument } from "./rules.ts";

const flags = (command: Command) =>
  withFlags(command.argument("<rule>", "a rule, such as bundle/sha256-mismatch"), outputFlags);

export const command = defineCommand({
  flags,
  examples: ["rampart explain bundle/sha256-mismatch", "rampart explain elf/library-missing --json"],
  action: explain,
});

/** Prints the page of a rule. */
async function explain(name: string, options: ActionOptions<typeof flags>, io: Io): Promise<number> {
  if (!isRule(name)) throw noRule(name);
  const page = await readRulePage(name, io);
  const { stdout } = io;
  if (options.format === "json") stdout.write(commandDocument("explain", { ...ruleDocument(name), page }));
  else stdout.write(renderMarkdown(page, styleFor(stdout, io, options.color), pageWidthOf(stdout, io)));
  return exitCodes.done;
}

function noRule(name: string): RampartError {
  if (isErrorCode(name)) return errorCodeAsked(name);
  return isUnpackingCode(name) ? unpackingCodeAsked(name) : unknownRule(name);
}

function isErrorCode(name: string): name is ClusterErrorCode {
  return Object.hasOwn(clusterErrorCodes, name);
}

/** A verdict shows codes of clusters beside rules. */
function errorCodeAsked(code: ClusterErrorCode): RampartError {
  const rules = (Object.keys(catalogue) as Rule[]).filter(
    (rule) => (catalogue[rule] as RuleDefinition<never>).errorCode === code,
  );
  const named = rules.length === 0 ? "" : ` Rules that find it: ${enumerate(rules.toSorted())}.`;
  return usage(`${code} is an error code of clusters, not a rule`, `${clusterErrorCodes[code]}${named}`);
}

/** The details of a verdict have these. */
function unpackingCodeAsked(code: UnpackingCode): RampartError {
  const rules = rulesOfUnpackingCode(code);
  return usage(
    `${code} is what RAMP's reader calls a fault of a bundle, not a rule`,
    `A cluster answers invalid_module. Rules that find it: ${enumerate(rules)}.`,
  );
}

function unknownRule(name: string): RampartError {
  const meant = rulesMeantBy(name);
  return usage(
    `there is no rule ${JSON.stringify(name)}${meant.length === 0 ? "" : `; did you mean ${enumerate(meant, "or")}?`}`,
    "`rampart rules` lists them.",
  );
}

/** Those that have the name in their area, all of them, or else the nearest. */
function rulesMeantBy(name: string): readonly string[] {
  const rules = Object.keys(catalogue);
  const inAreas = rules.filter((rule) => rule.endsWith(`/${name}`)).toSorted();
  const nearest = nearestName(name, rules);
  return inAreas.length > 0 || nearest === undefined ? inAreas : [nearest];
}
