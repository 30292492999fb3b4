import { finding } from "@rampart/findings";
import { compareSemanticVersions } from "@rampart/platforms";
import semver from "semver";
import { sources } from "../sources.ts";
import type { AspectRule, LoadedModule, Subject } from "../verdict.ts";
import { undecided } from "./undecided.ts";

/** The module of the database and those that the cluster was said to have: an upgrade goes to one of these. */
export const present: AspectRule = {
  aspect: "present",
  sources: [sources.upgradeModule],
  judge: ({ bundle: { metadata, document }, from, target: { modules = [] } }) => {
    if (metadata === undefined) return { skipped: true };
    const { module_name: module } = metadata;
    const old = from?.name;
    const names = [...new Set([...(old === undefined ? [] : [old]), ...modules.map(({ name }) => name)])];
    const shown = { bundle: module, target: names.join(", ") };
    if (names.includes(module)) return shown;
    const place = document?.place(["module_name"]) ?? {};
    return { ...shown, findings: [finding("cluster/module-missing", place, { module, present: names })] };
  },
};

/** A cluster compares semantic versions, and does not go down. Those of two modules have no order. */
export const downgrade: AspectRule = {
  aspect: "downgrade",
  sources: [sources.upgradeModule, sources.guide],
  judge: (subject) => {
    const { metadata, document } = subject.bundle;
    const from = loadedModule(subject);
    if (metadata === undefined || from === undefined) return { skipped: true };
    const own = metadata.semantic_version;
    const place = document?.place(["semantic_version"]) ?? {};
    const question = "whether the version goes up";
    if (from.version === undefined) {
      const missing = "the cluster does not say which version the database has";
      return { bundle: own, findings: [undecided(question, missing, place)] };
    }
    const shown = { bundle: own, target: from.version };
    const wrong = [own, from.version].find((text) => !semver.valid(text));
    if (wrong !== undefined) {
      const missing = `${JSON.stringify(wrong)} is not a semantic version`;
      return { ...shown, findings: [undecided(question, missing, place)] };
    }
    if (compareSemanticVersions(own, from.version) >= 0) return shown;
    const facts = { from: from.version, to: own };
    return { ...shown, findings: [finding("cluster/module-downgrade", place, facts)] };
  },
};

/** The module that takes its new version; what the database says of itself wins over what it was said to have. */
function loadedModule({
  bundle: { metadata },
  from,
  target: { database },
}: Subject): LoadedModule | undefined {
  const isOwn = (name: string) => name === metadata?.module_name;
  const listed = database?.module_list?.find(({ module_name }) => isOwn(module_name));
  const said = from !== undefined && isOwn(from.name) ? from : undefined;
  const version = listed?.semantic_version ?? said?.version;
  const name = listed?.module_name ?? said?.name;
  return name === undefined ? undefined : { name, ...(version !== undefined && { version }) };
}
