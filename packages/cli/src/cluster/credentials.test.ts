import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Interruption, type Io } from "../io.ts";
import { findCredentials } from "./credentials.ts";

/** A terminal that somebody types on. */
class Keyboard extends EventEmitter {
  readonly isTTY = true;
  raw = false;
  isPaused = true;
  setRawMode(raw: boolean): void {
    this.raw = raw;
  }
  resume(): void {
    this.isPaused = false;
  }
  pause(): void {
    this.isPaused = true;
  }
  /** Some milliseconds later, when somebody listens. */
  async type(keys: string): Promise<void> {
    await expect.poll(() => this.listenerCount("data")).toBe(1);
    for (const key of keys) this.emit("data", Buffer.from(key));
  }
}

const stdin = Object.getOwnPropertyDescriptor(process, "stdin");
let keyboard: Keyboard;
beforeEach(() => {
  keyboard = new Keyboard();
  Object.defineProperty(process, "stdin", { value: keyboard, configurable: true });
});
afterEach(() => {
  if (stdin !== undefined) Object.defineProperty(process, "stdin", stdin);
  vi.restoreAllMocks();
});

function io(signal = new AbortController().signal): {
  readonly given: Io;
  text: () => string;
} {
  let text = "";
  const output = {
    isTerminal: true,
    write(more: string) {
      text += more;
    },
  };
  return { given: { stdout: output, stderr: output, environment: {}, signal }, text: () => text };
}

describe("the password that is asked for on a terminal", () => {
  it("is what was typed, and is not shown", async () => {
    const { given, text } = io();
    const asked = findCredentials({ user: "me" }, given);
    await keyboard.type("secrex\u007fтt\r");
    expect(await asked).toEqual({ user: "me", password: "secreтt" });
    expect(text()).toBe("Password of me: \n");
    expect([keyboard.raw, keyboard.isPaused, keyboard.listenerCount("data")]).toEqual([false, true, 0]);
  });

  it("is given up with Ctrl-C, as a signal would", async () => {
    const interruption = new AbortController();
    vi.spyOn(process, "kill").mockImplementation(() => {
      interruption.abort(new Interruption("SIGINT"));
      return true;
    });
    const { given } = io(interruption.signal);
    const asked = findCredentials({ user: "me" }, given);
    const failure = asked.catch((error: unknown) => error);
    await keyboard.type("sec\u0003");
    expect(await failure).toBeInstanceOf(Interruption);
    expect([keyboard.raw, keyboard.isPaused]).toEqual([false, true]);
  });
});
