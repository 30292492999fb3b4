import { expect, it } from "vitest";
import { ruleDocumentationBase, ruleDocumentationPath, ruleDocumentationUri } from "./rule-documentation.ts";

it("leads to the page of a rule in the repository", () => {
  expect(ruleDocumentationPath("bundle/sha256-mismatch")).toBe("docs/rules/bundle.sha256-mismatch.md");
  expect(ruleDocumentationUri("elf/empty")).toBe(`${ruleDocumentationBase}docs/rules/elf.empty.md`);
});

it("is an absolute URI whose base takes a path as it stands", () => {
  const uri = new URL(ruleDocumentationUri("elf/empty"));
  expect(uri.href).toBe(ruleDocumentationUri("elf/empty"));
  expect(ruleDocumentationBase).toMatch(/[/#]$/);
});
