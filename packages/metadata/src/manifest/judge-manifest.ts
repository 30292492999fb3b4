import { type Finding, withoutErrorCode } from "@rampart/findings";
import type { RawManifest } from "../generated/manifest.ts";
import { trustedPart } from "../text/trusted-part.ts";
import { checkValues, judgeValues, type ManifestJudging, nowhere } from "./judge-values.ts";
import { faultRules, isAboutFilled, normalise, type ParsedManifest } from "./manifest-form.ts";
import { meantFields } from "./meant-fields.ts";

/**
 * Everything that can be said of a manifest without its module, its form included. `lint`, `init`, `migrate`, `pack` and
 * `ramp` say this and nothing else of that kind. One fault hides nothing but its own field. Pure.
 */
export function judgeManifest(parsed: ParsedManifest, judging: ManifestJudging = {}): Finding[] {
  const { fields, document = nowhere, unlisted = [] } = parsed;
  if (fields === undefined) return [...parsed.findings];
  const meant = meantFields(fields, document);
  const shape = meant.findings
    .filter(isAboutFilled(parsed.findings))
    .filter((found) => !parsed.findings.some((other) => isSame(found, other)));
  const form = parsed.findings.concat(shape);
  const faults = [...form.filter(isFault).map(({ place }) => place.pointer ?? ""), ...unlisted];
  const pointers = [...faults.map(meant.meantPointer), ...meant.unlisted];
  const trusted = trustedPart(meant.fields, meant.document, pointers);
  const subject = {
    manifest:
      trusted.value === fields && parsed.manifest !== undefined
        ? parsed.manifest
        : normalise(trusted.value as RawManifest),
    document: trusted.document,
    silenced: trusted.silenced,
  };
  const isSet = (field: string) => trusted.silenced.has(field) || !isEmpty(trusted.value[field]);
  return form.concat(judgeValues(subject, isSet, judging));
}

/** What checks say of the fields as they are spelt, and nothing of fields that are absent. Pure. */
export function judgeFields(parsed: ParsedManifest): Finding[] {
  const { fields, document = nowhere, unlisted = [], findings } = parsed;
  if (fields === undefined) return [...findings];
  const pointers = [...findings.filter(isFault).map(({ place }) => place.pointer ?? ""), ...unlisted];
  const { value, ...trusted } = trustedPart(fields, document, pointers);
  const subject = { manifest: normalise(value as RawManifest), ...trusted };
  return [...findings, ...checkValues(subject, {}).map(withoutErrorCode)];
}

function isFault({ rule }: Finding): boolean {
  return faultRules.has(rule) || rule === "manifest/environment-missing";
}

function isSame(a: Finding, b: Finding): boolean {
  return a.rule === b.rule && a.place.pointer === b.place.pointer;
}

/** An empty text leaves a field as it would be without it. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === "";
}
