import type { Finding, Rule } from "@rampart/findings";
import type { BundleReading } from "./bundle-reading.ts";

/** Entries whose bytes could not be read. */
export function unreadEntries({ entries }: Pick<BundleReading, "entries">): ReadonlySet<string> {
  const unread = entries.filter(({ kind, sha256 }) => kind !== "directory" && sha256 === undefined);
  return new Set(unread.map(({ name }) => name));
}

/** The bundle's own entry of a place, which may lie in an archive: `deps/x.tgz` of `deps/x.tgz!/lib/y.so`. */
export function outerEntry(entry: string): string {
  return entry.replace(/!\/.*$/s, "");
}

/**
 * The findings that say why a part could not be read, among them the module and the metadata.
 * @param unread further entries that were not read, or not all of them
 */
export function reasonsForAbsence(
  { findings, metadata, module }: BundleReading,
  unread: ReadonlySet<string>,
): readonly Finding[] {
  const isWhole = metadata !== undefined && module?.elf !== undefined;
  return findings.filter(({ severity, rule, place: { entry } }) => {
    if (severity === "error" && !isWhole) return true;
    const explains = severity === "error" || whyUnread.has(rule);
    return explains && entry !== undefined && isAmong(entry, unread);
  });
}

/** Warnings of what is left unread; the others judge what was read. */
const whyUnread: ReadonlySet<Rule> = new Set<Rule>(["bundle/dependency-unreadable", "bundle/loose-mode"]);

function isAmong(entry: string, unread: ReadonlySet<string>): boolean {
  return unread.has(entry) || unread.has(outerEntry(entry));
}
