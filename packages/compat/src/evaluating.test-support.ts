import { bundleWith } from "./bundles.test-support.ts";
import { evaluateUpload } from "./evaluate.ts";
import type { Target } from "./target.ts";
import type { Aspect, AspectVerdict, Verdict } from "./verdict.ts";

/** What the good bundle is made for. */
export const home: Target = { clusterVersion: "8.0.20-96", os: "rhel9", arch: "x86_64", redisVersion: "8.0" };

export const aspectOf = ({ aspects }: Verdict, aspect: Aspect): AspectVerdict => {
  const found = aspects.find((one) => one.aspect === aspect);
  if (found === undefined) throw new Error(`no aspect ${aspect}`);
  return found;
};

export const rulesOf = ({ findings }: AspectVerdict) => findings.map(({ rule }) => rule);

/** The verdict on one aspect of an upload, and the rules that it names. */
export async function upload(aspect: Aspect, metadata: object, target: Target) {
  const judged = aspectOf(evaluateUpload(await bundleWith(metadata), target), aspect);
  return [judged.verdict, ...rulesOf(judged)];
}
