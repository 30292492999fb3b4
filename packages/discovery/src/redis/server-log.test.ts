import { describe, expect, it } from "vitest";
import { ServerLog } from "./server-log.ts";

const path = "/opt/my modules/search.so";

function read(...lines: string[]): ServerLog {
  const log = new ServerLog(path);
  log.feed("stdout", Buffer.from(lines.map((line) => `${line}\n`).join("")));
  log.end();
  return log;
}

describe("ServerLog", () => {
  it("keeps what the module says, without process, date and level", () => {
    const log = read(
      "14:C 21 Nov 2026 04:40:12.235 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo",
      "14:C 21 Nov 2026 04:40:12.235 # Redis version=7.0.15, bits=64, commit=00000000, modified=0, pid=14, just started",
      "14:M 21 Nov 2026 04:40:12.235 # Server initialized",
      "14:M 21 Nov 2026 04:40:12.235 # WARNING Memory overcommit must be enabled!",
      "14:M 21 Nov 2026 04:40:12.236 * <search> reading größe",
      "14:M 21 Nov 23:59:59.999 # <search> an older date",
      "printed by the module",
      "14:M 21 Nov 2026 04:40:12.240 * Module 'search' loaded from /opt/search.so",
      "14:M 21 Nov 2026 04:40:12.240 * Ready to accept connections unix",
    );
    expect(log.lines).toEqual(["reading größe", "an older date", "printed by the module"]);
    expect(log.initialized).toBe(true);
    expect(log.failure).toBeUndefined();
  });

  it.each([
    [
      `failed to load: ${path}: undefined symbol: f`,
      { unloadable: true, reason: `${path}: undefined symbol: f` },
    ],
    [
      "does not export RedisModule_OnLoad() symbol. Module not loaded.",
      { unloadable: true, reason: "does not export RedisModule_OnLoad() symbol. Module not loaded." },
    ],
    [
      "initialization failed. Module not loaded",
      { unloadable: false, reason: "initialization failed. Module not loaded" },
    ],
  ])("understands %j", (words, failure) => {
    expect(read(`14:M 21 Nov 2026 04:40:12.235 # Module ${path} ${words}`).failure).toEqual(failure);
    expect(read(`14:M 21 Nov 2026 04:40:12.235 # Module /other.so ${words}`).failure).toBeUndefined();
    // A module may print the same words itself.
    expect(read(`Module ${path} ${words}`).failure).toBeUndefined();
  });

  it("reads the signal from a crash report, and keeps the report out of the lines", () => {
    const log = read(
      "14:M 21 Nov 2026 04:40:12.235 # <search> soon",
      "=== REDIS BUG REPORT START: Cut & paste starting from here ===",
      "14:M 21 Nov 2026 04:40:12.235 # Redis 7.0.15 crashed by signal: 11, si_code: 1",
      "------ STACK TRACE ------",
    );
    expect(log.crashSignal).toBe(11);
    expect(log.lines).toEqual(["soon"]);
  });

  it("joins lines and characters that arrive in pieces, each output on its own", () => {
    const log = new ServerLog(path);
    const bytes = Buffer.from("größe\n");
    for (const byte of bytes) {
      log.feed("stdout", Buffer.from([byte]));
      log.feed("stderr", Buffer.from("x"));
    }
    log.end();
    expect(log.lines).toEqual(["größe", "x".repeat(bytes.length)]);
  });

  it("keeps a bounded part of an endless output", () => {
    const log = new ServerLog(path);
    for (let turn = 0; turn < 1000; turn++) log.feed("stderr", Buffer.from(`${"y".repeat(9999)}\n`));
    log.feed("stdout", Buffer.alloc(1_000_000, "z"));
    log.end();
    expect(log.bytes).toBe(11_000_000);
    expect(log.lines.length).toBe(200);
    expect(Math.max(...log.lines.map((line) => line.length))).toBe(2000);
  });
});
