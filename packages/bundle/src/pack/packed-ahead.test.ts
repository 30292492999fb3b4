import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256, tally } from "../bundle-builder.test-support.ts";
import { readBundle } from "../open-bundle.ts";
import { writeZip } from "../write/write-zip.ts";
import { packBundle } from "./pack-bundle.ts";
import type { PackOptions } from "./pack-options.ts";
import { PackedAhead } from "./packed-ahead.ts";

// Large enough to be deflated while it is judged.
const large = Buffer.concat([tally, randomBytes(2 ** 22), Buffer.alloc(2 ** 20, "code")]);

let folder: string;
let module: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "packed-ahead-"));
  module = join(folder, "tally.so");
  await writeFile(module, large);
});
afterEach(() => rm(folder, { recursive: true }));

async function pack(manifest: string, changes: Partial<PackOptions> = {}) {
  await writeFile(join(folder, "ramp.yml"), manifest);
  return packBundle({
    inputs: { modulePath: module, manifestPath: join(folder, "ramp.yml"), environment: {} },
    facts: { description: { from: "manifest" }, operatingSystems: ["rhel9"] },
    output: join(folder, "tally.zip"),
    ...changes,
  });
}

const manifest = "display_name: Tally\nmodule_name: tally\nsemantic_version: 1.2.3\ncommands: []\n";

describe("a module that is deflated while it is judged", () => {
  it("gives the bundle that it gives when it is deflated later", async () => {
    const { bundle } = await pack(manifest);
    const inputs = bundle?.plan.entries.map(({ input }) => input) ?? [];
    const later = await writeZip(join(folder, "later.zip"), inputs);
    expect(bundle).toMatchObject(later);
    expect(
      (await readFile(join(folder, "tally.zip"))).equals(await readFile(join(folder, "later.zip"))),
    ).toBe(true);
  });

  it("is read once where it is of some megabytes, and the bytes that are judged are those that are packed", async () => {
    const whole = Buffer.concat([tally, randomBytes(2 ** 20)]);
    await writeFile(module, whole);
    const ahead = await PackedAhead.begin(module);
    expect(ahead?.bytes).toEqual(whole);
    await ahead?.close();
    let reads = 0;
    const changed = () => {
      reads++;
      return writeFile(module, randomBytes(whole.length));
    };
    const { bundle } = await pack(manifest, { onStage: (stage) => void (stage === "facts" && changed()) });
    expect(reads).toBe(1);
    const reading = await readBundle({ path: join(folder, "tally.zip") });
    expect(reading.module?.sha256).toBe(sha256(whole));
    expect(bundle?.plan.contentDigest).toBe(reading.contentDigest);
  });

  it("leaves nothing where its manifest is at fault", async () => {
    const { bundle, findings } = await pack("- a\n");
    expect(bundle).toBeUndefined();
    expect(findings.map(({ rule }) => rule)).toContain("manifest/not-a-manifest");
    expect((await readdir(folder)).toSorted()).toEqual(["ramp.yml", "tally.so"]);
  });
});

describe("content that was begun", () => {
  const file = () => ({ path: module, size: large.length, sha256: sha256(large) });

  it("is given once, and to nobody who means another file", async () => {
    const ahead = await PackedAhead.begin(module);
    expect(ahead?.take({ ...file(), path: "other.so" })).toBeUndefined();
    expect(ahead?.take({ ...file(), size: 5 })).toBeUndefined();
    expect((await ahead?.take(file())?.packed)?.uncompressedSize).toBe(large.length);
    expect(ahead?.take(file())).toBeUndefined();
    await ahead?.close();
  });

  it("is refused where the file is not what was hashed", async () => {
    const ahead = await PackedAhead.begin(module);
    const begun = ahead?.take({ ...file(), sha256: "0".repeat(64) });
    await expect(begun?.packed).rejects.toMatchObject({ code: "source-changed" });
    await ahead?.close();
  });

  it("ends where nobody takes it", async () => {
    const ahead = await PackedAhead.begin(module);
    await ahead?.close();
    await expect(ahead?.take(file())?.packed).rejects.toThrow();
  });

  it("is none of a small file, nor of what is no file", async () => {
    await writeFile(join(folder, "small.so"), tally);
    for (const path of [join(folder, "small.so"), folder, join(folder, "nowhere.so")]) {
      expect(await PackedAhead.begin(path)).toBeUndefined();
    }
  });
});
