import { loadDescription } from "@rampart/bundle";
import type { Finding, Rule } from "@rampart/findings";
import { fixture } from "../cli/rampart.ts";
import { type PackCall, packExample } from "./example-run.ts";
import type { RuleCases } from "./rule-case.ts";

const packed = (rule: Rule, call: PackCall) => ({
  failing: () => packExample(rule, "Failing", call),
  passing: () => packExample(rule, "Fixed", call),
});

async function load(name: string): Promise<readonly Finding[]> {
  return (await loadDescription(fixture(name), { method: "host" })).findings;
}

export const cases: RuleCases = {
  "load/refused": packed("load/refused", { module: fixture("arguments-required") }),
  "load/unloadable": { failing: () => load("missing-library"), passing: () => load("tally") },
  "load/version-part-too-large": packed("load/version-part-too-large", { discover: "none" }),
  "load/compatible-redis-version-too-low": packed("load/compatible-redis-version-too-low", {
    module: fixture("calls-newer"),
  }),
  "load/min-redis-version-too-low": packed("load/min-redis-version-too-low", { module: fixture("acl") }),
  "load/data-type-not-saved": packed("load/data-type-not-saved", { module: fixture("unsaved") }),
  "load/data-type-not-rewritten": packed("load/data-type-not-rewritten", { module: fixture("unsaved") }),
  "load/no-cluster-command": packed("load/no-cluster-command", { module: fixture("unsaved") }),
  "load/no-commands": packed("load/no-commands", { commandsFrom: "commands.json" }),
};
