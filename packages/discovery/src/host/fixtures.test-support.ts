import { fileURLToPath } from "node:url";
import type { Discovery } from "../discovery.ts";
import { DiscoveryError } from "../discovery-error.ts";
import { type HostArchitecture, ownArchitecture } from "./module-host-path.ts";

/** Why the module host does not run here. */
export const hostMissing: string | undefined =
  process.platform === "linux" && ownArchitecture() !== undefined
    ? undefined
    : `the module host is not for ${process.platform} on ${process.arch}`;

/** A fixture module, for this machine unless another architecture is named. */
export function fixtureModule(name: string, architecture?: HostArchitecture): string {
  const folder = architecture ?? ownArchitecture() ?? "x86_64";
  return fileURLToPath(new URL(`../../../../fixtures/modules/${folder}/${name}.so`, import.meta.url));
}

/** The `DiscoveryError` that a discovery ends with; any other outcome fails the test. */
export async function discoveryErrorOf(discovery: Promise<Discovery>): Promise<DiscoveryError> {
  const outcome = await discovery.then(
    ({ name }) => new Error(`no error, but the module ${name}`),
    (error: unknown) => error,
  );
  if (outcome instanceof DiscoveryError) return outcome;
  throw outcome;
}
