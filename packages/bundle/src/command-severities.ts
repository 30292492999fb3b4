import type { Finding, Rule, Severity } from "@rampart/findings";

/** Who asks, where that changes how severe a finding is. */
export type AskingCommand = "pack" | "ramp" | "deps add";

type Severities = Readonly<Partial<Record<Rule, Severity>>>;

/** Where only a declared system is at fault, the bundle is good for the others: it is written, with a warning. */
const declaredSystem = {
  "elf/symbol-version-too-new": "warning",
  "elf/library-missing": "warning",
} as const satisfies Severities;

/**
 * The severity belongs to the rule (the catalogue of `findings`). These are the exceptions: every rule that a command
 * that writes a bundle takes more or less seriously than its own severity says.
 */
const severities: Readonly<Record<AskingCommand, Severities>> = {
  pack: declaredSystem,
  ramp: {
    ...declaredSystem,
    // RAMP packs these, and passes over them in silence.
    "manifest/unknown-key": "warning",
    "metadata/architecture-unknown": "warning",
    "elf/wrong-machine": "warning",
    "metadata/field-missing": "warning",
    "metadata/field-empty": "warning",
    "metadata/wrong-type": "warning",
    "metadata/malformed-value": "warning",
    "metadata/name-unsafe": "warning",
    "load/compatible-redis-version-too-low": "warning",
    "manifest/command-unmatched": "warning",
    "manifest/command-excluded": "warning",
    "manifest/command-exists": "warning",
  },
  // In a bundle such a file is only of no use; here it was asked for.
  "deps add": { "bundle/dependency-undeclared": "error" },
};

/** Findings with the severities that they have for the command. Pure. */
export function forCommand(command: AskingCommand, findings: readonly Finding[]): Finding[] {
  const exceptions = severities[command];
  return findings.map((found) => {
    const severity = exceptions[found.rule];
    return severity === undefined ? found : { ...found, severity };
  });
}
