import { describe, expect, it } from "vitest";
import type { RenderedFinding } from "../finding.ts";
import { RampartError } from "../rampart-error.ts";
import { renderReport, report } from "../report.ts";
import { renderGithub } from "./github.ts";

const found: RenderedFinding = {
  rule: "metadata/capability-unknown",
  severity: "error",
  message: "no cluster knows it",
  pointer: "/capabilities/0",
  line: 3,
  column: 12,
};

function annotations(file: string, ...findings: readonly Partial<RenderedFinding>[]): string {
  const whole = findings.map((part) => ({ ...found, ...part }));
  return renderGithub([{ ...renderReport(report(file, [])), findings: whole }]);
}

const without = (...keys: readonly (keyof RenderedFinding)[]): Partial<RenderedFinding> =>
  Object.fromEntries(keys.map((key) => [key, undefined]));

describe("annotations of GitHub", () => {
  it("are nothing where nothing was found", () => {
    expect(renderGithub([])).toBe("");
    expect(annotations("a.zip")).toBe("");
  });

  it("have the place in a text", () => {
    expect(annotations("module.json", {})).toBe(
      "::error file=module.json,line=3,col=12,title=metadata/capability-unknown::no cluster knows it\n",
    );
  });

  it.each([
    ["error", "error"],
    ["warning", "warning"],
    ["info", "notice"],
  ] as const)("of severity %s are %s", (severity, command) => {
    expect(annotations("a.yml", { severity })).toMatch(new RegExp(`^::${command} file=`));
  });

  it("say how to fix it in a second line", () => {
    expect(annotations("a.yml", { help: "Fix 100% of them." })).toMatch(
      /::no cluster knows it%0AFix 100%25 of them\.\n$/,
    );
  });

  it("say what a cluster would answer", () => {
    expect(annotations("a.yml", { errorCode: "invalid_module" })).toMatch(
      /::no cluster knows it \(a cluster answers invalid_module\)\n$/,
    );
  });

  it("have no line where none is known, and no column without a line", () => {
    expect(annotations("a.yml", without("line"))).toContain("::error file=a.yml,title=");
    expect(annotations("a.yml", without("column"))).toContain("::error file=a.yml,line=3,title=");
  });

  it("name the entry of a bundle in the title, since its lines are not those of the file", () => {
    expect(annotations("dist/a.zip", { entry: "module.json" })).toBe(
      "::error file=dist/a.zip,title=metadata/capability-unknown (module.json%3A3%3A12 /capabilities/0)::no cluster knows it\n",
    );
  });

  it("name the byte of a binary in the title", () => {
    expect(annotations("a.so", { ...without("line", "column", "pointer"), offset: 64 })).toBe(
      "::error file=a.so,title=metadata/capability-unknown (at 0x40)::no cluster knows it\n",
    );
  });

  it("name no file for standard input", () => {
    expect(annotations("-", {})).toBe(
      "::error title=metadata/capability-unknown (standard input%3A3%3A12 /capabilities/0)::no cluster knows it\n",
    );
  });

  it("name files as a repository knows them", () => {
    expect(annotations("./a.yml", {})).toContain("::error file=a.yml,");
  });

  it("let no text end a property, a command or a line", () => {
    const text = annotations("a,b:c%0A\n::error::.yml", {
      message: "x\r\n::error::y",
      entry: "z,line=9::\n",
    });
    expect(text.trimEnd().split(/\r|\n/)).toHaveLength(1);
    expect(text).toContain("file=a%2Cb%3Ac%250A\\u000a%3A%3Aerror%3A%3A.yml,title=");
    expect(text).toContain("(z%2Cline=9%3A%3A\\u000a%3A3%3A12 /capabilities/0)::x\\u000d\\u000a::error::y\n");
  });

  it("are there for each file that could not be read", () => {
    const error = new RampartError("environment", "file-unreadable", "cannot read it\n::x", {
      help: "100% sure?",
    });
    expect(
      renderGithub(
        [],
        [
          { file: "./a,b.zip", error },
          { file: "-", error },
        ],
      ),
    ).toBe(
      "::error file=a%2Cb.zip,title=file-unreadable::cannot read it\\u000a::x%0A100%25 sure?\n" +
        "::error title=file-unreadable (standard input)::cannot read it\\u000a::x%0A100%25 sure?\n",
    );
  });

  it("drop nothing", () => {
    const many = Array.from({ length: 3000 }, (_, line) => ({ line: line + 1 }));
    expect(annotations("a.yml", ...many).match(/^::error /gm)).toHaveLength(3000);
  });
});
