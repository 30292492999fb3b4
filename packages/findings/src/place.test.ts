import { expect, test } from "vitest";
import { type Place, renderPlace } from "./place.ts";

test.each<[string, Place, string | undefined, string]>([
  ["nothing known", {}, undefined, ""],
  ["a file alone", {}, "ramp.yml", "ramp.yml"],
  ["a line and a column", { line: 3, column: 7 }, "ramp.yml", "ramp.yml:3:7"],
  ["a line alone", { line: 3 }, "ramp.yml", "ramp.yml:3:1"],
  ["a pointer", { pointer: "/sha256" }, "module.json", "module.json /sha256"],
  ["the root of a document", { pointer: "" }, "module.json", "module.json"],
  [
    "an entry of a bundle",
    { entry: "module.json", line: 61, column: 15 },
    "a.zip",
    "a.zip: module.json:61:15",
  ],
  ["an entry without its bundle", { entry: "deps/x.tgz" }, undefined, "deps/x.tgz"],
  ["an offset", { offset: 64 }, "search.so", "search.so at 0x40"],
  ["the first byte", { offset: 0 }, "search.so", "search.so at 0x0"],
])("%s is shown", (_, place, file, expected) => {
  expect(renderPlace(place, file)).toBe(expected);
});
