import { expect, test } from "vitest";
import { RampartError } from "./rampart-error.ts";

test("an error says what is at fault, with a code that scripts can rely on", () => {
  const cause = new Error("ENOENT");
  const error = new RampartError("environment", "file-unreadable", "search.so does not exist", {
    help: "Check the path.",
    log: ["first line", "second line"],
    cause,
  });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: "RampartError",
    fault: "environment",
    code: "file-unreadable",
    word: "file-unreadable",
    message: "search.so does not exist",
    help: "Check the path.",
    log: ["first line", "second line"],
  });
  expect(error.cause).toBe(cause);
});

test("the word for scripts is the cluster's own, where it said one", () => {
  const error = new RampartError("cluster", "refused", "no", { clusterCode: "module_exists" });
  expect(error).toMatchObject({ code: "refused", word: "module_exists" });
});

test("an error without options has no help, no log and no cause", () => {
  const error = new RampartError("call", "usage", "unknown flag --x");
  expect(error.help).toBeUndefined();
  expect(error.log).toEqual([]);
  expect(error).not.toHaveProperty("cause");
});
