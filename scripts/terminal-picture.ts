// The picture of a terminal in the README: what the built command prints, as SVG. `npm run docs:terminal` writes it, and
// a test compares.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const columns = 88;
const [cellWidth, lineHeight, margin] = [8.4, 19, 20];

/** The calls of the picture, in the folder of an author whose module needs a newer Redis than the manifest says. */
const calls = [
  "pack counter.so -m ramp.yml",
  "pack counter.so -m fixed.yml -o counter.zip",
  "check counter.zip --target rs-8.0/rhel8 --redis-version 7.4",
] as const;

/** @param root of the project, built */
export function terminalPicture(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), "terminal-picture-"));
  try {
    cpSync(join(root, "fixtures/modules/x86_64/calls-newer.so"), join(folder, "counter.so"));
    const manifest = readFileSync(join(root, "fixtures/example/ramp.yml"), "utf8");
    for (const [name, version] of Object.entries({ ramp: "7.2", fixed: "7.4" })) {
      const text = manifest.replaceAll(
        /^(compatible|min)_redis_version: .*$/gm,
        `$1_redis_version: "${version}"`,
      );
      writeFileSync(join(folder, `${name}.yml`), text);
    }
    return svg(
      calls.flatMap((call) => [
        [{ text: `$ rampart ${call}`, classes: ["call"] }],
        ...linesOf(root, call, folder),
        [],
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Run {
  readonly text: string;
  readonly classes: readonly string[];
}

type Line = readonly Run[];

function linesOf(root: string, call: string, cwd: string): Line[] {
  const env = { ...process.env, FORCE_COLOR: "1", COLUMNS: String(columns), GITHUB_ACTIONS: "" };
  const command = [join(root, "packages/cli/bin/rampart.js"), ...call.split(" ")];
  // Both streams in the order in which a terminal would show them.
  const shell = ["-c", 'exec "$@" 2>&1', "sh", process.execPath, ...command];
  const { status, stdout } = spawnSync("sh", shell, { cwd, env, encoding: "utf8" });
  if (status === null || status > 1) throw new Error(`${call} ended with ${status}: ${stdout}`);
  const shown = new Set<string>();
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => styled(line, shown));
}

const classOf: Readonly<Record<string, string>> = {
  "1": "bold",
  "2": "dim",
  "31": "red",
  "32": "green",
  "33": "yellow",
  "36": "cyan",
};
const endedBy: Readonly<Record<string, readonly string[]>> = {
  "0": Object.values(classOf),
  "22": ["bold", "dim"],
  "39": ["red", "green", "yellow", "cyan"],
};

/** The runs of a line, with the styles that are on at its start, and are on at its end. */
function styled(line: string, on: Set<string>): Line {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what a style begins with
  return line.split(/(\x1b\[\d+m)/).flatMap((part) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
    const code = /^\x1b\[(\d+)m$/.exec(part)?.[1];
    if (code === undefined) return part === "" ? [] : [{ text: part, classes: [...on] }];
    for (const ended of endedBy[code] ?? []) on.delete(ended);
    const begun = classOf[code];
    if (begun !== undefined) on.add(begun);
    return [];
  });
}

function svg(lines: readonly Line[]): string {
  const shown = lines.slice(0, -1);
  const [width, height] = [columns * cellWidth + 2 * margin, shown.length * lineHeight + 2 * margin];
  const texts = shown.flatMap((line, index) => {
    const spans = line.map(({ text, classes }) => {
      const attribute = classes.length > 0 ? ` class="${classes.join(" ")}"` : "";
      return `<tspan${attribute}>${escaped(text)}</tspan>`;
    });
    return spans.length === 0
      ? []
      : [`<text x="${margin}" y="${margin + (index + 0.75) * lineHeight}">${spans.join("")}</text>`];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">
<title>${calls.map((call) => `rampart ${call}`).join("; ")}</title>
<style>
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d7dde4; white-space: pre }
.call { fill: #ffffff; font-weight: bold } .bold { font-weight: bold } .dim { fill: #98a2ad }
.red { fill: #ff7b72 } .green { fill: #6fdd8b } .yellow { fill: #e3b341 } .cyan { fill: #76d9e6 }
</style>
<rect width="100%" height="100%" rx="8" fill="#14181d"/>
${texts.join("\n")}
</svg>
`;
}

/** For the text of an element. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
