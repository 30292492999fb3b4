import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Discovery } from "../discovery.ts";
import { DiscoveryError } from "../discovery-error.ts";
import { buildModuleHost } from "./build-module-host.ts";
import { type HostArchitecture, moduleHostPath, ownArchitecture } from "./module-host-path.ts";

/** Why the module host does not run here. */
export const hostMissing: string | undefined =
  process.platform === "linux" && ownArchitecture() !== undefined
    ? undefined
    : `the module host is not for ${process.platform} on ${process.arch}`;

/** Why nothing can be built from sources of C; undefined where it can. */
export const compilerMissing =
  spawnSync("cc", ["--version"]).status === 0 ? undefined : "there is no compiler named cc";

export interface TestedHost {
  readonly title: string;
  readonly path: string;
}

const builds = hostMissing === undefined && compilerMissing === undefined;

/** Hosts that were built for tests: one for each state of the sources. */
const cacheFolder = fileURLToPath(new URL("../../../../node_modules/.cache/rampart-test", import.meta.url));

/** The host that the tests ask: the one that `cc` builds from the sources, else the prebuilt one. */
export async function testedHost(): Promise<TestedHost> {
  if (builds) {
    return { title: "built from the sources", path: (await buildModuleHost({ cacheFolder })).path };
  }
  return await prebuiltHost();
}

/** The prebuilt host, and the one that `cc` builds from the sources where there is a `cc`. */
export async function testedHosts(): Promise<TestedHost[]> {
  return builds ? [await prebuiltHost(), await testedHost()] : [await prebuiltHost()];
}

async function prebuiltHost(): Promise<TestedHost> {
  return { title: "prebuilt", path: (await moduleHostPath(ownArchitecture() ?? "x86_64")) ?? "" };
}

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
