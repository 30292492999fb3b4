import type { ModuleMetadata } from "@rampart/metadata";
import { capabilities } from "@rampart/platforms";
import { type BlockedDatabase, type Change, change } from "./change.ts";

/** What the module can do, and what a field says that replaces a capability. */
export function capabilityChanges(before: ModuleMetadata, after: ModuleMetadata): Change[] {
  const [old, current] = [capabilitiesOf(before), capabilitiesOf(after)];
  const lost = [...old].filter((name) => !current.has(name)).toSorted();
  const added = [...current].filter((name) => !old.has(name)).toSorted();
  return [
    ...lost.map((name) => change("capability-lost", name, { blocks: blockedWithout(name) })),
    ...added.map((name) => change("capability-added", name, {})),
  ];
}

function capabilitiesOf(metadata: ModuleMetadata): ReadonlySet<string> {
  const granted = capabilities.filter(({ grantedBy }) => isTrue(metadata, grantedBy));
  return new Set([...metadata.capabilities, ...granted.map(({ name }) => name)]);
}

function isTrue(metadata: ModuleMetadata, field: string | undefined): boolean {
  return field !== undefined && metadata[field as keyof ModuleMetadata] === true;
}

function blockedWithout(name: string): BlockedDatabase[] {
  const demands = capabilities.find((one) => one.name === name)?.demandedBy ?? [];
  return demands.map(({ meaning, when, kind }) => ({
    meaning,
    fields: Object.keys(when),
    ...(kind === "inferred" && { inferred: true }),
  }));
}
