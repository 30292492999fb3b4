import { fstatSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openInput } from "./open-input.ts";

vi.mock("node:fs", async (load) => {
  const actual = await load<typeof import("node:fs")>();
  const { fstatSync, openSync, statSync } = actual;
  return { ...actual, fstatSync: vi.fn(fstatSync), openSync: vi.fn(openSync), statSync: vi.fn(statSync) };
});

const quiet = { write: () => {}, isTerminal: false };
const io = { stdout: quiet, stderr: quiet, environment: {}, signal: new AbortController().signal };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rampart-input-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

it("looks at a small file once and opens it once", async () => {
  const path = join(folder, "ramp.yml");
  writeFileSync(path, "display_name: Tally\n");
  vi.clearAllMocks();
  const { kind } = await openInput(path, io);
  expect(kind).toBe("manifest");
  expect([statSync, fstatSync, openSync].map((call) => vi.mocked(call).mock.calls.length)).toEqual([1, 0, 1]);
});

const end = Buffer.from("504b0506000000000000000000000000000000000000", "hex");

it.each<[string, string, Buffer, string]>([
  ["a zip file behind a script", "x.zip", Buffer.concat([Buffer.from("#!/bin/sh\n"), end]), "bundle"],
  ["a zip file behind a module", "x.zip", Buffer.concat([Buffer.from("\x7fELF\0"), end]), "bundle"],
  ["a zip file far behind its beginning", "x.zip", Buffer.concat([Buffer.alloc(2 ** 18), end]), "bundle"],
  ["a module that ends so", "x.so", Buffer.concat([Buffer.from("\x7fELF\0"), end]), "module"],
  ["a module with the name of a bundle", "x.zip", Buffer.from("\x7fELF\0"), "module"],
  ["text with the name of a bundle", "x.zip", Buffer.from("display_name: x\n"), "manifest"],
  ["nothing with the name of a bundle", "x.zip", Buffer.alloc(0), "manifest"],
])("takes %s for what those who unpack it do", async (_, name, content, kind) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  expect((await openInput(path, io)).kind).toBe(kind);
});
