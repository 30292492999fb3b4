import { expect, it } from "vitest";
import { documentationOf } from "./documentation.ts";

it("a page is a file in a checkout, and a link where a release has its docs", () => {
  expect(documentationOf("commands/pack.md", undefined)).toBe("docs/commands/pack.md");
  expect(documentationOf("commands/pack.md", "https://example.com/v1/docs/")).toBe(
    "https://example.com/v1/docs/commands/pack.md",
  );
});
