import { spawnSync } from "node:child_process";
import { DiscoveryError } from "../discovery-error.ts";
import { type BuiltModuleHost, buildModuleHost } from "./build-module-host.ts";
import { moduleHostPath, ownArchitecture } from "./module-host-path.ts";

export interface FindSupervisorOptions {
  readonly hostPath?: string | undefined;
  readonly hostDirectory?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A module host that runs here, to supervise a program with; undefined where there is none. */
export async function findSupervisor(options: FindSupervisorOptions): Promise<BuiltModuleHost | undefined> {
  const { hostPath, hostDirectory: directory, signal } = options;
  if (process.platform !== "linux") return undefined;
  const own = ownArchitecture();
  const path = hostPath ?? (own && (await moduleHostPath(own, directory)));
  if (path !== undefined && runs(path)) return { path, dispose: () => Promise.resolve() };
  if (hostPath !== undefined) return undefined;
  try {
    return await buildModuleHost({ directory, signal });
  } catch (error) {
    if (error instanceof DiscoveryError && error.code === "no-module-host") return undefined;
    throw error;
  }
}

/** A host that is started without a module says so and ends. */
function runs(path: string): boolean {
  return spawnSync(path, [], { stdio: "ignore", env: {}, timeout: 1000 }).status === 2;
}
