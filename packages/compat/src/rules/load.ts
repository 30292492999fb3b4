import { checkSystems, systemNeeds } from "@rampart/bundle/read";
import { type Finding, subjectOf } from "@rampart/findings";
import { operatingSystem } from "@rampart/platforms";
import { sources } from "../sources.ts";
import type { AspectRule, Subject } from "../verdict.ts";
import { undecided } from "./undecided.ts";

/** What is accepted may still not load: the binary against the libraries of the nodes' system. */
export const load: AspectRule = {
  aspect: "load",
  sources: [sources.glibc, sources.loadFailures],
  judge: ({ bundle, target }) => {
    const elf = bundle.module?.elf;
    const faults = bundle.findings.filter(isAboutAnySystem);
    const needs = elf === undefined ? [] : systemNeeds(elf);
    const shown = elf === undefined ? {} : { bundle: needs.join(", ") || "no symbol versions" };
    const { os, arch } = target;
    // Another architecture is an aspect of its own.
    if (os === undefined || elf === undefined || (arch !== undefined && arch !== elf.machine)) {
      return { ...shown, findings: faults, skipped: true };
    }
    const offered = nameOfSystem(os, elf.machine, needs);
    if (offered === undefined) {
      const question = `whether the libraries of ${os} on ${elf.machine} are new enough`;
      return { ...shown, findings: [...faults, undecided(question, "the data do not have their versions")] };
    }
    const place = { entry: bundle.module?.entry ?? "" };
    const unmet = [...checkSystems(elf, [os], place), ...sharedObjectNeeds(bundle, os)];
    return { ...shown, target: offered, findings: [...faults, ...unmet] };
  },
};

/** Findings of one declared system are no findings of the target's. */
function isAboutAnySystem({ rule, severity }: Finding): boolean {
  return subjectOf(rule) === "binary" && (severity === "error" || rule === "elf/undefined-symbol");
}

/** Libraries that travel in archives are loaded by the same nodes. */
function sharedObjectNeeds({ sharedObjects = [] }: Subject["bundle"], os: string): Finding[] {
  return sharedObjects.flatMap(({ entry, elf }) => checkSystems(elf, [os], { entry }));
}

/** What a system has of the families that a module needs; undefined where the data do not say. */
function nameOfSystem(os: string, machine: string, needs: readonly string[]): string | undefined {
  const system = operatingSystem(os);
  const versions = system?.symbolVersions[machine];
  if (system === undefined || versions === undefined) return undefined;
  const symbols = Object.entries(versions).map(([family, version]) => `${family}_${version}`);
  const families = new Set(needs.map(familyOf));
  return [...symbols, ...system.libraries].filter((name) => families.has(familyOf(name))).join(", ");
}

/** `GLIBC` of `GLIBC_2.34`, `libssl` of `libssl.so.3`. */
function familyOf(name: string): string {
  return name.replace(/_[\d.]+$|\.so.*$/, "");
}
