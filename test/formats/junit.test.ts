import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { renderJunit } from "../../packages/findings/src/formats/index.ts";
import { describeUnless } from "../support/describe-unless.ts";
import { countFindings, hostileReports, manyFindings, tool } from "./hostile-reports.ts";
import { readXml, type XmlElement } from "./xml-reader.ts";

const schema = process.env["RAMPART_TEST_JUNIT_XSD"];

const documents = [
  ["no file", []],
  ["hostile names and texts", hostileReports],
  ["thousands of findings", manyFindings],
] as const;

const child = (element: XmlElement, name: string) => element.children.filter((found) => found.name === name);

describe("a JUnit document", () => {
  it.each(documents)("is well formed with %s", (_, reports) => {
    const root = readXml(renderJunit(reports, tool));
    expect(root.name).toBe("testsuites");
    expect(child(root, "testsuite")).toHaveLength(reports.length);
  });

  it.each(documents)("counts right with %s", (_, reports) => {
    const root = readXml(renderJunit(reports, tool));
    const clean = reports.filter(({ findings }) => findings.length === 0).length;
    expect(Number(root.attributes["tests"])).toBe(countFindings(reports) + clean);
    expect(Number(root.attributes["failures"])).toBe(
      reports.reduce((sum, { summary }) => sum + summary.errors, 0),
    );
    for (const suite of child(root, "testsuite")) {
      const cases = child(suite, "testcase");
      expect(cases).toHaveLength(Number(suite.attributes["tests"]));
      expect(cases.flatMap((found) => child(found, "failure"))).toHaveLength(
        Number(suite.attributes["failures"]),
      );
      expect(new Set(cases.map(({ attributes }) => attributes["name"])).size).toBe(cases.length);
    }
  });

  it("keeps what a reader can show as it was", () => {
    const suites = child(readXml(renderJunit(hostileReports, tool)), "testsuite");
    const texts = suites.find(({ attributes }) => attributes["name"] === "texts.zip");
    const messages = texts?.children.flatMap((found) => child(found, "failure"));
    const shown = messages?.map(({ attributes }) => attributes["message"]);
    expect(shown).toContain("<a & b> ]]> <![CDATA[ <!-- -->");
    expect(shown).toContain("&amp; &#0; &bogus;");
    expect(shown).toContain("a\\ud83eb");
    expect(shown).toContain("\\ufffe\\uffff");
  });
});

describe("the check of the form", () => {
  it.each([
    ["an element that is not closed", "<a><b></a>"],
    ["an open end", "<a>"],
    ["something after the end", "<a/>b"],
    ["a control character", "<a>\u0001</a>"],
    ["half of a character", "<a>\ud83e</a>"],
    ["what is no character", "<a>\ufffe</a>"],
    ["a bare ampersand", "<a>b & c</a>"],
    ["a reference to a control character", "<a>&#0;</a>"],
    ["a bracket in an attribute", '<a b="<"/>'],
    ["an attribute given twice", '<a b="1" b="2"/>'],
    ["the end of a section", "<a>]]></a>"],
  ])("sees %s", (_, document) => {
    expect(() => readXml(document)).toThrow();
  });
});

const mistakes: readonly (readonly [string, (text: string) => string])[] = [
  ["an attribute of no meaning", (text) => text.replace('classname="', 'file="x" classname="')],
  ["a case without a name", (text) => text.replace(/<testcase name="[^"]*"/, "<testcase")],
  ["a failure outside of a case", (text) => text.replace("<testcase", "<failure/><testcase")],
];

const missing = schema === undefined ? "RAMPART_TEST_JUNIT_XSD does not name the schema" : undefined;

describeUnless(missing, "jenkins-junit.xsd", () => {
  it.each(documents)("admits a document with %s", async (_, reports) => {
    expect(await complaints(renderJunit(reports, tool))).toBe("");
  });

  it("admits the example of the documentation", async () => {
    const example = join(import.meta.dirname, "../../docs/examples/findings.xml");
    expect(await complaints(await readFile(example, "utf8"))).toBe("");
  });

  it.each(mistakes)("does not admit %s", async (_, spoil) => {
    expect(await complaints(spoil(renderJunit(hostileReports, tool)))).toContain("Schemas validity error");
  });
});

/** What xmllint says of a document by the schema of Jenkins. */
async function complaints(document: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rampart-junit-"));
  try {
    const file = join(folder, "junit.xml");
    await writeFile(file, document);
    const run = promisify(execFile)("xmllint", ["--nonet", "--noout", "--schema", schema ?? "", file]);
    return await run.then(
      () => "",
      (error: unknown) => {
        const { stderr } = error as { stderr?: string };
        if (!stderr) throw error;
        return stderr;
      },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}
