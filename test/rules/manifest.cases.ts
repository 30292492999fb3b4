import { join } from "node:path";
import type { Rule } from "@rampart/findings";
import { fixturesFolder } from "../discovery/fixture-modules.ts";
import { type PackCall, packExample, parseManifestExample } from "./example-run.ts";
import type { RuleCases } from "./rule-case.ts";

/** The manifest says it all. */
const manifest = (rule: Rule) => ({
  failing: () => parseManifestExample(rule, "Failing"),
  passing: () => parseManifestExample(rule, "Fixed"),
});

/** The manifest says it together with the module. */
const packed = (rule: Rule, call: PackCall = {}) => ({
  failing: () => packExample(rule, "Failing", call),
  passing: () => packExample(rule, "Fixed", call),
});

/** On every machine, whatever its own architecture. */
const x86: PackCall = { module: join(fixturesFolder, "x86_64/tally.so"), commandsFrom: "commands.json" };
const ubuntu: PackCall = { hostOsRelease: 'ID=ubuntu\nVERSION_ID="22.04"\n' };

export const cases: RuleCases = {
  "manifest/not-a-manifest": manifest("manifest/not-a-manifest"),
  "manifest/ignored": packed("manifest/ignored", { command: "ramp" }),
  "manifest/unknown-key": manifest("manifest/unknown-key"),
  "manifest/field-missing": manifest("manifest/field-missing"),
  "manifest/wrong-type": manifest("manifest/wrong-type"),
  "manifest/malformed-value": manifest("manifest/malformed-value"),
  "manifest/foreign-key": manifest("manifest/foreign-key"),
  "manifest/version-not-quoted": manifest("manifest/version-not-quoted"),
  "manifest/environment-missing": manifest("manifest/environment-missing"),
  "manifest/expression-not-evaluated": manifest("manifest/expression-not-evaluated"),
  "manifest/template-leftover": manifest("manifest/template-leftover"),
  "manifest/default-used": packed("manifest/default-used"),
  "manifest/description-missing": packed("manifest/description-missing"),
  "manifest/compatible-redis-version-missing": packed("manifest/compatible-redis-version-missing"),
  "manifest/module-name-ignored": packed("manifest/module-name-ignored"),
  "manifest/version-ignored": packed("manifest/version-ignored"),
  "manifest/wrong-architecture": packed("manifest/wrong-architecture", x86),
  "manifest/module-undescribed": packed("manifest/module-undescribed", { discover: "none" }),
  "manifest/command-unmatched": packed("manifest/command-unmatched"),
  "manifest/command-excluded": packed("manifest/command-excluded"),
  "manifest/command-case": packed("manifest/command-case"),
  "manifest/command-exists": packed("manifest/command-exists"),
  "manifest/dependency-name-unsafe": packed("manifest/dependency-name-unsafe"),
  "manifest/dependency-collision": packed("manifest/dependency-collision"),
  "manifest/dependency-bare-shared-object": packed("manifest/dependency-bare-shared-object"),
  "manifest/dependency-duplicate": manifest("manifest/dependency-duplicate"),
  "manifest/dependency-sha256-mismatch": packed("manifest/dependency-sha256-mismatch"),
  "manifest/host-operating-system": packed("manifest/host-operating-system", ubuntu),
  "manifest/host-operating-system-unknown": packed("manifest/host-operating-system-unknown"),
};
