import { generateKeyPairSync } from "node:crypto";
import { copyFile, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { buildBundle, command, sha256 } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { administrator, startCluster } from "../cluster/emulated-cluster.ts";
import { ownData } from "../support/own-data.ts";
import { architecture, exampleManifest, fixture, useWorkspace } from "./rampart.ts";

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

/** Versions, sizes, checksums and the machine: all that a transcript must not pin down. */
function masked(text: string): string {
  return text
    .replaceAll(/\b[0-9a-f]{64}\b|\b[0-9a-f]{40}\b|\b[0-9a-f]{16}\b/g, "<digest>")
    .replaceAll(/\b(?!0{8})[0-9a-f]{8}(?=…)/g, "<digest>")
    .replaceAll(/\b\d+(\.\d+)? (bytes|KiB|MiB)\b/g, "<size>")
    .replaceAll(/\([+-]\d+(\.\d+)? %\)/g, "(<growth>)")
    .replaceAll(/\b[0-9a-f]{32}\b|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "<uid>")
    .replaceAll(/\b\d+\.\d s\b/g, "<time>")
    .replaceAll(/\b127\.0\.0\.1:\d+/g, "<address>")
    .replaceAll(/\b[0-9a-f]{32}\b|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "<uid>")
    .replaceAll(/\b\d+\.\d s\b/g, "<time>")
    .replaceAll(/\b127\.0\.0\.1:\d+/g, "<address>")
    .replaceAll(/("version": )"[^"]+"/g, '$1"<version>"')
    .replaceAll(/(?<=[Dd]ata (?:\S+ )?of )\d{4}-\d{2}-\d{2}/g, "<day>")
    .replaceAll(/(?<=Platform data )\S+/g, "<version>")
    .replaceAll(`for ${architecture} on`, "for <architecture> on");
}

/** The transcript itself where it is what happened, and a line `…` in it stands for any lines; else what happened. */
function abridged(actual: string, outcome: string): string {
  const pattern = outcome
    .split(/^…$/m)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[^]*?");
  return new RegExp(`^${pattern}$`).test(actual) ? outcome : actual;
}

function section(title: string, text: string): string {
  return text === "" ? "" : `--- ${title}\n${text}`;
}

/** What a release may do to those who call its commands. */
const nextRelease = {
  version: 10_204,
  semantic_version: "1.2.4",
  operating_systems: ["rhel9", "ubuntu22"],
  capabilities: ["persistence_rdb"],
  command_line_args: "MAX 10",
  commands: [
    command("tally.get", { command_arity: -3, flags: ["readonly", "noscript"] }),
    command("tally.max"),
  ],
};

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
  const library = Buffer.alloc(1024);
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
