import type { Discovery, LoadFacts } from "@rampart/discovery";
import type { ElfInfo } from "@rampart/elf";
import { type Command, emptyManifest, type Manifest } from "@rampart/metadata";
import { goodElf } from "../../../../elf/src/elf-info.test-support.ts";
import type { GatheredFacts } from "./gather-facts.ts";

// Facts made by hand: right by default, wrong wherever a test says so. No file is read for them.

export const get: Command = {
  command_name: "tally.get",
  command_arity: 2,
  flags: ["readonly"],
  first_key: 1,
  last_key: 1,
  step: 1,
};

/** A manifest that sets every field of which packing says that it is unset. */
const manifest: Manifest = {
  ...emptyManifest,
  display_name: "Tally",
  author: "Somebody",
  description: "Counters by key",
  email: "somebody@example.com",
  homepage: "https://example.com/tally",
  license: "MIT",
  capability_name: "Counters",
  capabilities: ["types"],
  min_redis_version: "8.0",
  compatible_redis_version: "8.0",
  min_redis_pack_version: "8.0",
};

export interface FactParts {
  readonly elf?: Partial<ElfInfo>;
  readonly manifest?: Partial<Manifest>;
  readonly inputs?: Partial<GatheredFacts["inputs"]>;
  readonly facts?: Partial<GatheredFacts>;
}

export function factsWith(parts: FactParts = {}): GatheredFacts {
  return {
    inputs: {
      manifest: { ...manifest, ...parts.manifest },
      verbatim: {},
      fields: {},
      localPathFolder: ".",
      module: {
        path: "/build/tally.so",
        fileName: "tally.so",
        size: 1000,
        sha256: "1".repeat(64),
        elf: { ...goodElf, ...parts.elf },
      },
      moduleFolder: "build",
      ...parts.inputs,
    },
    systems: ["rhel9"],
    description: { name: "tally", version: 10203, commands: [get] },
    dependencies: { files: [], declared: { dependencies: {}, "optional-dependencies": {} } },
    ...parts.facts,
  };
}

/** What a load tells of a module that calls these functions. */
export function loadedWith(called: LoadFacts["api"]["called"], lowestRedisVersion: string): Discovery {
  const api = { called, lowestRedisVersion } as LoadFacts["api"];
  return {
    source: "host",
    name: "tally",
    version: 10203,
    commands: [],
    log: [],
    load: { api, dataTypes: [], noClusterCommands: [] } as Partial<LoadFacts> as LoadFacts,
  };
}
