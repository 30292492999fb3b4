import { finding } from "@rampart/findings";
import { sources } from "../sources.ts";
import type { AspectRule } from "../verdict.ts";
import { possibleArchitectures } from "./operating-system.ts";

/** One bundle has one architecture; where the target names none, its platform may leave only one. */
export const architecture: AspectRule = {
  aspect: "architecture",
  sources: [sources.reader, sources.platforms],
  judge: ({ bundle: { metadata, document }, target }) => {
    const declared = metadata?.architecture;
    const possible = target.arch === undefined ? possibleArchitectures(target) : [target.arch];
    const said = {
      ...(declared !== undefined && { bundle: declared }),
      ...(possible?.length && { target: possible.join(" or ") }),
    };
    const fits = declared === undefined || !possible?.length || possible.includes(declared);
    if (fits) return target.arch === undefined ? { ...said, skipped: true } : said;
    const place = document?.place(["architecture"]) ?? {};
    const facts = { declared, node: possible.join(" or ") };
    return { ...said, findings: [finding("cluster/architecture-differs", place, facts)] };
  },
};
