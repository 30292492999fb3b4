import { ClusterError } from "../cluster-error.ts";
import { failureOfUndoing } from "./roll-back.ts";
import { lastClient, type UploadContext } from "./upload-context.ts";

/** Sets `allow_modules_upload`, which {@link putSwitchBack} undoes. */
export async function switchUploadsOn({ client, ledger }: UploadContext): Promise<void> {
  ledger.step(client.label, "switching allow_modules_upload on");
  // From here on the cluster may have it, whatever the answer is.
  ledger.uploadsSwitch = { state: "left-on" };
  try {
    await client.changeCluster({ allow_modules_upload: true });
  } catch (error) {
    if (error instanceof ClusterError && wasRefused(error)) ledger.uploadsSwitch = { state: "not-switched" };
    throw error;
  }
}

function wasRefused({ sent, status = 0 }: ClusterError): boolean {
  return !sent || (status >= 400 && status < 500);
}

/** Also after a failure and after an interruption. */
export async function putSwitchBack(context: UploadContext): Promise<void> {
  const { client, ledger } = context;
  if (ledger.uploadsSwitch?.state !== "left-on") return;
  ledger.step(client.label, "putting allow_modules_upload back");
  try {
    await lastClient(context).changeCluster({ allow_modules_upload: false });
    ledger.uploadsSwitch = { state: "put-back" };
  } catch (error) {
    const failure = failureOfUndoing(error, client, "PUT /v1/cluster");
    ledger.uploadsSwitch = { state: "left-on", error: failure };
    ledger.fail(failure);
  }
}
