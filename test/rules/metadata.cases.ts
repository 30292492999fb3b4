import { gzipSync } from "node:zlib";
import { readBundle } from "@rampart/bundle";
import type { Rule } from "@rampart/findings";
import { judgeManifest, type Profile, parseManifest, parseModuleMetadata } from "@rampart/metadata";
import { buildBundle, sha256 } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { type ExampleHeading, example } from "./page.ts";
import type { Case, RuleCases } from "./rule-case.ts";

interface CasePair {
  readonly failing: Case;
  readonly passing: Case;
}

/** The examples of the page, each a whole manifest. */
function manifests(rule: Rule): CasePair {
  const judge = (heading: ExampleHeading) =>
    judgeManifest(parseManifest(Buffer.from(example(rule, heading, "yaml ramp.yml")), {}));
  return { failing: () => judge("Failing"), passing: () => judge("Fixed") };
}

/** The examples of the page, each a whole `module.json`: on its own, in a bundle, or for one way into a cluster. */
function metadata(rule: Rule, options: { bundled?: boolean; profile?: Profile } = {}): CasePair {
  const judge = (heading: ExampleHeading) => {
    const bytes = Buffer.from(example(rule, heading, "json module.json"));
    return parseModuleMetadata(bytes, { bundled: false, ...options }).findings;
  };
  return { failing: () => judge("Failing"), passing: () => judge("Fixed") };
}

/** An archive with nothing in it. */
const engine = gzipSync(Buffer.alloc(1024));
const dependencies = { engine: { url: "https://example.com/files/engine.tgz", sha256: sha256(engine) } };

/** A bundle that declares a dependency, meant for clusters from 8.0 on. */
async function bundleWith(more: readonly { name: string; content: Uint8Array }[]) {
  const bytes = buildBundle({ metadata: { dependencies }, more });
  return (await readBundle({ bytes }, { profile: "user-defined" })).findings;
}

/** A bundle for some systems. */
async function bundleFor(operating_systems: readonly string[]) {
  return (await readBundle({ bytes: buildBundle({ metadata: { operating_systems } }) })).findings;
}

export const cases: RuleCases = {
  "metadata/not-an-object": metadata("metadata/not-an-object"),
  "metadata/field-missing": metadata("metadata/field-missing"),
  "metadata/field-empty": metadata("metadata/field-empty", { bundled: true }),
  "metadata/wrong-type": metadata("metadata/wrong-type"),
  "metadata/text-expected": metadata("metadata/text-expected"),
  "metadata/malformed-value": metadata("metadata/malformed-value"),
  "metadata/name-unsafe": metadata("metadata/name-unsafe"),
  "metadata/unknown-key": metadata("metadata/unknown-key"),
  "metadata/foreign-key": metadata("metadata/foreign-key"),
  "metadata/version-disagrees": metadata("metadata/version-disagrees"),
  "metadata/version-part-too-large": metadata("metadata/version-part-too-large"),
  "metadata/architecture-unknown": metadata("metadata/architecture-unknown"),
  "metadata/operating-system-malformed": metadata("metadata/operating-system-malformed"),
  "metadata/operating-system-unknown": manifests("metadata/operating-system-unknown"),
  "metadata/operating-system-alias": manifests("metadata/operating-system-alias"),
  "metadata/capability-unknown": manifests("metadata/capability-unknown"),
  "metadata/capability-duplicate": manifests("metadata/capability-duplicate"),
  "metadata/command-duplicate": metadata("metadata/command-duplicate"),
  "metadata/dependency-malformed": manifests("metadata/dependency-malformed"),
  "metadata/field-missing-for-profile": metadata("metadata/field-missing-for-profile", {
    profile: "user-defined",
  }),
  "metadata/dependency-not-bundled": {
    failing: () => bundleWith([]),
    passing: () => bundleWith([{ name: "deps/engine.tgz", content: engine }]),
  },
  "metadata/redis-version-placeholder": manifests("metadata/redis-version-placeholder"),
  "metadata/compatible-redis-version-missing": metadata("metadata/compatible-redis-version-missing"),
  "metadata/config-command-unknown": metadata("metadata/config-command-unknown"),
  "metadata/edit-malformed": metadata("metadata/edit-malformed"),
  "metadata/compatible-redis-version-incomplete": manifests("metadata/compatible-redis-version-incomplete"),
  "metadata/redis-version-unknown": manifests("metadata/redis-version-unknown"),
  "metadata/compatible-redis-version-patch": manifests("metadata/compatible-redis-version-patch"),
  "metadata/min-redis-version-above-compatible": manifests("metadata/min-redis-version-above-compatible"),
  "metadata/lockstep-version-disagrees": metadata("metadata/lockstep-version-disagrees"),
  "metadata/capability-missing": manifests("metadata/capability-missing"),
  "metadata/capability-contradicted": metadata("metadata/capability-contradicted"),
  "metadata/command-flag-unknown": metadata("metadata/command-flag-unknown"),
  "metadata/command-flags-contradict": metadata("metadata/command-flags-contradict"),
  "metadata/command-keys-beyond-arity": metadata("metadata/command-keys-beyond-arity"),
  "metadata/command-keys-impossible": metadata("metadata/command-keys-impossible"),
  "metadata/command-routing": metadata("metadata/command-routing"),
  "metadata/command-prefix-missing": metadata("metadata/command-prefix-missing"),
  "metadata/command-name-long": metadata("metadata/command-name-long"),
  "metadata/arguments-refused": manifests("metadata/arguments-refused"),
  "metadata/dependency-url-malformed": manifests("metadata/dependency-url-malformed"),
  "metadata/git-sha-python": metadata("metadata/git-sha-python"),
  "metadata/flash-generation": metadata("metadata/flash-generation"),
  "metadata/excluded-command-listed": metadata("metadata/excluded-command-listed"),
  "metadata/operating-systems-missing": {
    failing: () => bundleFor([]),
    passing: () => bundleFor(["rhel9", "ubuntu22"]),
  },
  "metadata/email-malformed": manifests("metadata/email-malformed"),
  "metadata/homepage-malformed": manifests("metadata/homepage-malformed"),
};
