import { createPrivateKey, createPublicKey } from "node:crypto";
import { gzipSync } from "node:zlib";
import { readTarEntries } from "@rampart/archive";
import {
  judgeChecksum,
  judgeSignature,
  parseChecksums,
  parsePrivateKey,
  parsePublicKey,
  readBundle,
  readModuleFile,
  signBundle,
} from "@rampart/bundle";
import { bytesSource } from "@rampart/bytes";
import { nodeRuntime } from "@rampart/files";
import { applyBaseline, baselineOf, type Finding, renderFinding } from "@rampart/findings";
import {
  fixManifest,
  fixModuleJson,
  judgeManifest,
  migrateManifest,
  parseManifest,
  parseModuleMetadata,
} from "@rampart/metadata";
import { parseBaseline, parseConfiguration, parseInventory, parseTargets } from "@rampart/project";
import { buildTar, pax } from "../../packages/archive/src/tar/tar-builder.test-support.ts";
import {
  buildBundle,
  metadataOf,
  readFixture,
  tally,
} from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { readAnswer } from "../../packages/cluster-client/src/answer.ts";
import { differenceOf } from "./independent-zip.ts";

/** A reader of strangers' bytes. What it says is compared with what it says a second time. */
export interface Reader {
  readonly name: string;
  readonly seeds: readonly Buffer[];
  readonly read: (bytes: Buffer) => Promise<unknown>;
}

const text = (value: unknown) => Buffer.from(JSON.stringify(value, null, 1));
const someManifests = [
  "braces-style",
  "dependency-list",
  "hyphenated-keys",
  "search-style",
  "templates-in-values",
].map((name) => readFixture(`../manifests/${name}.yml`));

const tar = buildTar([
  pax("path=lib/x.so"),
  { name: "x", content: Buffer.from("x".repeat(600)) },
  { name: "l", type: "2", linkName: "x" },
]);
const target = { name: "p", cluster_version: "8.0.20-96", redis_version: "8.4", os: "rhel9", arch: "x86_64" };
const inventory = { clusters: [{ name: "a", url: "https://a:9443", labels: { env: "x" } }] };
const configuration = { rules: { "elf/empty": "off" }, ignores: [{ rule: "json/comment", files: ["a/**"] }] };
const someFindings: readonly Finding[] = judgeManifest(parseManifest(Buffer.from("module_nam: x\n"), {}));
const sha256 = "0123456789abcdef".repeat(4);
const digests = { sha256, contentDigest: sha256 };
/** Of a secret that everybody knows, so that a seed makes the same mutants again. */
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, 7)]),
  format: "der",
  type: "pkcs8",
});
const publicKey = createPublicKey(privateKey);
const place = { node: "https://a:9443", request: "GET /v1/modules" };

export const readers: readonly Reader[] = [
  {
    name: "bundle",
    seeds: [
      buildBundle({ module: { content: Buffer.from("no module") } }),
      buildBundle({ module: false, more: [{ name: "deps/a.tgz", content: gzipSync(tar) }] }),
    ],
    read: async (bytes) => {
      const reading = await readBundle({ bytes });
      const difference = differenceOf(bytes, reading);
      if (difference !== undefined) throw new Error(`read otherwise: ${difference}`);
      return reading.findings.map(renderFinding);
    },
  },
  {
    name: "metadata",
    seeds: [text(metadataOf()), text([metadataOf()])],
    read: async (bytes) => parseModuleMetadata(bytes, { bundled: true }).findings.map(renderFinding),
  },
  {
    name: "manifest",
    seeds: someManifests,
    read: async (bytes) => judgeManifest(parseManifest(bytes, { HOME: "/x" })).map(renderFinding),
  },
  { name: "fix-manifest", seeds: someManifests, read: async (bytes) => fixedTwice(bytes, fixManifest) },
  {
    name: "fix-metadata",
    seeds: [text(metadataOf())],
    read: async (bytes) => fixedTwice(bytes, fixModuleJson),
  },
  { name: "migrate", seeds: someManifests, read: async (bytes) => migrateManifest(bytes.toString()) },
  {
    name: "configuration",
    seeds: [text(configuration), Buffer.from("rules:\n  elf/empty: off\nmaxWarnings: 3\n")],
    read: async (bytes) => parseConfiguration(bytes, "rampart.config.yml"),
  },
  {
    name: "target",
    seeds: [text(target), text({ targets: [target] })],
    read: async (bytes) => parseTargets(bytes, "t.yml"),
  },
  {
    name: "inventory",
    seeds: [text(inventory)],
    read: async (bytes) => parseInventory(bytes, "i.json"),
  },
  {
    name: "baseline",
    seeds: [text(baselineOf([{ file: "ramp.yml", findings: someFindings }]))],
    read: async (bytes) => applyBaseline(parseBaseline(bytes, "b.json"), "ramp.yml", someFindings),
  },
  {
    name: "checksums",
    seeds: [Buffer.from(`${sha256}  dist/t.zip\n\\${sha256} *a\\\\b\nSHA256 (t.zip) = ${sha256}\r\n`)],
    read: async (bytes) => judgeChecksum("t.zip", sha256, parseChecksums("SHA256SUMS", bytes.toString())),
  },
  {
    name: "signature",
    seeds: [Buffer.from(signBundle(digests, privateKey))],
    read: async (bytes) => judgeSignature("t.zip.sig", bytes.toString(), publicKey, digests),
  },
  {
    name: "public-key",
    seeds: [Buffer.from(publicKey.export({ type: "spki", format: "pem" }))],
    read: async (bytes) => parsePublicKey("key.pem", bytes.toString()).asymmetricKeyType,
  },
  {
    name: "private-key",
    seeds: [Buffer.from(privateKey.export({ type: "pkcs8", format: "pem" }))],
    read: async (bytes) => parsePrivateKey("key", bytes.toString()).asymmetricKeyType,
  },
  {
    name: "elf",
    seeds: [tally],
    read: async (bytes) => (await readModuleFile({ bytes })).findings.map(renderFinding),
  },
  { name: "tar", seeds: [tar, gzipSync(tar)], read: readTar },
  {
    name: "answer",
    seeds: [text([metadataOf()]), text({ error_code: "invalid_module", description: "x" })],
    read: async (bytes) => {
      const body = (async function* () {
        yield bytes;
      })();
      return readAnswer({ status: (bytes[0] ?? 0) % 2 === 0 ? 200 : 406, headers: {}, body }, place);
    },
  },
];

/** The text again, once it is fixed: fixing changes nothing then. */
function fixedTwice(bytes: Buffer, fix: (text: string) => { readonly text: string }): string {
  const { text: fixed } = fix(bytes.toString());
  if (fix(fixed).text !== fixed) throw new Error("fixed twice, it changes again");
  return fixed;
}

async function readTar(bytes: Buffer): Promise<unknown> {
  const members: unknown[] = [];
  for await (const { name, kind, content } of readTarEntries(bytesSource(bytes), nodeRuntime, {
    gzip: bytes[0] === 0x1f,
  })) {
    let size = 0;
    for await (const chunk of content) size += chunk.length;
    members.push([name, kind, size]);
  }
  return members;
}
