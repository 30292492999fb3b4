import { appendFile, mkdtemp, rename, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { steadyFile } from "./steady-file.ts";

let folder: string;
let path: string;
const content = Buffer.from(Array.from({ length: 3_300_000 }, (_, index) => (index * 7) % 251));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "steady-"));
  path = join(folder, "bundle.zip");
  await writeFile(path, content);
});
afterEach(() => rm(folder, { recursive: true }));

/** The bytes, each chunk copied before the next is asked for; `meddle` comes after the first. */
async function gather(chunks: AsyncIterable<Uint8Array>, meddle: () => Promise<void> = async () => {}) {
  const copies: Buffer[] = [];
  for await (const chunk of chunks) {
    copies.push(Buffer.from(chunk));
    if (copies.length === 1) await meddle();
  }
  return Buffer.concat(copies);
}

describe("a file that is sent", () => {
  it("is read whole, as often as it is asked for", async () => {
    const file = await steadyFile(path);
    expect(file).toMatchObject({ name: "bundle.zip", size: content.length });
    expect((await gather(file.chunks())).equals(content)).toBe(true);
    expect((await gather(file.chunks())).equals(content)).toBe(true);
  });

  it.each<[string, () => Promise<void>]>([
    ["grows", () => appendFile(path, "x")],
    ["shrinks", () => truncate(path, 1_200_000)],
    ["is written to", () => utimes(path, 1, 1)],
  ])("and %s meanwhile does not come to its end", async (_what, meddle) => {
    const { chunks } = await steadyFile(path);
    await expect(gather(chunks(), meddle)).rejects.toThrow(/changed while it was sent/);
  });

  it("and is replaced before it is read gives nothing", async () => {
    const { chunks } = await steadyFile(path);
    await writeFile(`${path}.new`, content);
    await rename(`${path}.new`, path);
    let came = 0;
    const read = async () => {
      for await (const chunk of chunks()) came += chunk.length;
    };
    await expect(read()).rejects.toThrow(/changed while it was sent/);
    expect(came).toBe(0);
  });

  it("can be left early", async () => {
    const { chunks } = await steadyFile(path);
    for await (const chunk of chunks()) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    await rm(path);
    await writeFile(path, content);
  });
});
