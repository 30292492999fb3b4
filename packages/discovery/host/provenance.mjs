// What the prebuilt hosts were built from, as prebuilt/module-host.linux-<architecture>.json: a digest of the sources
// and of build.sh, which holds the flags; a digest of the binary; and the compiler and linker that wrote it.
//
//   provenance.mjs --write ARCHITECTURE COMPILER   after a build; build.sh calls it
//   provenance.mjs --check                         whether both binaries were built from the sources as they are
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const here = new URL("./", import.meta.url);
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const binary = (architecture) => new URL(`prebuilt/module-host.linux-${architecture}`, here);
const record = (architecture) => new URL(`prebuilt/module-host.linux-${architecture}.json`, here);

function sourceDigest() {
  const sources = readdirSync(new URL("src/", here)).filter((name) => /\.[ch]$/.test(name));
  const names = [...sources.map((name) => `src/${name}`), "build.sh"].sort();
  const lines = names.map((name) => `${sha256(readFileSync(new URL(name, here)))}  ${name}\n`);
  return sha256(lines.join(""));
}

const firstLine = (program, words) => execFileSync(program, words, { encoding: "utf8" }).split("\n")[0];

function write(architecture, compiler) {
  const linker = firstLine(compiler, ["-print-prog-name=ld"]);
  const facts = {
    sources: sourceDigest(),
    binary: sha256(readFileSync(binary(architecture))),
    compiler: firstLine(compiler, ["--version"]),
    linker: firstLine(linker, ["--version"]),
  };
  writeFileSync(record(architecture), `${JSON.stringify(facts, null, 2)}\n`);
}

function check(architecture) {
  const facts = JSON.parse(readFileSync(record(architecture), "utf8"));
  const faults = [];
  if (facts.sources !== sourceDigest()) faults.push("was built from other sources or with other flags");
  if (facts.binary !== sha256(readFileSync(binary(architecture)))) faults.push("is not what build.sh wrote");
  for (const fault of faults) {
    process.stderr.write(`module-host.linux-${architecture} ${fault}: run build.sh\n`);
    process.exitCode = 1;
  }
}

const [mode, architecture, compiler] = process.argv.slice(2);
if (mode === "--write") write(architecture, compiler);
else if (mode === "--check") for (const one of ["x86_64", "aarch64"]) check(one);
else {
  process.stderr.write("usage: provenance.mjs --check | --write ARCHITECTURE COMPILER\n");
  process.exitCode = 2;
}
