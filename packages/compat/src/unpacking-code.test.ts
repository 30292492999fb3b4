import { finding } from "@rampart/findings";
import { expect, it } from "vitest";
import { rulesOfUnpackingCode, unpackingCode, unpackingCodes } from "./unpacking-code.ts";

it.each(unpackingCodes)("%s has a rule that finds it", (code) => {
  expect(rulesOfUnpackingCode(code)).not.toEqual([]);
});

it("is found by its rules", () => {
  const missing = finding("metadata/field-missing", {}, { field: "module_file" });
  expect(unpackingCode(missing)).toBe("module_file_missing");
  expect(rulesOfUnpackingCode("module_file_missing")).toEqual([
    "bundle/module-file-missing",
    "metadata/field-empty",
    "metadata/field-missing",
    "metadata/field-missing-for-profile",
  ]);
  expect(rulesOfUnpackingCode("invalid_number_of_files")).toEqual([
    "bundle/several-modules",
    "bundle/unexpected-entry",
  ]);
});
