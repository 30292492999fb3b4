import { isThereAsOther, type UploadPlan } from "./plan-upload.ts";

/**
 * The plan of an upload that is sent although the cluster would refuse it: what is there, and is not known to be the same,
 * is sent again. The cluster decides. Pure.
 */
export function sentAnyway(plan: UploadPlan): UploadPlan {
  if (!plan.isOtherFile && !plan.uploads.some(isThereAsOther)) return plan;
  const { present: _present, ...rest } = plan;
  const uploads = plan.uploads.map((upload) =>
    isThereAsOther(upload) ? { ...upload, isThere: false } : upload,
  );
  return { ...rest, uploads, sendsAgain: true };
}
