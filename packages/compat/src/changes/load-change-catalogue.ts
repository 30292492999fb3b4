import type { ChangeDefinition } from "./change-definition.ts";
import type { ChangeFacts } from "./change-facts.ts";

type LoadKind = Extract<
  keyof ChangeFacts,
  | `data-type-${string}`
  | `configuration-${string}`
  | `acl-category-${string}`
  | `shared-function-${string}`
  | `imported-function-${string}`
  | `event-${string}`
>;

/** The part of the catalogue that is about what a module registers when it is loaded, beside its commands. */
export const loadChangeCatalogue: {
  readonly [Kind in LoadKind]: ChangeDefinition<ChangeFacts[Kind]>;
} = {
  "data-type-removed": {
    sign: "-",
    affects: "installers",
    impact: "breaking",
    reason: "persisted data do not load: a server with saved values of this type refuses to start",
  },
  "data-type-added": {
    sign: "+",
    affects: "installers",
    impact: "addition",
    reason: "values of it are not read by the old module: going back takes data without them",
  },
  "data-type-version-lowered": {
    sign: "~",
    affects: "installers",
    impact: "breaking",
    reason: "persisted data do not load: the module gets values of an encoding that came after it",
  },
  "data-type-version-raised": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "the new module has to read both encodings; what it saves, the old one does not know",
  },
  "data-type-callback-lost": {
    sign: "-",
    affects: "installers",
    impact: "breaking",
    reason: "servers call it without asking, or refuse the data or the command that takes it",
  },
  "data-type-callbacks-changed": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "servers do without these callbacks",
  },
  "configuration-removed": {
    sign: "-",
    affects: "installers",
    impact: "breaking",
    reason: "a server whose configuration file sets it refuses to start, and CONFIG SET fails",
  },
  "configuration-added": {
    sign: "+",
    affects: "installers",
    impact: "addition",
    reason: "the old module does not have it",
  },
  "configuration-narrowed": {
    sign: "~",
    affects: "installers",
    impact: "breaking",
    reason: "a value, or a way to set one, that was accepted is refused",
  },
  "configuration-widened": {
    sign: "~",
    affects: "installers",
    impact: "addition",
    reason: "what was accepted still is, and more is",
  },
  "configuration-default-changed": {
    sign: "~",
    affects: "installers",
    impact: "neutral",
    reason: "the module has another value where none is set",
  },
  "acl-category-removed": {
    sign: "-",
    affects: "installers",
    impact: "breaking",
    reason: "users whose rules name it cannot be loaded or set",
  },
  "acl-category-added": {
    sign: "+",
    affects: "installers",
    impact: "addition",
    reason: "the old module does not have it",
  },
  "shared-function-removed": {
    sign: "-",
    affects: "installers",
    impact: "breaking",
    reason: "other modules that ask for it do not get it",
  },
  "shared-function-added": {
    sign: "+",
    affects: "installers",
    impact: "addition",
    reason: "the old module does not have it",
  },
  "imported-function-added": {
    sign: "+",
    affects: "installers",
    impact: "neutral",
    reason: "the module asks another module for it, and may do without",
  },
  "event-added": {
    sign: "+",
    affects: "installers",
    impact: "neutral",
    reason: "the module is called for it, which takes time",
  },
  "event-removed": {
    sign: "-",
    affects: "installers",
    impact: "neutral",
    reason: "the module is no longer called for it",
  },
};
