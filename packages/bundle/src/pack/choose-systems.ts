import { type Finding, finding } from "@rampart/findings";
import { checkOperatingSystem, type Manifest } from "@rampart/metadata";
import { operatingSystemByAlias, operatingSystemFromOsRelease } from "@rampart/platforms";
import type { FactOptions } from "./pack-options.ts";

export interface ChosenSystems {
  /** Tokens, as `operating_systems` lists them. */
  readonly tokens: readonly string[];
  readonly findings: readonly Finding[];
}

/** From the caller, else the manifest, else this machine, with a warning. An ELF file names no system. Pure. */
export function chooseSystems(
  {
    operatingSystems: asked = [],
    hostOsRelease = "",
  }: Pick<FactOptions, "operatingSystems" | "hostOsRelease">,
  { operating_systems: declared }: Manifest,
): ChosenSystems {
  if (asked.length > 0) {
    const tokens = [...new Set(asked.map((name) => operatingSystemByAlias(name)?.token ?? name))];
    return { tokens, findings: tokens.flatMap((token) => checkOperatingSystem(token, {})) };
  }
  if (declared !== undefined) return { tokens: declared, findings: [] };
  const host = operatingSystemFromOsRelease(hostOsRelease);
  if (host !== undefined)
    return { tokens: [host], findings: [finding("manifest/host-operating-system", {}, { system: host })] };
  const unknown = finding("manifest/host-operating-system-unknown", {}, { found: process.platform });
  return { tokens: [], findings: [unknown] };
}
