/** Architectures that Redis Software runs on, as `module.json` spells them. */
export type Architecture = "x86_64" | "aarch64";

export const architectures: readonly Architecture[] = ["x86_64", "aarch64"];

/** Source: RedisJSON/RedisJSON, sbin/pack.sh; FalkorDB's pack job wrote amd64 and arm64. */
const spellings: ReadonlyMap<string, Architecture> = new Map([
  ["amd64", "x86_64"],
  ["x64", "x86_64"],
  ["x86-64", "x86_64"],
  ["arm64", "aarch64"],
  ["arm64v8", "aarch64"],
]);

export function isArchitecture(name: string): name is Architecture {
  return (architectures as readonly string[]).includes(name);
}

/** The architecture that another spelling means (`amd64`, `arm64`), or undefined. */
export function architectureByAlias(name: string): Architecture | undefined {
  return spellings.get(name.toLowerCase());
}
