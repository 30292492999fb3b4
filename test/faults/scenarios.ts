import { generateKeyPairSync } from "node:crypto";
import { copyFileSync, linkSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildTar } from "../../packages/archive/src/tar/tar-builder.test-support.ts";
import { buildBundle, sha256 } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { exampleManifest, tally } from "../cli/rampart.ts";

/** A call that writes, in a folder that has all that it needs. */
export interface Scenario {
  readonly name: string;
  readonly words: readonly string[];
  readonly command?: "ramp";
  /** Where everything goes well; 0 by default. */
  readonly code?: number;
  /** Files of a report, which is written of a run that failed too: each is whole, and all are there or none. */
  readonly reports?: readonly string[];
  setUp(folder: string): void;
}

const dependency = gzipSync(
  buildTar([{ name: "d.bin", content: Buffer.from("the content of a dependency") }]),
);

/** A manifest with what `migrate` and `lint --fix` change. */
const oldManifest = 'display_name: tally\nmin_redis_version: 6.0\ncapabilities: ["types"]\n';

function write(name: string, content: string | Uint8Array): (folder: string) => void {
  return (folder) => {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
}

function all(...steps: readonly ((folder: string) => void)[]): (folder: string) => void {
  return (folder) => {
    for (const step of steps) step(folder);
  };
}

const withModule = all(
  (folder) => copyFileSync(tally, join(folder, "m.so")),
  (folder) => copyFileSync(exampleManifest, join(folder, "ramp.yml")),
);

const key = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });

/** A configuration of two bundles, and a key. */
const withRelease = all(
  write(
    "rampart.config.json",
    JSON.stringify({
      bundles: ["a", "b"].map((name) => ({ name: `${name}.zip`, module: "m.so", systems: ["rhel9"] })),
    }),
  ),
  write("key.pem", key),
);

const declared = {
  dependencies: { d: { url: "https://example.invalid/d.tgz", sha256: sha256(dependency) } },
};
const bundle = write("b.zip", buildBundle({ metadata: declared }));
const fullBundle = write(
  "b.zip",
  buildBundle({ metadata: declared, more: [{ name: "deps/d.tgz", content: dependency }] }),
);
/** What stands where a bundle is unpacked to. */
const older = all(
  write("out/module.json", "older"),
  write("out/tally.so", "older"),
  write("out/deps/d.tgz", "older"),
);
const pack = ["pack", "m.so", "-m", "ramp.yml", "--os", "rhel9", "--discover", "host", "-o", "o.zip"];

export const scenarios: readonly Scenario[] = [
  { name: "pack", words: pack, setUp: withModule },
  {
    name: "pack over two files",
    words: [...pack, "--sha256-file"],
    setUp: all(withModule, write("o.zip", "older"), write("o.zip.sha256", "older")),
  },
  {
    name: "pack --all",
    words: ["pack", "--all", "--atomic", "--sign-key", "key.pem", "--jobs", "2"],
    setUp: all(withModule, withRelease, write("dist/a.zip", "older"), write("dist/release.json", "older")),
  },
  {
    name: "ramp pack",
    command: "ramp",
    words: ["pack", "m.so", "-m", "ramp.yml", "-o", "o.zip", "--packname-file", "name"],
    setUp: withModule,
  },
  { name: "unpack", words: ["unpack", "b.zip", "-d", "out/a"], setUp: fullBundle },
  {
    name: "unpack --force",
    words: ["unpack", "b.zip", "-d", "out", "--force"],
    setUp: all(fullBundle, older),
  },
  { name: "migrate", words: ["migrate", "old.yml"], setUp: write("old.yml", oldManifest) },
  {
    name: "migrate -o",
    words: ["migrate", "old.yml", "-o", "new.yml"],
    setUp: write("old.yml", oldManifest),
  },
  {
    name: "lint --fix",
    words: ["lint", "ramp.yml", "--fix"],
    setUp: write("ramp.yml", oldManifest),
  },
  {
    name: "lint --fix of two names",
    words: ["lint", "ramp.yml", "--fix"],
    setUp: all(write("ramp.yml", oldManifest), (folder) =>
      linkSync(join(folder, "ramp.yml"), join(folder, "twin.yml")),
    ),
  },
  { name: "lint --write-baseline", words: ["lint", "b.zip", "--write-baseline"], setUp: bundle },
  { name: "init", words: ["init", "m.so", "--yes", "-o", "new.yml"], setUp: withModule },
  {
    name: "deps add",
    words: ["deps", "add", "b.zip", "d.tgz"],
    setUp: all(bundle, write("d.tgz", dependency)),
  },
  { name: "sbom", words: ["sbom", "b.zip"], setUp: fullBundle },
  { name: "commands -o", words: ["commands", "m.so", "-o", "commands.json"], setUp: withModule },
  { name: "matrix --html", words: ["matrix", "b.zip", "--html", "m.html"], setUp: fullBundle },
  {
    name: "reports",
    words: ["verify", "b.zip", "--format", "json=a.json", "--format", "sarif=b.sarif"],
    setUp: all(fullBundle, write("a.json", "{}"), write("b.sarif", "{}")),
    reports: ["a.json", "b.sarif"],
  },
];
