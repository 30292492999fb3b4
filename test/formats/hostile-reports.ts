import { type RenderedFinding, type RenderedReport, summarise } from "@rampart/findings";

/** Reports with what files that nobody vouches for can put into names and messages, and with every kind of place. */

const hostileTexts: readonly string[] = [
  "plain",
  "two\nlines\r\nand\rmore",
  "\n::error file=other.yml,line=1::injected",
  "::stop-commands::x",
  "##[error]x",
  "100% %0A %25 %3A",
  "a,b:c=d;e",
  `'single' "double" \`back\``,
  "<a & b> ]]> <![CDATA[ <!-- -->",
  "&amp; &#0; &bogus;",
  "\0\u0001\b\t\u000b\u001b[31m\u007f\u0085\u009b",
  "\u2028\u2029\u202e\u2066\ufeff",
  "\ufffe\uffff",
  "🦊 \u{10ffff} 模块",
  "a\ud83eb",
  "a\udd8ab",
  "{0} {{1}} ${NAME} }{",
  "[link](https://example.com) [a] \\[b\\](1)",
  "\\ \\\\ \\u0041 C:\\x",
  "  spaces around  ",
  "x".repeat(10_000),
];

const hostileFiles: readonly string[] = [
  "-",
  "--help",
  "ramp.yml",
  "./ramp.yml",
  "../up/ramp.yml",
  "/srv/modules/ramp.yml",
  "//srv/ramp.yml",
  "C:\\modules\\ramp.yml",
  "\\\\server\\share\\ramp.yml",
  "my module #1?.zip",
  "100%.zip",
  "http://example.com/a.zip",
  ...hostileTexts.map((text) => `${text.slice(0, 100)}.zip`),
];

function found(part: Partial<RenderedFinding>): RenderedFinding {
  return { rule: "metadata/capability-unknown", severity: "warning", message: "x", ...part };
}

function reportOf(file: string, findings: readonly RenderedFinding[]): RenderedReport {
  const summary = summarise(findings);
  return { file, ok: summary.errors === 0, summary, findings };
}

const everyPlace: readonly RenderedFinding[] = [
  found({}),
  found({ severity: "info", pointer: "" }),
  found({ severity: "error", line: 1, column: 1 }),
  found({ line: 2 }),
  found({ pointer: "/a~1b/0/~0", line: 3, column: 200 }),
  found({ rule: "elf/empty", severity: "error", offset: 0, errorCode: "invalid_module" }),
  found({ rule: "elf/empty", offset: 2 ** 40 }),
  found({ entry: "module.json", pointer: "/sha256", line: 61, column: 15, help: "Pack it again." }),
  found({ rule: "elf/empty", entry: "deps/x.tgz!/lib/y.so", offset: 64 }),
  found({ rule: "elf/empty", entry: "deps/x.tgz!/lib/y.so", offset: 64 }),
  ...["", "/etc/passwd", "//host/x", "../../x", "a!/!/b", "c:x", "a b#c?d"].map((entry) =>
    found({ rule: "bundle/unsafe-name", severity: "error", entry }),
  ),
];

export const hostileReports: readonly RenderedReport[] = [
  reportOf("clean.zip", []),
  reportOf("places.zip", everyPlace),
  reportOf(
    "texts.zip",
    hostileTexts.flatMap((text) => [
      found({ severity: "error", message: text, help: text, pointer: `/${text}`, line: 1, column: 1 }),
      found({ severity: "info", message: text, entry: text, line: 1, column: 1 }),
    ]),
  ),
  ...hostileFiles.map((file) => reportOf(file, everyPlace.slice(0, 9))),
];

export const manyFindings: readonly RenderedReport[] = [
  reportOf(
    "many.zip",
    Array.from({ length: 5000 }, (_, index) =>
      found({ entry: `deps/${index % 50}.tgz`, message: `number ${index}`, line: index + 1, column: 1 }),
    ),
  ),
];

export const tool = { name: "rampart", version: "0.1.0", command: "verify" } as const;

export function countFindings(reports: readonly RenderedReport[]): number {
  return reports.reduce((sum, { findings }) => sum + findings.length, 0);
}
