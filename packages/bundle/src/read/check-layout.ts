import type { ZipEntry } from "@rampart/archive";
import { type Finding, finding } from "@rampart/findings";

/** Which entries a bundle is made of, by name. */
export interface Layout {
  readonly moduleJson?: ZipEntry;
  /** The first shared object at the root. */
  readonly module?: ZipEntry;
  readonly dependencies: readonly ZipEntry[];
  readonly findings: readonly Finding[];
}

/** A shared object at the root: the first of them is the module. */
export function isModuleName(entry: string): boolean {
  return entry.endsWith(".so") && !entry.includes("/");
}

/**
 * `module.json`, one `.so`, and anything under `deps/` but another `.so`.
 * Source: RedisLabsModules/RAMP, RAMP/unpacker.py (invalid_number_of_files).
 */
export function checkLayout(entries: readonly ZipEntry[]): Layout {
  const files = entries.filter(({ kind }) => kind !== "directory");
  const moduleJson = files.find(({ name }) => name === "module.json");
  const module = files.find(({ name }) => isModuleName(name));
  const findings: Finding[] = [];
  if (moduleJson === undefined) {
    const elsewhere = files.find(({ name }) => name.endsWith("/module.json"))?.name;
    findings.push(
      finding("bundle/module-json-missing", {}, { ...(elsewhere !== undefined && { elsewhere }) }),
    );
  }
  if (module === undefined) findings.push(finding("bundle/module-missing", {}, {}));
  for (const entry of entries) {
    const place = { entry: entry.name };
    if (entry === moduleJson || entry === module) continue;
    if (entry.kind !== "directory" && entry.name.endsWith(".so") && module !== undefined) {
      findings.push(finding("bundle/several-modules", place, { module: module.name }));
    } else if (!entry.name.startsWith("deps/")) findings.push(finding("bundle/unexpected-entry", place, {}));
  }
  const dependencies = files.filter(({ name }) => name.startsWith("deps/"));
  return { ...(moduleJson && { moduleJson }), ...(module && { module }), dependencies, findings };
}
