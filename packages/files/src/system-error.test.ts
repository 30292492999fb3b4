import { RampartError } from "@rampart/findings";
import { expect, it } from "vitest";
import { refused, systemReason, unreadable, unwritable } from "./system-error.ts";

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code, syscall: "open" });
}

function thrownBy(act: () => never): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

it.each([
  ["ENOENT", "there is no such file"],
  ["ENOSPC", "the disk is full"],
  ["EIO", "the disk reports an error"],
  ["EISDIR", "it is a folder"],
  ["EWHATEVER", "EWHATEVER"],
])("%s is named with the path and what was tried", (code, reason) => {
  const cause = systemError(code);
  const environment = { fault: "environment", cause };
  const read = thrownBy(() => unreadable("a.zip", cause));
  expect(read).toMatchObject({
    ...environment,
    code: "file-unreadable",
    message: `cannot read a.zip: ${reason}`,
  });
  const written = thrownBy(() => unwritable("a.zip", cause));
  expect(written).toMatchObject({
    ...environment,
    code: "file-unwritable",
    message: `cannot write a.zip: ${reason}`,
  });
});

it("the caller may know better what the code means", () => {
  const error = thrownBy(() => refused("create", "x", systemError("ENOENT"), "no room"));
  expect(error).toMatchObject({ message: "cannot create x: no room" });
});

it.each([
  new Error("plain"),
  Object.assign(new Error("zlib"), { code: "Z_DATA_ERROR", errno: -3 }),
  new RampartError("call", "usage", "wrong"),
  "text",
])("what is not the system's passes through: %s", (error) => {
  expect(thrownBy(() => unreadable("x", error))).toBe(error);
  expect(systemReason(error)).toBeUndefined();
});
