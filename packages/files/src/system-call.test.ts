import { RampartError } from "@rampart/findings";
import { expect, it } from "vitest";
import { calling, callingNow, translated } from "./system-call.ts";

function systemError(code: string, more: object = {}): Error {
  return Object.assign(new Error(code), { code, syscall: "read", ...more });
}

/** Fails so many times, and then gives what it is asked for. */
function failing(times: number, code: string): () => string {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls <= times) throw systemError(code);
    return "done";
  };
}

it("a call that a signal interrupts is repeated", async () => {
  const act = failing(3, "EINTR");
  expect(await calling("read", "a", async () => act())).toBe("done");
  expect(callingNow("read", "a", failing(3, "EINTR"))).toBe("done");
});

it("but not for ever", async () => {
  const act = failing(Number.POSITIVE_INFINITY, "EINTR");
  const message = "cannot read a: signals interrupted the call again and again";
  await expect(calling("read", "a", async () => act())).rejects.toThrow(message);
  expect(() => callingNow("read", "a", act)).toThrow(message);
});

it("any other error is not tried again", async () => {
  const act = failing(1, "EIO");
  await expect(calling("write", "a", async () => act())).rejects.toThrow(
    "cannot write a: the disk reports an error",
  );
});

it.each([
  [{ syscall: "open", path: "a.zip" }, "cannot read a.zip: permission is denied"],
  [{ syscall: "unlink", path: "a.zip" }, "cannot remove a.zip: permission is denied"],
  [{ syscall: "rename", path: "a.zip" }, "cannot replace a.zip: permission is denied"],
  [{ syscall: "fsync" }, "cannot write an open file: permission is denied"],
  [{ syscall: "uv_cwd" }, "cannot read the working directory: it was removed"],
  [{ syscall: "spawn git", path: "git" }, "cannot start git: permission is denied"],
])("an error that was not translated is, from what it says: %j", (fields, message) => {
  const translation = translated(systemError("EACCES", fields));
  expect(translation).toBeInstanceOf(RampartError);
  expect(translation).toMatchObject({ fault: "environment", message });
});

it.each([new Error("ours"), systemError("ECONNREFUSED", { syscall: "connect" })])(
  "what no file is to blame for stays as it is: %s",
  (error) => {
    expect(translated(error)).toBe(error);
  },
);
