import { Help } from "commander";
import { describe, expect, it } from "vitest";
import { formatExample, formatItem, formatUsage } from "./help-layout.ts";

const term = "--password-file <file>";
const description = "read the password from a file that holds one line";

function formatted(helpWidth: number): string {
  return formatItem(term, 26, description, Object.assign(new Help(), { helpWidth, minWidthToWrap: 16 }));
}

describe("an example of the help", () => {
  const example = "rampart modules config 1 --module tally --args 'LIMIT 10'";

  it("is one line where there is room", () => {
    expect(formatExample(example, 80)).toBe(`  ${example}`);
  });

  it("is one command in several lines where there is not, its flags beside their values", () => {
    expect(formatExample(example, 34)).toBe(
      "  rampart modules config 1 \\\n      --module tally \\\n      --args 'LIMIT 10'",
    );
  });
});

describe("the usage", () => {
  it("wraps below its first word", () => {
    expect(formatUsage("rampart deps add [options] <bundle> <file...>", { helpWidth: 40 })).toBe(
      "rampart deps add [options]\n       <bundle> <file...>",
    );
  });
});

describe("an item of the help", () => {
  it("has its description beside the term where there is room", () => {
    expect(formatted(80)).toBe(
      "  --password-file <file>      read the password from a file that holds one line",
    );
    expect(formatted(60)).toBe(
      "  --password-file <file>      read the password from a file\n                              that holds one line",
    );
  });

  it("has it below where there is not", () => {
    expect(formatted(40)).toBe(
      "  --password-file <file>\n      read the password from a file that\n      holds one line",
    );
  });

  it("is the term alone where there is no description", () => {
    expect(formatItem(term, 26, "", new Help())).toBe(`  ${term}`);
  });
});
