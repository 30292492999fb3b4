import type { EmulatorSettings } from "@rampart/emulator";

// What a page takes for given, beside the files of `place.ts`, as commands: for the page, for a section or for a line of it.

const release = (name: string, version: string, words = "") => {
  const [major, minor, patch] = version.split(".").map(Number);
  const number = (major ?? 0) * 10_000 + (minor ?? 0) * 100 + (patch ?? 0);
  return `sed 's/10203/${number}/; s/"tally"/"${name}"/' commands.json > other.json
    rampart pack tally.so -m ramp.yml --commands-from other.json -o ${name}-${version}.zip -q ${words}\n`;
};
const dependency = (fields: string) =>
  `printf 'dependencies:\\n  engine: { url: "https://example.com/files/engine.tgz", ${fields} }\\n' >> ramp.yml`;
const local = dependency("local_path: engine.tgz");
const elsewhere = dependency(`sha256: "${"0".repeat(64)}"`);
const packed = "rampart pack tally.so -m ramp.yml -o tally.zip -q";
const withRedis = (version: string) =>
  `sed -i 's/compatible_redis_version: .*/compatible_redis_version: "${version}"/' ramp.yml`;
const newer = (version: string, file: string) => `
  ${withRedis(version)}
  rampart commands calls-newer.so -o calls.json -q
  rampart pack calls-newer.so -m ramp.yml --commands-from calls.json -o ${file} -q`;
const script = `
  rm -r engine; mkdir engine
  printf '#!/bin/sh\\necho run\\n' > engine/run`;
const asRoot = "--owner=root:0 --group=root:0 --mtime=2026-01-01T00:00Z";
const library = (name: string) => `gcc -shared -Wl,-soname,${name} -o lib\${1-ssl}.so -x c /dev/null`;

const upload = "rampart upload mymodule.zip -q";
const upgraded = `${upload}; ${release("tally", "1.3.0")} rampart upload tally-1.3.0.zip -q`;
const platforms =
  'for name in platforms old new; do cp -r "$RAMPART/packages/platforms/data" $name; done; cp platforms/redis-software.json .';
const parts =
  "for part in 1 2 3 4; do rampart verify dist --shard $part/4 --format json > part-$part.json; done";

export const given: Readonly<Record<string, string>> = {
  "docs/rules/bundle.dependency-damaged.md": `head -c 1000 /dev/urandom > engine/data; tar -czf engine.tgz engine; ${local}`,
  "docs/rules/bundle.dependency-unreadable.md": "printf '\\3757zXZ\\0' > engine.tar.xz",
  "docs/rules/bundle.dependency-unsafe.md": `tar -czPf engine.tgz --transform 's,.*,../../etc/cron.d/job,' engine/data; ${local}`,
  "docs/rules/bundle.loose-mode.md": `${script}; chmod 777 engine/run; tar -czf engine.tgz ${asRoot} engine/run; ${local}`,
  "docs/rules/bundle.privileged-mode.md": `${script}; chmod 4755 engine/run; tar -czf engine.tgz ${asRoot} engine/run; ${local}`,
  "docs/rules/cluster.bundle-missing.md": "cp tally.zip search.zip",
  "docs/rules/cluster.database-not-offered.md": `sed -i 's/^capabilities: \\[/&bigstore_version_2, /' ramp.yml; ${packed}`,
  "docs/rules/cluster.dependency-downloaded.md": `${elsewhere}; ${packed}`,
  "docs/rules/cluster.dependency-downloaded.md, Fixed": `sed -i '/^dependencies/,$d' ramp.yml; ${local}; ${packed}`,
  "docs/rules/cluster.functions-missing.md": newer("7.2", "newer.zip") + newer("7.4", "new.zip"),
  "docs/rules/cluster.load-examined-in-part.md": newer("7.4", "new.zip"),
  "docs/rules/cluster.module-blocks-upgrade.md": `${release("graph", "2.8.0")} rampart upload graph-2.8.0.zip -q`,
  "docs/rules/cluster.module-downgrade.md": release("tally", "1.3.0") + release("tally", "1.3.1"),
  "docs/rules/cluster.module-exists.md": release("tally", "1.3.0"),
  "docs/rules/cluster.module-missing.md": release("counters", "1.0.0") + release("tally", "1.1.0"),
  "docs/rules/cluster.upload-too-large.md": `head -c 4500000 /dev/urandom > engine.tgz; ${dependency("local_path: engine.tgz")}; ${packed}`,
  "docs/rules/cluster.upload-too-large.md, Fixed": "head -c 3500000 /dev/urandom > engine.tgz",
  "docs/rules/cluster.version-too-low-for-upgrade.md": `sed -i 's/min_redis_pack_version: .*/min_redis_pack_version: "8.0.10"/' ramp.yml; ${release("tally", "1.3.0")}`,
  "docs/rules/elf.functions-newer.md": `${withRedis("7.2")}
    echo 'const char *const newer = "RedisModule_AddACLCategory";' >> tally.c
    gcc -shared -fPIC -fstack-protector-strong -Wl,-z,relro,-z,now -s -o tally.so tally.c`,
  "docs/rules/elf.functions-newer.md, Fixed": withRedis("7.4"),
  "docs/rules/elf.library-missing.md": library("libssl.so.1.1"),
  "docs/rules/elf.library-missing.md, Fixed": library("libssl.so.3"),
  "docs/rules/elf.library-optional.md": library("libssl.so.1.1"),
  "docs/rules/elf.library-optional.md, Fixed": library("libssl.so.3"),
  "docs/rules/elf.library-unknown.md": `set -- hiredis; ${library("libhiredis.so.1.1.0")}; echo > hiredis.c; gcc -c hiredis.c; ar rc libhiredis.a hiredis.o`,
  "docs/rules/manifest.dependency-sha256-mismatch.md": "cp engine.tgz gears.tgz",
  "docs/rules/metadata.dependency-not-bundled.md": `${elsewhere}; ${packed}`,
  "docs/rules/metadata.dependency-not-bundled.md, Fixed": `sed -i '/^dependencies/,$d' ramp.yml; ${local}; ${packed}`,
  "docs/rules/metadata.operating-systems-missing.md": `printf 'operating_systems: []\\n' > none.yml; grep -v operating_systems ramp.yml >> none.yml; rampart pack tally.so -m none.yml -o tally.zip -q`,
  "docs/rules/trust.checksum-missing.md":
    "rampart pack tally.so -m ramp.yml --os rhel8 -o tally-rhel8.zip -q",
  "docs/rules/cluster.architecture-differs.md": "mkdir aarch64; mv other.so aarch64/tally.so",
  "docs/commands/actions.md": `rampart upload mymodule.zip -q
    uid=$(rampart actions list --json | jq -r '.. | .action_uid? // empty' | head -n 1)
    rampart() { call rampart "\${@/4c7c0b5e-6b1a-4b53-9d3d-3a1f6a3f8a11/$uid}"; }`,
  "docs/commands/artifacts.md": upload,
  "README.md": `sed -i 's/rhel9/rhel9, ubuntu22/' ramp.yml; rampart pack mymodule.so -m ramp.yml -o mymodule.zip -q; rampart sign mymodule.zip --key release.pem -q`,
  "docs/check.md": `echo '{ "name": "db", "redis_version": "8.4" }' > bdb.json; ${withRedis("8.4")}; rampart pack tally.so -m ramp.yml -o mymodule.zip -q`,
  "docs/commands/check.md": `${withRedis("8.4")}; rampart pack tally.so -m ramp.yml -o mymodule.zip -q`,
  "docs/fleet.md": "rampart upload dist/*.zip -q",
  "docs/commands/fleet.md": "rampart upload dist/*.zip -q",
  "docs/release.md": `for place in {rhel8,rhel9,ubuntu22,ubuntu20_ubuntu24}-{x86_64,aarch64}-{7.2,7.4,8.0}; do
      mkdir -p build/$place
      case $place in *x86_64*) cp tally.so build/$place ;; *) cp other.so build/$place/tally.so ;; esac
    done
    rm -r dist`,
  "docs/trust.md, What is signed": `rampart sign tally.zip --key release.pem -q
    openssl pkeyutl -sign -rawin -inkey release.pem -in dist/SHA256SUMS -out sums.bin; base64 sums.bin > dist/SHA256SUMS.sig`,
  "docs/upload.md": 'cp "$RAMPART/fixtures/certificates/authority.pem" cluster.pem',
  "docs/commands/data.md": platforms,
  "docs/commands/deps.md": `cp engine.tgz libs.tgz
    sum=$(sha256sum < engine.tgz | cut -c-64)
    printf 'dependencies:\\n' >> ramp.yml
    for name in engine libs; do
      printf '  %s: { url: "https://example.com/%s.tgz", sha256: "%s" }\\n' $name $name $sum >> ramp.yml
    done
    rampart pack tally.so -m ramp.yml -o mymodule.zip -q`,
  "docs/commands/init.md": "rm ramp.yml",
  "docs/commands/merge-reports.md": parts,
  "docs/commands/migrate.md": "cp ramp.yml old.yml",
  "docs/commands/modules.md": `echo 'config_command: TALLY.CONFIG' >> ramp.yml; rampart pack tally.so -m ramp.yml -o mymodule.zip -q; ${upload}`,
  "docs/commands/upgrade.md": upgraded,
  "rampart upgrade 1 --module tally@1.3.0 --redis-version 8.4 --dry-run": `${withRedis("8.4")}; ${upgraded}`,
  "docs/sharding.md": parts,
  "packages/cli/README.md": 'ln -s "$RAMPART/fixtures" fixtures; rm tally.zip',
  "docs/tutorials/release-engineer.md":
    "mkdir -p build/x86_64 build/aarch64; mv tally.so build/x86_64; mv other.so build/aarch64/tally.so; rm -r commands.json dist",
  // `init` writes the manifest, which its reader then fills in.
  "docs/tutorials/author.md": "mv ramp.yml complete.yml",
  "docs/tutorials/author.md, 3. Pack and verify": "mv complete.yml ramp.yml",
  "docs/tutorials/ci.md": "mv tally.zip released.zip",
  "docs/tutorials/operator.md": "rampart sign tally.zip --key release.pem; sha256sum tally.zip > SHA256SUMS",
};

/** Calls that are meant to fail, and their exit codes. */
export const fails: Readonly<Record<string, number>> = {
  // Asks questions on a terminal.
  "rampart init ./mymodule.so": 2,
  // One of its bundles is for another system.
  "rampart check dist --target prod.yml --json": 1,
  "rampart diff old.zip new.zip --fail-on breaking": 1,
  "rampart check new.zip --upgrade-from old.zip --redis-version 8.4": 1,
};

const installed = { module_name: "tally", semantic_version: "1.2.3" };
const database = { uid: 1, name: "db", redis_version: "8.0", module_list: [installed] };

/** Of the cluster, where a page or a line needs another one. */
export const clusters: Readonly<Record<string, Partial<EmulatorSettings>>> = {
  "docs/rules/cluster.upgrade-not-direct.md": { clusterVersion: "6.4.2", os: ["rhel8"], databases: [] },
  "docs/check.md": { databases: [{ uid: 3, name: "db", redis_version: "8.4" }] },
  "rampart modules config 1 --module tally --args 'LIMIT 10'": { databases: [database] },
  "rampart modules config 1 --module tally --args 'LIMIT 10' --endpoint modules": { databases: [database] },
  "docs/commands/actions.md": { clusterVersion: "7.22.2", databases: [] },
  "docs/commands/modules.md": {
    clusterVersion: "7.22.2",
    databases: [{ uid: 1, name: "db", redis_version: "7.4" }],
  },
  "docs/commands/upgrade.md": { upgradePolicy: "latest", databases: [database] },
};
