import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { faultOf } from "./judge-case.ts";
import { minimised, mutated, randomOf } from "./mutate.ts";
import { readers } from "./readers.ts";

/** What `npm run fuzz` found: one folder a reader. */
const folder = join(import.meta.dirname, "../../fixtures/fuzz");
const saved = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".bin"))
  .map((path) => ({ path, reader: readers.find(({ name }) => path.startsWith(`${name}-`)) }));

describe("hostile bytes", () => {
  it.each(saved)("of $path do no harm any more", async ({ path, reader }) => {
    if (reader === undefined) throw new Error(`${path} is for no reader`);
    expect(await faultOf(reader, readFileSync(join(folder, path)))).toBeUndefined();
  });

  it.each(readers)("do no harm to the reader $name", async (reader) => {
    for (const seed of reader.seeds) expect(await faultOf(reader, seed)).toBeUndefined();
    const random = randomOf(20_261_130);
    for (let count = 0; count < 100; count++) {
      const bytes = mutated(reader.seeds[random(reader.seeds.length)] ?? Buffer.alloc(0), random);
      expect(await faultOf(reader, bytes), bytes.toString("base64")).toBeUndefined();
    }
  });

  it("are noticed where they do harm, and made smaller", async () => {
    const reader = {
      name: "bad",
      seeds: [],
      read: async (bytes: Buffer) => {
        if (bytes.includes("!?")) throw new TypeError("a mistake");
      },
    };
    const bytes = Buffer.from("some bytes !? and more");
    expect(await faultOf(reader, bytes)).toBe("TypeError: a mistake");
    const least = await minimised(bytes, async (smaller) => (await faultOf(reader, smaller)) !== undefined);
    expect(least.toString()).toBe("!?");
  });
});
