import { ClusterError, isUncertain } from "@rampart/cluster-client";
import { failureOfUndoing } from "./roll-back.ts";
import { cleanupClient, deliver, type UploadContext } from "./upload-context.ts";

/** Sets `allow_modules_upload`, which {@link putSwitchBack} undoes. */
export async function switchUploadsOn({ client, progress }: UploadContext): Promise<void> {
  progress.step(client.label, "enabling allow_modules_upload");
  // From here on the cluster may have it, whatever the answer is.
  progress.uploadsSwitch = { state: "left-on" };
  try {
    await client.changeCluster({ allow_modules_upload: true });
  } catch (error) {
    if (error instanceof ClusterError && wasRefused(error))
      progress.uploadsSwitch = { state: "not-switched" };
    throw error;
  }
}

/** So often the switch is set again while others put it back: each of them does so once. */
const mostSwitches = 20;

/** Sends what needs `allow_modules_upload`; where others put it back meanwhile, and it may be set, it is set again. */
export async function withUploadsOn<Answer>(
  context: UploadContext,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const { plan, client, signal } = context;
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const isOff = error instanceof ClusterError && error.answers("modules_upload_disabled");
      if (!isOff || !plan.maySwitchUploads || attempt > mostSwitches) throw error;
      await client.clock.sleep(client.clock.random() * 50 * attempt, signal);
      await switchUploadsOn(context);
    }
  }
}

function wasRefused({ sent, status = 0 }: ClusterError): boolean {
  return !sent || (status >= 400 && status < 500);
}

/** Also after a failure and after an interruption. */
export async function putSwitchBack(context: UploadContext): Promise<void> {
  const { client, progress } = context;
  if (progress.uploadsSwitch?.state !== "left-on") return;
  progress.step(client.label, "restoring allow_modules_upload");
  try {
    const last = cleanupClient(context);
    // The call repeats itself: here it is only asked what became of it.
    const once = { ...context.patience, attempts: 1 };
    await deliver<true>(
      { ...context, client: last, signal: undefined, patience: once },
      {
        node: last.label,
        send: async () => {
          await last.changeCluster({ allow_modules_upload: false });
          return true;
        },
        ask: async () => (await last.cluster()).allow_modules_upload === false || undefined,
      },
    );
    progress.uploadsSwitch = { state: "put-back" };
  } catch (error) {
    const failure = failureOfUndoing(error, client, "PUT /v1/cluster");
    progress.uploadsSwitch = { state: isUncertain(failure) ? "uncertain" : "left-on", error: failure };
    progress.fail(failure);
  }
}
