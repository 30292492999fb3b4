import { architecture } from "../cli/rampart.ts";

/** Versions, sizes, checksums and the machine: all that a transcript must not pin down. */
export function masked(text: string): string {
  return text
    .replaceAll(/\b[0-9a-f]{64}\b|\b[0-9a-f]{40}\b|\b[0-9a-f]{16}\b/g, "<digest>")
    .replaceAll(/\b(?!0{8})[0-9a-f]{8}(?=…)/g, "<digest>")
    .replaceAll(/\b\d+(\.\d+)? (bytes|KiB|MiB)\b/g, "<size>")
    .replaceAll(/\([+-]\d+(\.\d+)? %\)/g, "(<growth>)")
    .replaceAll(/\b[0-9a-f]{32}\b|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "<uid>")
    .replaceAll(/\b\d+\.\d s\b/g, "<time>")
    .replaceAll(/\b127\.0\.0\.1:\d+/g, "<address>")
    .replaceAll(/("version": )"[^"]+"/g, '$1"<version>"')
    .replaceAll(/(?<=[Dd]ata (?:\S+ )?of )\d{4}-\d{2}-\d{2}/g, "<day>")
    .replaceAll(/(?<=Platform data )\S+/g, "<version>")
    .replaceAll(`for ${architecture} on`, "for <architecture> on");
}

/** The transcript itself where it is what happened, and a line `…` in it means any lines; else what happened. */
export function abridged(actual: string, outcome: string): string {
  const pattern = outcome
    .split(/^…$/m)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[^]*?");
  return new RegExp(`^${pattern}$`).test(actual) ? outcome : actual;
}
