import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { displayWidth } from "./display-width.ts";
import { renderMarkdown } from "./markdown-text.ts";
import { styleFor } from "./style.ts";

const output = { isTerminal: true, write: () => {} };
const plain = styleFor(output, { environment: {} }, false);
const colored = styleFor(output, { environment: {} }, true);

const page = `# bundle/crc-mismatch

Error. The bytes of an entry are
not **those** of [bundle/damaged](bundle.damaged.md), see [RFC](https://example.com/rfc).

- one
- two, which
  continues

\`\`\`console
$ unzip -t tally.zip
    testing: tally.so   OK
\`\`\`

## Configure

\`\`\`json rampart.config.json
{ "rules": { "bundle/crc-mismatch": "off" } }
\`\`\`

Never \`off\`.
`;

describe("a page as text", () => {
  it("has headings, paragraphs, lists and code in indents, without marks", () => {
    expect(renderMarkdown(page, plain, 60)).toBe(`bundle/crc-mismatch

  Error. The bytes of an entry are not those of
  bundle/damaged, see RFC (https://example.com/rfc).

  - one
  - two, which continues

    $ unzip -t tally.zip
        testing: tally.so   OK

Configure

  rampart.config.json:
    { "rules": { "bundle/crc-mismatch": "off" } }

  Never \`off\`.
`);
  });

  it("has tables in columns that fit", () => {
    const table = "Both read:\n\n| typed | RAMP |\n| --- | --- |\n| `yes` | true |\n| `a\\|b` | text |\n";
    expect(renderMarkdown(table, plain, 60)).toBe(`  Both read:

  typed  RAMP
  \`yes\`  true
  \`a|b\`  text
`);
  });

  it("has colors in place of marks on a terminal", () => {
    const text = renderMarkdown(page, colored, 60);
    expect(text).toContain(colored.bold("Configure"));
    expect(text).toContain(`Never ${colored.cyan("off")}.`);
  });

  const folder = new URL("../../../../docs/rules/", import.meta.url);
  const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));

  it("has every word of the pages of rules, and none of the marks", () => {
    expect(pages.length).toBeGreaterThan(100);
    // Sorted, since the cells of a table stand side by side.
    const bare = (text: string) =>
      text
        .replaceAll(/[`*#|[-]|\]\([^)]*\)/g, "")
        .split(/\s+/)
        .filter((word) => word !== "")
        .toSorted()
        .join(" ");
    for (const name of pages) {
      const text = readFileSync(new URL(name, folder), "utf8");
      const rendered = renderMarkdown(text, plain, 80);
      expect(rendered, name).not.toMatch(/^#|```|\]\(|\*\*|\n\n\n/m);
      const expected = text.replaceAll(/^```\S*( ?)(.*)$/gm, (_, space, file) => (space ? `${file}:` : ""));
      expect(bare(rendered), name).toBe(bare(expected));
    }
  });

  it.each([40, 80, 120])("fits %d columns, but for words that are longer", (columns) => {
    for (const name of pages) {
      const rendered = renderMarkdown(readFileSync(new URL(name, folder), "utf8"), plain, columns);
      for (const line of rendered.split("\n")) {
        if (displayWidth(line) > columns) expect(line.trim().split(" "), name).toHaveLength(1);
      }
    }
  });
});
