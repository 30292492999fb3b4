import { describe, expect, it } from "vitest";
import { buildBundle } from "../../../bundle/src/bundle-builder.test-support.ts";
import { judgeFiles } from "./judge-files.ts";
import type { Progress } from "./protocol.ts";

/** What is said of how much of a file was read. */
async function progressOf(...contents: readonly Buffer[]): Promise<Progress[]> {
  const said: Progress[] = [];
  const files = contents.map((bytes, index) => ({ name: `${index}.zip`, blob: new Blob([bytes]) }));
  await judgeFiles({ files, today: "2026-11-30" }, (progress) => said.push(progress));
  return said;
}

describe("progress", () => {
  const more = Array.from({ length: 20 }, (_, index) => ({
    name: `deps/${index}.bin`,
    content: Buffer.alloc(100_000, index),
    method: 0,
  }));
  const bundle = buildBundle({ more });

  it("begins at nothing and ends at all, however a bundle is read", async () => {
    const parts = (await progressOf(bundle)).map(({ part }) => part);
    expect(parts[0]).toBe(0);
    expect(parts.at(-1)).toBeGreaterThan(0.95);
    expect(parts.filter((part) => part > 0.1 && part < 0.9).length).toBeGreaterThan(10);
    expect(parts).toEqual(parts.toSorted((a, b) => a - b));
  });

  it("counts each of several files by its bytes", async () => {
    const said = await progressOf(bundle, bundle);
    const first = said.filter(({ name }) => name === "0.zip");
    expect(first.at(-1)?.part).toBeCloseTo(0.5, 1);
    expect(said.at(-1)?.part).toBeGreaterThan(0.95);
  });
});
