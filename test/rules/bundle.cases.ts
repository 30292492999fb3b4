import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packBundle } from "@rampart/bundle";
import { buildTar } from "../../packages/archive/src/tar/tar-builder.test-support.ts";
import { buildZip, type RawEntry, text } from "../../packages/archive/src/zip/zip-builder.test-support.ts";
import {
  type BundleParts,
  buildBundle,
  command,
  sha256,
  tally,
} from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { bundle } from "./bundle-reading.ts";
import type { Case, RuleCases } from "./rule-case.ts";

const archive = gzipSync(buildTar([{ name: "engine/readme", content: text("an engine") }]));
const url = "https://example.com/files/engine.tgz";
const engine: RawEntry = { name: "deps/engine.tgz", content: archive, method: 0 };
const zeros = Buffer.alloc(3 * 2 ** 20);

/** A bundle that declares {@link engine}, with this entry for it. */
function withEngine(entry: RawEntry = engine, digest = sha256(archive)): BundleParts {
  return { metadata: { dependencies: { engine: { url, sha256: digest } } }, more: [entry] };
}

/** The same with this archive as the engine. */
function inEngine(content: Buffer): BundleParts {
  return withEngine({ ...engine, content }, sha256(content));
}

/** A good bundle with one entry more. */
const plus = (entry: RawEntry): Case => bundle({ more: [{ content: archive, ...entry }] });

/** What is said of the example module when it is packed from a file of this name. */
function packed(fileName: string): Case {
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), "rule-cases-"));
    try {
      const modulePath = join(folder, fileName);
      const commandsFrom = join(folder, "commands.json");
      const commands = [command("tally.get")];
      await copyFile(new URL("../../fixtures/modules/x86_64/tally.so", import.meta.url), modulePath);
      await writeFile(commandsFrom, JSON.stringify({ module_name: "tally", version: 10203, commands }));
      const { findings } = await packBundle({
        inputs: { modulePath, environment: {} },
        facts: { description: { from: "file", path: commandsFrom }, operatingSystems: ["rhel9"] },
        output: join(folder, "tally.zip"),
      });
      return findings;
    } finally {
      await rm(folder, { recursive: true });
    }
  };
}

/** A bundle whose first header demands this version of a reader, in tenths. */
function demanding(versionNeeded: number): Buffer {
  const zip = buildBundle();
  zip.writeUInt16LE(versionNeeded, 4);
  return zip;
}

export const cases: RuleCases = {
  "bundle/not-a-zip": { failing: bundle(tally), passing: bundle() },
  "bundle/damaged": { failing: bundle(buildBundle().subarray(0, -1)), passing: bundle() },
  "bundle/too-many-entries": {
    failing: bundle(
      buildZip({ entries: Array.from({ length: 1001 }, (_, index) => ({ name: `deps/${index}` })) }),
    ),
    passing: bundle({ more: Array.from({ length: 998 }, (_, index) => ({ name: `deps/${index}` })) }),
  },
  "bundle/unsafe-name": { failing: plus({ name: "deps/../../cron" }), passing: plus({ name: "deps/cron" }) },
  "bundle/duplicate-name": {
    failing: plus({ name: "Module.json" }),
    passing: plus({ name: "deps/Module.json" }),
  },
  "bundle/symlink": {
    failing: bundle(withEngine({ ...engine, mode: 0o120777 })),
    passing: bundle(withEngine()),
  },
  "bundle/special-file": {
    failing: bundle(withEngine({ ...engine, mode: 0o010644 })),
    passing: bundle(withEngine()),
  },
  "bundle/encrypted": { failing: bundle({ module: { flags: 0x0801 } }), passing: bundle() },
  "bundle/unsupported-compression": {
    failing: bundle({ module: { method: 12, data: tally } }),
    passing: bundle({ module: { method: 0 } }),
  },
  "bundle/entry-too-large": {
    failing: bundle({}, { maxEntrySize: tally.length - 1 }),
    passing: bundle({}, { maxEntrySize: tally.length }),
  },
  "bundle/compression-ratio": {
    failing: plus({ name: "deps/zeros", content: zeros }),
    passing: plus({ name: "deps/zeros", content: zeros, method: 0 }),
  },
  "bundle/inconsistent-records": {
    failing: bundle({ module: { local: { name: text("other.so") } } }),
    passing: bundle({ module: { local: { name: text("tally.so") } } }),
  },
  "bundle/stray-bytes": { failing: bundle({ prefix: text("#!/bin/sh\n") }), passing: bundle() },
  "bundle/unportable-record": {
    failing: bundle(demanding(99)),
    passing: bundle(demanding(45)),
  },
  "bundle/comment": { failing: bundle({ comment: text("built by CI") }), passing: bundle() },
  "bundle/crc-mismatch": {
    failing: bundle({ module: { local: { crc32: 1 }, central: { crc32: 1 } } }),
    passing: bundle(),
  },
  "bundle/size-mismatch": {
    failing: bundle({ module: { local: { uncompressedSize: 700 }, central: { uncompressedSize: 700 } } }),
    passing: bundle(),
  },
  "bundle/corrupt-data": {
    failing: bundle({ module: { data: Buffer.alloc(500, 0xa7) } }),
    passing: bundle(),
  },
  "bundle/module-json-missing": {
    failing: bundle({ moduleJson: { name: "tally/module.json" } }),
    passing: bundle({ moduleJson: { name: "module.json" } }),
  },
  "bundle/module-missing": { failing: bundle({ module: false }), passing: bundle() },
  "bundle/module-file-missing": {
    failing: bundle({ module: { name: "counters.so" } }),
    passing: bundle({ module: { name: "counters.so" }, metadata: { module_file: "counters.so" } }),
  },
  "bundle/several-modules": {
    failing: plus({ name: "deps/engine.so", content: tally }),
    passing: plus({ name: "deps/engine.so.1", content: tally }),
  },
  "bundle/unexpected-entry": {
    failing: plus({ name: "README.md" }),
    passing: plus({ name: "deps/README.md" }),
  },
  "bundle/sha256-mismatch": {
    failing: bundle({ metadata: { sha256: "0".repeat(64) } }),
    passing: bundle({ metadata: { sha256: sha256(tally) } }),
  },
  "bundle/module-name-unusable": { failing: packed("tally.module"), passing: packed("tally.so") },
  "bundle/module-not-executable": {
    failing: bundle({ module: { mode: 0o100644 } }),
    passing: bundle({ module: { mode: 0o100744 } }),
  },
  "bundle/dependency-missing": {
    failing: bundle(withEngine({ ...engine, name: "deps/other.tgz" })),
    passing: bundle(withEngine()),
  },
  "bundle/dependency-sha256-mismatch": {
    failing: bundle(withEngine(engine, "f".repeat(64))),
    passing: bundle(withEngine()),
  },
  "bundle/dependency-unreadable": {
    failing: plus({ name: "deps/engine.tar.zst" }),
    passing: bundle(withEngine()),
  },
  "bundle/dependency-damaged": {
    failing: bundle(inEngine(archive.subarray(0, 40))),
    passing: bundle(withEngine()),
  },
  "bundle/dependency-unsafe": {
    failing: bundle(inEngine(gzipSync(buildTar([{ name: "../../etc/cron.d/job" }])))),
    passing: bundle(inEngine(gzipSync(buildTar([{ name: "etc/cron.d/job" }])))),
  },
  "bundle/privileged-mode": {
    failing: bundle(inEngine(gzipSync(buildTar([{ name: "engine/run", mode: 0o4755 }])))),
    passing: bundle(inEngine(gzipSync(buildTar([{ name: "engine/run", mode: 0o755 }])))),
  },
  "bundle/loose-mode": {
    failing: bundle(inEngine(gzipSync(buildTar([{ name: "engine/run", mode: 0o777 }])))),
    passing: bundle(inEngine(gzipSync(buildTar([{ name: "engine/run", mode: 0o755 }])))),
  },
  "bundle/dependency-undeclared": {
    failing: plus({ name: "deps/engine.tgz" }),
    passing: bundle(withEngine()),
  },
};
