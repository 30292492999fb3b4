import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { isOwn } from "./kept-code.ts";

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "kept-code-")), "rampart/code/own");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(join(folder, "../../.."), { recursive: true });
});

it("code in a folder of somebody else is not the user's", () => {
  expect(isOwn(folder)).toBe(true);
  const own = process.getuid?.() ?? 0;
  vi.spyOn(process, "getuid").mockReturnValue(own + 1);
  expect(isOwn(folder)).toBe(false);
});

it("what is not there is nobody's", () => {
  expect(isOwn(join(folder, "../nowhere"))).toBe(false);
});
