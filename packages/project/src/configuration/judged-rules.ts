import { type Rule, type Subject, subjectOf } from "@rampart/findings";
import type { FileKind } from "@rampart/metadata";

/** The kinds of files that can raise a rule about each subject. */
const raisedBy: Readonly<Record<Subject, readonly FileKind[]>> = {
  file: ["manifest", "metadata", "bundle", "module", "unknown"],
  text: ["manifest", "metadata", "bundle"],
  json: ["manifest", "metadata", "bundle"],
  yaml: ["manifest"],
  manifest: ["manifest"],
  metadata: ["manifest", "metadata", "bundle"],
  binary: ["bundle", "module"],
  system: ["bundle", "module"],
  bundle: ["bundle"],
  trust: ["bundle"],
  load: [],
  cluster: [],
  commands: [],
  config: [],
};

const onlyVerified: ReadonlySet<Subject> = new Set<Subject>(["bundle", "trust"]);

/**
 * Which rules `lint` and `verify` can raise for a file, so that what only the other of them needs is not called unused.
 * `lint` judges neither the structure of a bundle nor where it comes from.
 */
export function judgedRules(command: "lint" | "verify", kind: FileKind): (rule: Rule) => boolean {
  return (rule) => {
    const subject = subjectOf(rule);
    return raisedBy[subject].includes(kind) && (command === "verify" || !onlyVerified.has(subject));
  };
}
