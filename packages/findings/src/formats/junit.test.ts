import { describe, expect, it } from "vitest";
import type { RenderedFinding } from "../finding.ts";
import { RampartError } from "../rampart-error.ts";
import { type RenderedReport, renderReport, report } from "../report.ts";
import { renderJunit } from "./junit.ts";

const tool = { name: "rampart", version: "1.2.3", command: "verify" };

const anError: RenderedFinding = {
  rule: "bundle/sha256-mismatch",
  severity: "error",
  errorCode: "invalid_module",
  message: "module.json says <1>, search.so has <2>",
  entry: "module.json",
  pointer: "/sha256",
  line: 61,
  column: 15,
  help: "Pack the bundle again.",
};
const aWarning: RenderedFinding = { rule: "text/byte-order-mark", severity: "warning", message: "a mark" };
const anInfo: RenderedFinding = { rule: "manifest/foreign-key", severity: "info", message: "a key", line: 4 };

function reportOf(file: string, ...findings: readonly RenderedFinding[]): RenderedReport {
  return { ...renderReport(report(file, [])), findings };
}

function caseNames(...findings: readonly RenderedFinding[]): (string | undefined)[] {
  const document = renderJunit([reportOf("a.zip", ...findings)], tool);
  return [...document.matchAll(/<testcase name="([^"]*)"/g)].map(([, name]) => name);
}

describe("JUnit XML", () => {
  it("has a suite for each file and a case for each finding", () => {
    expect(renderJunit([reportOf("search.zip", anError, aWarning), reportOf("ok.zip")], tool)).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="rampart verify" tests="3" failures="1" errors="0" time="0">
  <testsuite name="search.zip" tests="2" failures="1" errors="0" time="0">
    <testcase name="bundle/sha256-mismatch module.json /sha256" classname="search.zip" time="0">
      <failure type="bundle/sha256-mismatch" message="module.json says &lt;1&gt;, search.so has &lt;2&gt;">error search.zip: module.json:61:15 /sha256 [bundle/sha256-mismatch]
module.json says &lt;1&gt;, search.so has &lt;2&gt;
a cluster answers invalid_module
Pack the bundle again.</failure>
    </testcase>
    <testcase name="text/byte-order-mark" classname="search.zip" time="0">
      <system-out>warning search.zip [text/byte-order-mark]
a mark</system-out>
    </testcase>
  </testsuite>
  <testsuite name="ok.zip" tests="1" failures="0" errors="0" time="0">
    <testcase name="verify" classname="ok.zip" time="0"/>
  </testsuite>
</testsuites>
`,
    );
  });

  it("is a document even for no file", () => {
    expect(renderJunit([], tool)).toMatch(/<testsuites [^>]*tests="0"[^>]*>\n<\/testsuites>\n$/);
  });

  it("lets warnings and notes pass, with their text", () => {
    const document = renderJunit([reportOf("a.zip", aWarning, anInfo)], tool);
    expect(document).not.toContain("<failure");
    expect(document.match(/<system-out>/g)).toHaveLength(2);
    expect(document).toContain('tests="2" failures="0"');
    expect(document).toContain("info a.zip:4:1 [manifest/foreign-key]");
  });

  it("names a case without its line, so that a finding that moves stays the same case", () => {
    expect(caseNames({ ...anError, line: 7, column: 1 })).toEqual(caseNames(anError));
    expect(caseNames({ ...aWarning, offset: 64 })).toEqual(caseNames(aWarning));
  });

  it("gives every case of a suite a name of its own", () => {
    expect(caseNames(aWarning, aWarning, anInfo, aWarning)).toEqual([
      "text/byte-order-mark",
      "text/byte-order-mark (2)",
      "manifest/foreign-key",
      "text/byte-order-mark (3)",
    ]);
  });

  it("has an erroneous case for each file that could not be read", () => {
    const error = new RampartError("environment", "file-unreadable", "cannot read <b.zip>", {
      help: "Look.",
      log: ["a line"],
    });
    expect(renderJunit([reportOf("a.zip", anError)], tool, [{ file: "<b.zip>", error }])).toContain(
      `  <testsuite name="&lt;b.zip&gt;" tests="1" failures="0" errors="1" time="0">
    <testcase name="verify" classname="&lt;b.zip&gt;" time="0">
      <error type="file-unreadable" message="cannot read &lt;b.zip&gt;">error &lt;b.zip&gt; [file-unreadable]
cannot read &lt;b.zip&gt;
Look.
a line</error>
    </testcase>
  </testsuite>
</testsuites>
`,
    );
    expect(renderJunit([reportOf("a.zip", anError)], tool, [{ file: "b.zip", error }])).toContain(
      '<testsuites name="rampart verify" tests="2" failures="1" errors="1" time="0">',
    );
  });

  it("names standard input for people", () => {
    expect(renderJunit([reportOf("-")], tool)).toContain('<testsuite name="standard input"');
  });

  it("escapes names of files", () => {
    const document = renderJunit([reportOf(`<"a" & 'b'>\u001b]]>`)], tool);
    expect(document).toContain('name="&lt;&quot;a&quot; &amp; &apos;b&apos;&gt;\\u001b]]&gt;"');
  });
});
