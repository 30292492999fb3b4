import type { PackingHost } from "@rampart/bundle";
import { gitHead } from "../git-head.ts";
import { hostOsRelease } from "../packing-environment.ts";

/** This machine as RAMP describes it. */
export async function packingHost(): Promise<PackingHost> {
  const { hostOsRelease: text = "" } = await hostOsRelease();
  const operatingSystem = rampSystem(text);
  const gitSha = await gitHead().catch(() => undefined);
  return {
    machine: machines[process.arch] ?? process.arch,
    system: systems[process.platform] ?? process.platform,
    ...(operatingSystem !== undefined && { operatingSystem }),
    ...(gitSha !== undefined && { gitSha }),
  };
}

/** Names of the kernel for Node's. */
const machines: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64", ia32: "i686" };
const systems: Readonly<Record<string, string>> = { linux: "Linux", darwin: "Darwin", win32: "Windows" };

/**
 * Distribution and major version; the clones of RHEL that RAMP knows are named as RHEL is.
 * Source: RedisLabsModules/RAMP, RAMP/module_metadata.py.
 */
export function rampSystem(osRelease: string): string | undefined {
  const field = (name: string) => new RegExp(`^${name}=["']?([^"'\\n]*)`, "m").exec(osRelease)?.[1];
  const distribution = field("ID")?.toLowerCase();
  if (!distribution) return undefined;
  const major = /^\d+/.exec(field("VERSION_ID") ?? "")?.[0] ?? "";
  const token = `${distribution === "ol" ? "oracle" : distribution}${major}`;
  return token.replace(/^(?:centos(?=[789]$)|(?:rocky|almalinux|oracle)(?=[89]$))/, "rhel");
}
