import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Script } from "node:vm";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { isOwn, keepCode } from "./kept-code.ts";

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

it("code is kept in a folder of the user's, and in nobody else's", () => {
  const scripts = new Map([["chunk.js", new Script("1")]]);
  const chunks = join(folder, "..");
  const inside = join(folder, "cache/rampart/code/1.0.0");
  const own = process.getuid?.() ?? 0;
  vi.spyOn(process, "getuid").mockReturnValue(own + 1);
  keepCode(inside, scripts, chunks);
  expect(readdirSync(folder)).toEqual([]);
  vi.restoreAllMocks();
  keepCode(inside, scripts, chunks);
  expect(existsSync(inside)).toBe(true);
});
