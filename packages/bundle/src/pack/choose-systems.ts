import type { Finding } from "@rampart/findings";
import { checkOperatingSystem, type Manifest, type SystemsElsewhere } from "@rampart/metadata";
import { operatingSystemAsTyped, operatingSystemFromOsRelease } from "@rampart/platforms";
import type { FactOptions } from "./pack-options.ts";

export interface ChosenSystems {
  /** Tokens, as `operating_systems` lists them. */
  readonly tokens: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * From the caller, else the manifest, else this machine. An ELF file names no system. What is said of the manifest's is
 * said where it is judged. Pure.
 */
export function chooseSystems(
  {
    operatingSystems: asked = [],
    hostOsRelease = "",
  }: Pick<FactOptions, "operatingSystems" | "hostOsRelease">,
  { operating_systems: declared }: Manifest,
): ChosenSystems {
  if (asked.length > 0) {
    const tokens = [...new Set(asked.map((name) => operatingSystemAsTyped(name)?.token ?? name))];
    // Where they will stand, so that the finished metadata do not say it again.
    const placeOf = (index: number) => ({ entry: "module.json", pointer: `/operating_systems/${index}` });
    const findings = tokens.flatMap((token, index) => checkOperatingSystem(token, () => placeOf(index)));
    return { tokens, findings };
  }
  if (declared !== undefined) return { tokens: declared, findings: [] };
  const host = operatingSystemFromOsRelease(hostOsRelease);
  return { tokens: host === undefined ? [] : [host], findings: [] };
}

/** Where the systems come from if the manifest names none. Pure. */
export function systemsElsewhere({
  operatingSystems = [],
  hostOsRelease = "",
}: Pick<FactOptions, "operatingSystems" | "hostOsRelease">): SystemsElsewhere {
  if (operatingSystems.length > 0) return { from: "caller" };
  const token = operatingSystemFromOsRelease(hostOsRelease);
  return token === undefined ? { from: "unknown-host", found: process.platform } : { from: "host", token };
}
