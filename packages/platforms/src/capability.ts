import type { DatumKind } from "./datum-kind.ts";
import { capabilityData } from "./generated/capabilities.ts";

/** Something that a database setting may demand of a module. `packages/platforms/data` has the sources. */
export interface Capability {
  readonly name: string;
  readonly description: string;
  /** Any one of them demands the capability. */
  readonly demandedBy: readonly CapabilityDemand[];
  /** Field of `module.json` that replaces the capability where it is true. */
  readonly grantedBy?: string;
}

/** Settings of a database that demand a capability together. */
export interface CapabilityDemand {
  /** By field of the database object that `GET /v1/bdbs/{uid}` returns. */
  readonly when: Readonly<Record<string, Condition>>;
  /** What is so then, of the database: `it is Active-Active`. */
  readonly meaning: string;
  /** By default a public text names the field that is tested. */
  readonly kind?: DatumKind;
}

export type Condition =
  | { readonly is: readonly unknown[] }
  | { readonly not: readonly unknown[] }
  | { readonly above: number };

/** Those of this release, until `usePlatformData` names others. */
export let capabilities: readonly Capability[] = capabilityData as readonly Capability[];

export function useCapabilities(all: readonly Capability[]): void {
  capabilities = all;
}

export function isCapability(name: string): boolean {
  return capabilities.some((one) => one.name === name);
}

/** Fields of the database object that some capability hangs on. */
export function demandingFields(): readonly string[] {
  const fields = capabilities.flatMap(({ demandedBy }) =>
    demandedBy.flatMap(({ when }) => Object.keys(when)),
  );
  return [...new Set(fields)];
}

export function meets(value: unknown, condition: Condition): boolean {
  if ("above" in condition) return typeof value === "number" && value > condition.above;
  const text = JSON.stringify(value);
  const among = (values: readonly unknown[]) => values.some((one) => JSON.stringify(one) === text);
  return "is" in condition ? among(condition.is) : !among(condition.not);
}
