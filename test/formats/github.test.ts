import { printable } from "@rampart/findings";
import { describe, expect, it } from "vitest";
import { renderGithub } from "../../packages/findings/src/formats/index.ts";
import { countFindings, hostileReports, manyFindings } from "./hostile-reports.ts";
import { readWorkflowCommand } from "./workflow-command.ts";

const documents = [
  ["no file", []],
  ["hostile names and texts", hostileReports],
  ["thousands of findings", manyFindings],
] as const;

/** The runner reads a log line by line, whatever the line ends. */
function linesOf(log: string): string[] {
  return log.split(/\r\n|\r|\n/).slice(0, -1);
}

describe("annotations", () => {
  it.each(documents)("follow the grammar, one a finding, with %s", (_, reports) => {
    const lines = linesOf(renderGithub(reports));
    expect(lines).toHaveLength(countFindings(reports));
    for (const line of lines) {
      const { name, properties } = readWorkflowCommand(line);
      expect(["error", "warning", "notice"]).toContain(name);
      const known = ["file", "line", "col", "title"];
      expect(Object.keys(properties).filter((property) => !known.includes(property))).toEqual([]);
      if (properties["col"] !== undefined) expect(properties["line"]).toMatch(/^[1-9]\d*$/);
    }
  });

  it("say, once they are read, what was to be said", () => {
    const commands = linesOf(renderGithub(hostileReports)).map(readWorkflowCommand);
    const findings = hostileReports.flatMap((report) =>
      report.findings.map((found) => ({ file: report.file, ...found })),
    );
    for (const [index, { file, message, errorCode, help, rule }] of findings.entries()) {
      const command = commands[index];
      const code = errorCode === undefined ? "" : ` (a cluster answers ${errorCode})`;
      const more = help === undefined ? "" : `\n${printable(help)}`;
      expect(command?.message).toBe(`${printable(message)}${code}${more}`);
      expect(command?.properties["title"]?.startsWith(rule)).toBe(true);
      expect(command?.properties["file"]).toBe(
        file === "-" ? undefined : printable(file).replace(/^\.\//, ""),
      );
    }
  });

  it("can be written as UTF-8, and move no cursor", () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(renderGithub(hostileReports)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|\p{Cs}/u);
  });
});

describe("the check of the grammar", () => {
  it.each([
    ["plain text", "error: not a command"],
    ["one colon too few", "::error file=a.yml:message"],
    ["a property without a value", "::error file=::message"],
    ["a property without a name", "::error a.yml::message"],
    ["a colon in a property", "::error file=a:b::message"],
    ["a comma in a property", "::error file=a,b::message"],
    ["a property given twice", "::error line=1,line=2::message"],
    ["an escape that is none", "::error file=a::100% sure"],
    ["an escape of properties in a message", "::error file=a::b%3A"],
  ])("sees %s", (_, line) => {
    expect(() => readWorkflowCommand(line)).toThrow();
  });

  it("reads the example of the documentation", () => {
    expect(
      readWorkflowCommand("::error file=app.js,line=1,col=5,title=YOUR-TITLE::Missing semicolon"),
    ).toEqual({
      name: "error",
      properties: { file: "app.js", line: "1", col: "5", title: "YOUR-TITLE" },
      message: "Missing semicolon",
    });
  });
});
