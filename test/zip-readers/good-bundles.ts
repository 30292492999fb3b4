import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipBytes } from "@rampart/archive/write";
import { nodeRuntime } from "@rampart/files";
import { buildTar } from "../../packages/archive/src/tar/tar-builder.test-support.ts";
import { buildZip, text } from "../../packages/archive/src/zip/zip-builder.test-support.ts";
import { metadataOf, sha256, tally } from "../../packages/bundle/src/bundle-builder.test-support.ts";
import { findProgram } from "../support/left-out.ts";

// The same bundle as six programs write it: ours, RAMP's way, two common tools, a stream, and with zip64 records.

const archive = gzipSync(buildTar([{ name: "engine/readme", content: text("an engine") }]));
const metadata = metadataOf({
  dependencies: { engine: { url: "https://example.com/engine.tgz", sha256: sha256(archive) } },
});
const contents: readonly (readonly [name: string, content: Uint8Array])[] = [
  ["module.json", text(JSON.stringify(metadata))],
  ["tally.so", tally],
  ["deps/engine.tgz", archive],
];

export interface GoodBundle {
  readonly writer: string;
  /** Undefined where this machine does not have the program. */
  readonly bytes: Buffer | undefined;
}

export async function goodBundles(): Promise<GoodBundle[]> {
  return [
    { writer: "Rampart", bytes: await ours() },
    { writer: "RAMP's way", bytes: written("python3", ["-c", python, "file"]) },
    { writer: "Python into a pipe", bytes: written("python3", ["-c", python, "pipe"]) },
    { writer: "zip", bytes: written("zip", ["-q", "-X", "out.zip", ...names]) },
    { writer: "7z", bytes: written("7z", ["a", "-bd", "out.zip", ...names]) },
    { writer: "zip64 records", bytes: withZip64() },
  ];
}

const names = contents.map(([name]) => name);

async function ours(): Promise<Buffer> {
  const inputs = contents.map(([name, bytes]) => ({
    name,
    mode: name.endsWith(".so") ? 0o755 : 0o644,
    compression: name.endsWith(".tgz") ? ("store" as const) : ("deflate" as const),
    source: { bytes },
  }));
  const chunks: Uint8Array[] = [];
  for await (const chunk of zipBytes(inputs, nodeRuntime)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function withZip64(): Buffer {
  const entries = contents.map(([name, content]) => ({ name, content, mode: 0o100755 }));
  return buildZip({ entries, zip64: true });
}

const python = `
import sys, zipfile
class Pipe:
    def __init__(self, file): self.file = file
    def write(self, data): return self.file.write(data)
    def flush(self): self.file.flush()
with open("out.zip", "wb") as file:
    with zipfile.ZipFile(file if sys.argv[1] == "file" else Pipe(file), "w", zipfile.ZIP_DEFLATED) as bundle:
        for name in ${JSON.stringify(names)}: bundle.write(name)
`;

/** What a program makes of the files in a folder, as `out.zip` there. */
function written(program: string, words: readonly string[]): Buffer | undefined {
  if (findProgram(program) === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "good-bundle-"));
  try {
    for (const [name, content] of contents) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content, { mode: name.endsWith(".so") ? 0o755 : 0o644 });
    }
    const { status, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8" });
    if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
    return readFileSync(join(folder, "out.zip"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
