import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { ReusedBuffer } from "./reused-buffer.ts";

const folder = mkdtempSync(join(tmpdir(), "rampart-test-"));
afterEach(() => rmSync(folder, { recursive: true }));

it("reads one file after the other, whichever is longer", () => {
  const path = join(folder, "file");
  const buffer = new ReusedBuffer("(", ")");
  for (const length of [10, 0, 3, 2 ** 18, 2 ** 20, 7]) {
    const text = "x".repeat(length);
    writeFileSync(path, text);
    expect(buffer.read(path).toString() === `(${text})`).toBe(true);
  }
});
