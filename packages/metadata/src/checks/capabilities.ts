import { type Finding, finding } from "@rampart/findings";
import { isCapability } from "@rampart/platforms";
import { nearestCapability } from "../former-names.ts";
import { adviceForSome } from "../spelling.ts";
import type { MetadataCheck } from "./metadata-check.ts";

export const capabilities: MetadataCheck = ({ fields, document }) => {
  const names = fields.capabilities ?? [];
  const seen = new Set<string>();
  const advice = adviceForSome(nearestCapability);
  return names.flatMap((name, index): Finding[] => {
    const place = () => document.place(["capabilities", index]);
    const isRepeated = seen.has(name);
    seen.add(name);
    if (isRepeated) return [finding("metadata/capability-duplicate", place(), { name })];
    if (isCapability(name)) return [];
    const nearest = advice(name);
    return [
      finding("metadata/capability-unknown", place(), { name, ...(nearest !== undefined && { nearest }) }),
    ];
  });
};
