import { generateKeyPairSync } from "node:crypto";
import { copyFile, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { buildBundle, sha256 } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { administrator, startCluster } from "../cluster/emulated-cluster.ts";
import { abridged, masked } from "../support/masked.ts";
import { nextRelease } from "../support/next-release.ts";
import { ownData } from "../support/own-data.ts";
import { exampleManifest, fixture, useWorkspace } from "./rampart.ts";

// Whole runs, as files that read like documentation: the command, what it prints and its exit code.

const workspace = useWorkspace();
const folder = fileURLToPath(new URL("../transcripts", import.meta.url));

interface Step {
  readonly commandLine: string;
  /** Everything below the command, with what changes from release to release masked. */
  readonly outcome: string;
}

function parse(text: string): Step[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [commandLine = "", ...outcome] = step.trimEnd().split("\n");
      return { commandLine, outcome: outcome.join("\n") };
    });
}

function section(title: string, text: string): string {
  return text === "" ? "" : `--- ${title}\n${text}`;
}

async function prepare(): Promise<void> {
  const here = workspace.current;
  for (const name of ["tally", "refuses", "crashes", "documented", "calls-newer"])
    await copyFile(fixture(name), here.path(`${name}.so`));
  await copyFile(exampleManifest, here.path("ramp.yml"));
  await here.write(
    "bad.yml",
    'display_name: "Tally"\nlicense: "MIT"\nautor: "somebody"\ncompatible_redis_version: 8.10\n',
  );
  await here.write("good.zip", buildBundle());
  await here.write("next.zip", buildBundle({ metadata: nextRelease }));
  for (const [name, content] of Object.entries(ownData)) {
    await here.write(`own/${name}`, JSON.stringify(content));
  }
  // A tar file without entries.
  const library = gzipSync(Buffer.alloc(1024));
  await here.write("lib.tgz", library);
  const keys = generateKeyPairSync("ed25519");
  await here.write("release.pem", keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  await here.write("release.pub", keys.publicKey.export({ type: "spki", format: "pem" }).toString());
  const lib = { url: "https://example.com/lib.tgz", sha256: sha256(library) };
  await here.write("wants.zip", buildBundle({ metadata: { dependencies: { lib } } }));
  await here.write(
    "bad.zip",
    buildBundle({
      metadata: { sha256: "0".repeat(64) },
      module: { mode: 0o100644 },
      more: [{ name: "README.md", content: Buffer.from("# Tally\n") }],
    }),
  );
}

/** A cluster with a database, for the transcripts that begin with "cluster"; what the command finds it by. */
async function prepareCluster(): Promise<Readonly<Record<string, string>>> {
  const here = workspace.current;
  await here.write("configurable.zip", buildBundle({ metadata: { config_command: "TALLY.CONFIG" } }));
  const database = { uid: 1, name: "db", redis_version: "8.0" };
  const tallyOfDatabase = { module_name: "tally", semantic_version: "1.2.3" };
  const emulator = await startCluster({ databases: [{ ...database, module_list: [tallyOfDatabase] }] });
  onTestFinished(() => emulator.close());
  const inventory = { clusters: [{ name: "production", url: emulator.urls[0] ?? "" }] };
  await here.write("clusters.yml", JSON.stringify(inventory));
  const { name, password } = administrator;
  return { REDIS_ENTERPRISE_URL: emulator.urls[0] ?? "", RAMPART_USER: name, RAMPART_PASSWORD: password };
}

const files = (await readdir(folder)).filter((name) => name.endsWith(".txt")).toSorted();

describe("a transcript", () => {
  it.each(files.map((name) => [basename(name, ".txt"), name]))(
    "of %s is what happens",
    async (_title, name) => {
      await prepare();
      const environment = name.startsWith("cluster") ? await prepareCluster() : {};
      const steps = parse(await readFile(join(folder, name), "utf8"));
      expect(steps.length).toBeGreaterThan(0);
      for (const { commandLine, outcome } of steps) {
        const [program, ...words] = commandLine.split(" ");
        expect(program).toBe("rampart");
        const { code, stdout, stderr } = await workspace.current.run(words, { environment });
        const actual = `${section("standard output", stdout)}${section("standard error", stderr)}--- exit code ${code}`;
        const happened = abridged(masked(actual), outcome);
        expect(`$ ${commandLine}\n${happened}`).toBe(`$ ${commandLine}\n${outcome}`);
      }
    },
  );
});
