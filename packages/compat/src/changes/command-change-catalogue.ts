import type { ChangeDefinition } from "./change-definition.ts";
import type { ChangeFacts } from "./change-facts.ts";
import { flagEffect } from "./flag-effects.ts";

type CommandKind = Extract<keyof ChangeFacts, `command-${string}`>;

/** The part of the catalogue that is about commands. */
export const commandChangeCatalogue: {
  readonly [Kind in CommandKind]: ChangeDefinition<ChangeFacts[Kind]>;
} = {
  "command-removed": { sign: "-", affects: "callers", impact: "breaking", reason: "callers get an error" },
  "command-added": {
    sign: "+",
    affects: "callers",
    impact: "addition",
    reason: "the old module does not have it",
  },
  "command-excluded": {
    sign: "~",
    affects: "callers",
    impact: "neutral",
    reason:
      "exclude_commands leaves it out of the list for the proxy; whether calls are answered cannot be told from the metadata",
  },
  "command-included": {
    sign: "~",
    affects: "callers",
    impact: "neutral",
    reason:
      "exclude_commands left it out of the list for the proxy; whether calls were answered cannot be told from the metadata",
  },
  "command-respelled": {
    sign: "~",
    affects: "callers",
    impact: "neutral",
    reason: "servers match names without case",
  },
  "command-arity-narrowed": {
    sign: "~",
    affects: "callers",
    impact: "breaking",
    reason: "a number of words that was accepted is refused",
  },
  "command-arity-widened": {
    sign: "~",
    affects: "callers",
    impact: "addition",
    reason: "every number of words that was accepted still is, and others are too",
  },
  "command-arity-declared": {
    sign: "~",
    affects: "callers",
    impact: "neutral",
    reason:
      "a module that declares no arity gets -1; whether calls are refused cannot be told from the metadata",
  },
  "command-arity-undeclared": {
    sign: "~",
    affects: "callers",
    impact: "neutral",
    reason:
      "a module that declares no arity gets -1; whether other calls are taken cannot be told from the metadata",
  },
  "command-arity-as-documented": {
    sign: "~",
    affects: "callers",
    impact: "neutral",
    reason: "one module declares no arity; every number of words that was declared or documented is accepted",
  },
  "command-arity-undocumented": {
    sign: "~",
    affects: "callers",
    impact: "breaking",
    reason:
      "one module declares no arity; a number of words that was declared or documented is refused or no longer documented",
  },
  "command-token-removed": {
    sign: "-",
    affects: "callers",
    impact: "breaking",
    reason: "the module documents it no longer",
  },
  "command-token-added": {
    sign: "+",
    affects: "callers",
    impact: "addition",
    reason: "the old module does not document it",
  },
  "command-words-narrowed": {
    sign: "~",
    affects: "callers",
    impact: "breaking",
    reason: "a number of words that was documented is no longer",
  },
  "command-words-widened": {
    sign: "~",
    affects: "callers",
    impact: "addition",
    reason: "every number of words that was documented still is, and others are too",
  },
  "command-not-for-clusters": {
    sign: "~",
    affects: "callers",
    impact: "breaking",
    reason: "a server in cluster mode refuses to register it",
  },
  "command-for-clusters": {
    sign: "~",
    affects: "callers",
    impact: "addition",
    reason: "a server in cluster mode registers it",
  },
  "command-keys-changed": {
    sign: "~",
    affects: "callers",
    impact: "breaking",
    reason: "clients and the proxy look for keys in other places, and send calls to other shards",
  },
  "command-keys-fewer": {
    sign: "~",
    affects: "callers",
    impact: "addition",
    reason:
      "some of the same keys are left: a call whose keys lay in one shard and were permitted still is, others may be too",
  },
  "command-routing-changed": {
    sign: "~",
    affects: "callers",
    impact: "neutral",
    reason: "neither bundle gives keys by position; a negative step tells the proxy how to route calls",
  },
  "command-flag-gained": {
    sign: "+",
    affects: "callers",
    impact: ({ flag }) => flagEffect(flag, "gained").impact,
    reason: ({ flag }) => flagEffect(flag, "gained").reason,
  },
  "command-flag-lost": {
    sign: "-",
    affects: "callers",
    impact: ({ flag }) => flagEffect(flag, "lost").impact,
    reason: ({ flag }) => flagEffect(flag, "lost").reason,
  },
};
