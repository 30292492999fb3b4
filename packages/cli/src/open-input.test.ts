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
