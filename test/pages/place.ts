import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import type { Emulator, EmulatorSettings } from "@rampart/emulator";
import { buildBundle } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { Project, root } from "../ci/emulation.ts";
import { fixture } from "../cli/rampart.ts";
import { administrator, startCluster } from "../cluster/emulated-cluster.ts";
import { nextRelease } from "../support/next-release.ts";
import type { Shell } from "./shell.ts";

// Where the pages run: a folder with a module, what belongs to it, and a cluster.

const manifest = `display_name: "Tally"
capability_name: "Counters"
description: "Counters by key"
author: "The Tally authors"
email: "authors@example.com"
homepage: "https://example.com/tally"
license: "MIT"
compatible_redis_version: "8.0"
min_redis_version: "7.2"
min_redis_pack_version: "7.4"
operating_systems: [rhel9]
capabilities: [persistence_aof, persistence_rdb]
`;

/** With nothing that a rule could say of the module. */
const hardened = ["-shared", "-fPIC", "-O2", "-fstack-protector-strong", "-Wl,-z,relro,-z,now", "-s"];

const files = `
  rampart commands tally.so -o commands.json -q
  rampart pack tally.so -m ramp.yml -o tally.zip -q
  mkdir engine; echo engine > engine/data; tar -czf engine.tgz engine
  openssl genpkey -algorithm ed25519 -out release.pem
  openssl pkey -in release.pem -pubout -out release.pub
  cp tally.so mymodule.so
  rampart pack mymodule.so -m ramp.yml -o mymodule.zip -q
  rampart sign mymodule.zip --key release.pem -q
  mkdir dist; cp tally.zip dist/mymodule.rhel9.zip
  rampart pack tally.so -m ramp.yml --os rhel8 -o dist/mymodule.rhel8.zip -q
  cp dist/mymodule.*.zip .
  mkdir files; cp engine.tgz files
  cd dist
  sha256sum *.zip > SHA256SUMS
  rampart sign *.zip --key ../release.pem -q`;

/** The folder that each page gets a copy of. */
export async function prepare(shell: Shell): Promise<Project> {
  const project = new Project();
  const { folder } = project;
  const source = join(root, "fixtures/modules/src/tally.c");
  cpSync(source, join(folder, "tally.c"));
  execFileSync("gcc", [...hardened, "-o", join(folder, "tally.so"), source]);
  for (const name of ["acl", "unsaved", "arguments-required", "missing-library", "calls-newer"])
    cpSync(fixture(name), join(folder, `${name}.so`));
  cpSync(fixture("tally").replace("x86_64", "aarch64"), join(folder, "other.so"));
  project.write("ramp.yml", manifest);
  project.write("old.zip", buildBundle());
  project.write("new.zip", buildBundle({ metadata: nextRelease }));
  project.write("bdb.json", JSON.stringify({ name: "db", redis_version: "8.0" }));
  project.write("prod.yml", 'clusterVersion: "8.0.20"\nos: rhel9\n');
  const { code, stderr } = await shell.run(files, folder, environmentOf(project));
  if (code !== 0) throw new Error(stderr);
  return project;
}

export function environmentOf(project: Project): Readonly<Record<string, string>> {
  return {
    ...project.environment,
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    RAMPART: root,
    CPATH: join(root, "fixtures/modules/src"),
  };
}

export interface Cluster {
  readonly emulator: Emulator;
  readonly environment: Readonly<Record<string, string>>;
}

/** A cluster with a database, as the pages name it. */
export async function startPageCluster(
  project: Project,
  settings: Partial<EmulatorSettings> = {},
): Promise<Cluster> {
  const database = { uid: 1, name: "db", redis_version: "8.0" };
  const emulator = await startCluster({ databases: [database], ...settings });
  const url = emulator.urls[0] ?? "";
  project.write("clusters.yml", JSON.stringify({ clusters: [{ name: "production", url }] }));
  const { name, password } = administrator;
  return {
    emulator,
    environment: { REDIS_ENTERPRISE_URL: url, RAMPART_USER: name, RAMPART_PASSWORD: password },
  };
}
