import { capabilityData } from "./generated/capabilities.ts";

/** Something that a database setting may demand of a module. */
export interface Capability {
  readonly name: string;
  readonly description: string;
}

export const capabilities: readonly Capability[] = capabilityData;

const names = new Set(capabilities.map(({ name }) => name));

export function isCapability(name: string): boolean {
  return names.has(name);
}
