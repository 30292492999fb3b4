import { describe, expect, it } from "vitest";
import { messageText, sentence } from "./message-text.ts";

describe("messageText", () => {
  it.each([
    ["plain text", "module.json has no sha256", "module.json has no sha256"],
    ["what looks like a placeholder", "{0} and ${NAME}", "{{0}} and ${{NAME}}"],
    ["brackets that make no link", "[rhel9, jammy]", "[rhel9, jammy]"],
    ["brackets that would make a link", "[see](https://example.com)", "\\[see\\](https://example.com)"],
    ["a backslash", "deps\\x", "deps\\x"],
  ])("writes %s", (_, text, expected) => {
    expect(messageText(text)).toBe(expected);
  });
});

describe("sentence", () => {
  it.each([
    ["not JSON", "not JSON."],
    ["Did you mean flash?", "Did you mean flash?"],
    ["It ends.", "It ends."],
    ["Stop!", "Stop!"],
    ["module_file is a.so", "module_file is a.so."],
  ])("ends %j", (text, expected) => {
    expect(sentence(text)).toBe(expected);
  });
});
