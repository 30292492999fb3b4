import { checkLoadedData, checkSystems, systemNeeds } from "@rampart/bundle/read";
import { type Finding, subjectOf } from "@rampart/findings";
import { operatingSystem } from "@rampart/platforms";
import { sources } from "../sources.ts";
import type { AspectRule, Outcome, Subject } from "../verdict.ts";
import { examineCalls } from "./load-calls.ts";
import { type Examination, unexaminedFindings } from "./load-examination.ts";
import { examineProcessors } from "./load-processors.ts";
import { undecided } from "./undecided.ts";

/** What is accepted may still not load: the binary against the libraries of the nodes' system, and its calls against the database's Redis. */
export const load: AspectRule = {
  aspect: "load",
  sources: [sources.glibc, sources.loadFailures],
  judge: (subject) => {
    const elf = subject.bundle.module?.elf;
    const { arch } = subject.target;
    const faults = subject.bundle.findings.filter(isAboutAnySystem);
    // Another architecture is an aspect of its own.
    if (elf === undefined || (arch !== undefined && arch !== elf.machine)) {
      return { ...shownNeeds(subject), findings: faults, skipped: true };
    }
    const system = examineSystem(subject);
    const calls = examineCalls(subject);
    const processors = examineProcessors(subject);
    const parts = [...system.parts, ...calls.parts, ...processors.parts];
    const asked = [...system.findings, ...processors.findings];
    const findings = [...faults, ...asked, ...calls.findings, ...examineData(subject)];
    const shown = { ...shownNeeds(subject), ...system.shown, parts };
    // Nothing was asked: the target names no system, and the module was not loaded.
    if (parts.every(({ missing }) => missing !== undefined) && asked.length === 0) {
      return { ...shown, findings, skipped: true };
    }
    return { ...shown, findings: [...findings, ...unexaminedFindings(parts)] };
  },
};

/** Findings of one declared system are no findings of the target's. */
function isAboutAnySystem({ rule, severity }: Finding): boolean {
  return subjectOf(rule) === "binary" && (severity === "error" || rule === "elf/undefined-symbol");
}

function shownNeeds({ bundle: { module } }: Subject): Pick<Outcome, "bundle"> {
  if (module?.elf === undefined) return {};
  return { bundle: systemNeeds(module.elf).join(", ") || "no symbol versions" };
}

/** The capabilities against what the module registered when it was loaded. */
function examineData({ bundle: { load: loaded, metadata } }: Subject): readonly Finding[] {
  if (loaded?.data === undefined) return [];
  const place = { entry: "module.json", pointer: "/capabilities" };
  return checkLoadedData(metadata?.capabilities ?? [], loaded.data, place);
}

interface SystemExamination {
  readonly shown: Pick<Outcome, "target">;
  readonly findings: readonly Finding[];
  readonly parts: readonly Examination[];
}

/** The libraries of the target's system, which are known or not. */
function examineSystem({ bundle, target: { os } }: Subject): SystemExamination {
  const elf = bundle.module?.elf;
  if (elf === undefined || os === undefined) {
    return { shown: {}, findings: [], parts: ofSystem("the target names no operating system") };
  }
  const offered = nameOfSystem(os, elf.machine, systemNeeds(elf));
  if (offered === undefined) {
    const missing = "the data do not have their versions";
    const question = `whether the libraries of ${os} on ${elf.machine} are new enough`;
    return { shown: {}, findings: [undecided(question, missing)], parts: ofSystem(missing) };
  }
  const place = { entry: bundle.module?.entry ?? "" };
  const findings = [...checkSystems(elf, [os], place), ...sharedObjectNeeds(bundle, os)];
  return { shown: { target: offered }, findings, parts: ofSystem(undefined) };
}

function ofSystem(missing: string | undefined): Examination[] {
  return (["symbol-versions", "libraries"] as const).map((part) => ({
    part,
    ...(missing !== undefined && { missing }),
  }));
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
