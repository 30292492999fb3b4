import type { Facts, Finding, Rule, Severity } from "@rampart/findings";

/** Who asks, where that changes how severe a finding is. */
export type AskingCommand = "pack" | "ramp" | "deps add" | "snippet";

type Severities = Readonly<Partial<Record<Rule, Severity | Exception>>>;

/** Another severity, but for some findings of the rule. */
interface Exception {
  readonly severity: Severity;
  /** Findings that keep the severity of the rule. */
  readonly except: (found: Finding) => boolean;
}

/** Where only a declared system is at fault, the bundle is good for the others: it is written, with a warning. */
const declaredSystem = {
  "elf/symbol-version-too-new": "warning",
  "elf/library-missing": "warning",
} as const satisfies Severities;

/** Where RAMP itself ends with an exception: it walks through these fields. */
const rampFails: Exception = {
  severity: "warning",
  except: ({ place: { pointer = "" }, facts }) =>
    /^\/(exclude_commands|redis_args)$/.test(pointer) ||
    // It walks through a text letter by letter, and cannot walk through a number.
    (/^\/(add|overide)_command(\/[^/]+)?$/.test(pointer) && isNumber(facts)) ||
    /^\/(optional-)?dependencies(\/[^/]+)?$/.test(pointer),
};

function isNumber(facts: Finding["facts"]): boolean {
  const { found = "" } = facts as Partial<Facts<"manifest/wrong-type">>;
  return /^(the number |true$|false$)/.test(found);
}

/** What RAMP packs and passes over in silence. It is written, and what a cluster will make of it is said. */
const packedByRamp = {
  "yaml/syntax": "warning",
  "yaml/duplicate-key": "warning",
  "text/invalid-utf-8": "warning",
  // RAMP ends with an exception where the text is no map.
  "manifest/not-a-manifest": {
    severity: "warning",
    except: ({ facts }) => (facts as Facts<"manifest/not-a-manifest">).isMap !== true,
  },
  "manifest/unknown-key": "warning",
  "manifest/field-missing": rampFails,
  "manifest/wrong-type": rampFails,
  "manifest/malformed-value": rampFails,
  "manifest/version-not-quoted": "warning",
  "manifest/environment-missing": "warning",
  "manifest/template-leftover": "warning",
  "manifest/wrong-architecture": "warning",
  "manifest/command-unmatched": "warning",
  "manifest/command-excluded": "warning",
  "manifest/command-exists": "warning",
  "manifest/dependency-collision": "warning",
  "manifest/dependency-bare-shared-object": "warning",
  "manifest/dependency-duplicate": "warning",
  "manifest/dependency-sha256-mismatch": "warning",
  "metadata/architecture-unknown": "warning",
  "metadata/field-missing": "warning",
  "metadata/field-empty": "warning",
  "metadata/wrong-type": "warning",
  "metadata/malformed-value": "warning",
  "metadata/name-unsafe": "warning",
  "metadata/operating-system-malformed": "warning",
  "metadata/version-disagrees": "warning",
  "elf/wrong-machine": "warning",
  "load/version-part-too-large": "warning",
  "bundle/dependency-sha256-mismatch": "warning",
  "bundle/dependency-damaged": "warning",
  "load/compatible-redis-version-too-low": "warning",
  // Such a name in a zip is a path or a control sequence elsewhere.
  "bundle/module-name-unusable": {
    severity: "warning",
    except: ({ facts }) =>
      /[\\/\p{Cc}\p{Bidi_Control}]/u.test((facts as Facts<"bundle/module-name-unusable">).name ?? ""),
  },
} as const satisfies Severities;

/**
 * The severity belongs to the rule (the catalogue of `findings`). These are the exceptions: every rule that a command
 * that writes something takes more or less seriously than its own severity says.
 */
const severities: Readonly<Record<AskingCommand, Severities>> = {
  pack: declaredSystem,
  ramp: { ...declaredSystem, ...packedByRamp },
  // In a bundle such a file is only of no use; here it was asked for.
  "deps add": { "bundle/dependency-undeclared": "error" },
  // No cluster has been asked about: the entry is written, and what the clusters that read such entries are is said.
  snippet: { "cluster/operating-system-not-listed": "warning", "cluster/platform-unsupported": "warning" },
};

/** Findings with the severities that they have for the command. Pure. */
export function forCommand(command: AskingCommand, findings: readonly Finding[]): Finding[] {
  return findings.map((found) => {
    const exception = severities[command][found.rule];
    if (exception === undefined) return found;
    if (typeof exception === "string") return { ...found, severity: exception };
    return exception.except(found) ? found : { ...found, severity: exception.severity };
  });
}
