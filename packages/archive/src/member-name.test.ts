import { expect, test } from "vitest";
import { unsafeNameReason } from "./member-name.ts";

test.each([
  ["", "empty"],
  ["/", "absolute-path"],
  ["/etc/passwd", "absolute-path"],
  ["//host/share", "absolute-path"],
  ["C:", "drive-letter"],
  ["c:/windows", "drive-letter"],
  ["a\\..\\b", "backslash"],
  ["a\0.txt", "nul"],
  ["a\n.txt", "control-character"],
  ["a\u009b.txt", "control-character"],
  ["a\u202etxt.os", "control-character"],
  ["a\ufffd", "invalid-utf8"],
  ["a\ud800", "invalid-utf8"],
  ["..", "parent-segment"],
  ["../a", "parent-segment"],
  ["a/..", "parent-segment"],
  ["a/../b/", "parent-segment"],
  [".", "dot-segment"],
  ["./a", "dot-segment"],
  ["a/./b", "dot-segment"],
  ["a//b", "empty-segment"],
  ["a//", "empty-segment"],
  ["é".repeat(128), "too-long"],
  ["é/".repeat(400), "too-long"],
])("%j: %s", (name, reason) => {
  expect(unsafeNameReason(name)).toBe(reason);
});

test.each(["a", "a/", "deps/x.tgz", "...", "..a/b..", ".hidden", "é 漢字", "a b", "ab:c", "a".repeat(255)])(
  "%j is safe",
  (name) => {
    expect(unsafeNameReason(name)).toBeUndefined();
  },
);
