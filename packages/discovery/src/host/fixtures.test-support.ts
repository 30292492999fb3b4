import { fileURLToPath } from "node:url";
import type { Discovery } from "../discovery.ts";
import { DiscoveryError } from "../discovery-error.ts";
import { type HostArchitecture, ownArchitecture } from "./module-host-path.ts";

/** The module host runs here; elsewhere its tests have nothing to say. */
export const hostRuns = process.platform === "linux" && ownArchitecture() !== undefined;

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
